/* SPDX-License-Identifier: MIT */
/*
 * launch GROUP_DIR [OPTION...] -- COMMAND...: the room runner/ by itself, for tests that drive it.
 *
 *	--namespaces LIST  --workdir DIR  --user UID:GID  --profile NAME  --hostname NAME
 *	--cgroup-mount DIR  --cap-add N  --cap-drop N  --terminal shared|group|foreground|session
 *
 * Tells what happens on stderr, a line each ("launch: stopped 20"), and exits as `cgov run` does.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>

#include "common/fd.h"
#include "runner/launch.h"
#include "runner/wait.h"

static const struct option options[] = {
	{"namespaces", required_argument, NULL, 'n'},
	{"workdir", required_argument, NULL, 'w'},
	{"user", required_argument, NULL, 'u'},
	{"profile", required_argument, NULL, 'p'},
	{"hostname", required_argument, NULL, 'h'},
	{"cgroup-mount", required_argument, NULL, 'm'},
	{"cap-add", required_argument, NULL, 'a'},
	{"cap-drop", required_argument, NULL, 'd'},
	{"terminal", required_argument, NULL, 't'},
	{"survive", no_argument, NULL, 's'},
	{"quiet", no_argument, NULL, 'q'},
	{NULL, 0, NULL, 0},
};

static bool quiet;

static int usage(const char *why)
{
	fprintf(stderr, "launch: %s\n", why);
	return 2;
}

static enum terminal terminal_named(const char *name)
{
	static const char *const names[] = {"shared", "group", "foreground", "session"};

	for (unsigned int i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return (enum terminal)i;
	exit(usage("no such --terminal"));
}

static void take_option(int letter, struct launch *launch)
{
	struct err err = {0};
	char *end;

	switch (letter) {
	case 'n':
		if (ns_parse(optarg, &launch->namespaces, &err) < 0)
			exit(usage(err.text));
		break;
	case 'u':
		launch->set_user = true;
		launch->uid = (uid_t)strtoul(optarg, &end, 10);
		launch->gid = (gid_t)strtoul(end + 1, NULL, 10);
		break;
	case 'w':
		launch->workdir = optarg;
		break;
	case 'p':
		launch->profile = profile_find(optarg);
		break;
	case 'h':
		launch->hostname = optarg;
		break;
	case 'm':
		launch->cgroup_mount = optarg;
		break;
	case 'a':
		launch->cap_add |= UINT64_C(1) << strtoul(optarg, NULL, 10);
		break;
	case 'd':
		launch->cap_drop |= UINT64_C(1) << strtoul(optarg, NULL, 10);
		break;
	case 't':
		launch->terminal = terminal_named(optarg);
		break;
	case 's':
		launch->survive = true;
		break;
	case 'q':
		quiet = true;
		break;
	default:
		exit(usage("unknown option"));
	}
}

static void say(const char *what, int value)
{
	if (!quiet)
		fprintf(stderr, "launch: %s %d\n", what, value);
}

static int block_signals(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	return signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Return: the exit status once it ended; -1 until then. */
static int take_events(struct launched *launched, struct err *err)
{
	struct launch_event event;
	int r;

	while ((r = launch_next(launched, &event, err)) == 1) {
		switch (event.kind) {
		case LAUNCH_STOPPED:
			say("stopped", event.value);
			launch_suspend(launched, err);
			break;
		case LAUNCH_CONTINUED:
			say("continued", 0);
			break;
		case LAUNCH_EXITED:
			say("exited", event.value);
			return event.value;
		case LAUNCH_SIGNALED:
			say("signaled", event.value);
			return 128 + event.value;
		}
	}
	if (r < 0)
		fprintf(stderr, "launch: %s\n", err->text);
	return r < 0 ? 1 : -1;
}

static int supervise(struct launched *launched, int signal_fd, struct err *err)
{
	struct pollfd fds[] = {
		{.fd = launched->pidfd, .events = POLLIN},
		{.events = POLLIN},
		{.fd = signal_fd, .events = POLLIN},
	};
	struct signalfd_siginfo info;
	int status;

	while ((status = take_events(launched, err)) < 0) {
		fds[1].fd = launched->event_fd;
		poll(fds, ARRAY_LEN(fds), -1);
		while (read(signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
			if (info.ssi_signo != SIGCHLD)
				launch_forward(launched, &info, err);
	}
	launch_reclaim(launched);
	return status;
}

int main(int argc, char **argv)
{
	struct launch launch = {.envp = environ, .stdio = {-1, -1, -1}, .profile = PROFILE_DEFAULT};
	struct launched launched;
	enum launch_stage stage;
	struct err err = {0};
	int letter;

	if (argc < 3)
		return usage("launch GROUP_DIR [OPTION...] -- COMMAND...");
	launch.namespaces = ns_default();
	launch.cgroup_fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	launch.terminal = terminal_choose(PROFILE_DEFAULT);
	optind = 2;
	while ((letter = getopt_long(argc, argv, "+", options, NULL)) != -1)
		take_option(letter, &launch);
	launch.argv = argv + optind;
	int signal_fd = block_signals();
	int r = launch_start(&launch, &launched, &stage, &err);
	if (r < 0) {
		fprintf(stderr, "launch: %s\n", err.text);
		return launch_exit_status(r, stage);
	}
	int status = supervise(&launched, signal_fd, &err);
	launch_close(&launched);
	return status;
}
