/* SPDX-License-Identifier: MIT */
/*
 * A policy's workloads, started from the dashboard: `cgov run -p` of this very program, in a
 * session of its own that outlives the dashboard, its output in the journal.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/top_actor.h"
#include "cli/workloads.h"
#include "common/clock.h"
#include "common/fd.h"
#include "common/sd_journal.h"
#include "governor/steer_note.h"

#define PROGRAM		    "/proc/self/exe"
#define START_PATIENCE_USEC (5 * USEC_PER_SEC)
#define WORDS		    12

/* cgov [--cgroup-root DIR] [--state-dir DIR] run -p POLICY [-g GROUP] [--dry-run] */
static void make_words(const char *policy, const char *group, bool dry, const char *words[WORDS])
{
	const struct global_options *global = global_options();
	size_t n = 0;

	words[n++] = "cgov";
	if (global->cgroup_root) {
		words[n++] = "--cgroup-root";
		words[n++] = global->cgroup_root;
	}
	if (global->state_dir) {
		words[n++] = "--state-dir";
		words[n++] = global->state_dir;
	}
	words[n++] = "run";
	words[n++] = "-p";
	words[n++] = policy;
	if (group[0]) {
		words[n++] = "-g";
		words[n++] = group;
	}
	if (dry)
		words[n++] = "--dry-run";
	words[n] = NULL;
}

/* The dashboard blocks signals that its child must hear. */
static int spawn(const char *policy, const char *group, bool dry, int output_fd, pid_t *ret)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	const char *words[WORDS];
	sigset_t none;

	make_words(policy, group, dry, words);
	sigemptyset(&none);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, output_fd, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, output_fd, STDERR_FILENO);
	fd_limit_restore();
	int r = posix_spawn(ret, PROGRAM, &files, &attributes, (char *const *)(uintptr_t)words,
			    environ);
	fd_limit_raise();
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return -r;
}

/* What a try says: the first line is the first mistake. */
static int refuse(int fd, const char *policy, struct err *err)
{
	char text[sizeof(err->text)];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	const char *said = strncmp(text, "cgov: ", 6) == 0 ? text + 6 : text;
	return err_say(err, EINVAL, "%s", said[0] ? said : policy);
}

/* Whether the policy can be run at all, with its reasons where a pipe would take them away. */
static int try(const char *policy, const char *group, struct err *err)
{
	AUTO_FD int fd = memfd_create("cgov-run", MFD_CLOEXEC);
	int status;
	pid_t pid;

	int r = fd < 0 ? -errno : spawn(policy, group, true, fd, &pid);
	if (r < 0)
		return err_set(err, -r, "run '%s'", policy);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : refuse(fd, policy, err);
}

static int open_output(void)
{
	int fd = sd_journal_stream("cgov-run");

	return fd >= 0 ? fd : open("/dev/null", O_WRONLY | O_CLOEXEC);
}

struct search {
	pid_t session;
	struct text *groups;
};

static int note_group(UNUSED int dirfd, const struct record_found *found,
		      UNUSED const struct cg *cg, void *data, UNUSED struct err *err)
{
	struct search *search = data;

	if (getsid(found->facts.supervisor) == search->session)
		text_addf(search->groups, "%s%s", search->groups->len ? " " : "",
			  found->facts.group);
	return 0;
}

/* The groups of workloads that a session supervises. */
static int find_groups(pid_t session, struct text *ret, struct err *err)
{
	AUTO_WORKLOADS struct workloads workloads = {.root = CG_NONE, .launches_fd = -1};
	struct search search = {session, ret};

	int r = workloads_open(&workloads, err);
	return r < 0 ? r : workloads_walk(&workloads, NULL, note_group, &search, err);
}

static int tell_end(const char *policy, int status, struct err *err)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	err_say(err, EIO, "'%s' ended at once with status %d", policy,
		WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return err_hint(err, "journalctl -t cgov-run has what it said");
}

static int wait_started(pid_t pid, const char *policy, struct text *ret_groups, struct err *err)
{
	const uint64_t until = clock_mono_usec() + START_PATIENCE_USEC;
	int status;

	for (;;) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return tell_end(policy, status, err);
		int r = find_groups(pid, ret_groups, err);
		if (r < 0 || ret_groups->len > 0 || clock_mono_usec() > until)
			return r;
		poll(NULL, 0, 20);
	}
}

static int start(const char *policy, const char *group, struct text *ret_said, struct err *err)
{
	AUTO_TEXT struct text groups = {0};
	AUTO_FD int output_fd = -1;
	pid_t pid;

	int r = try(policy, group, err);
	if (r < 0)
		return r;
	output_fd = open_output();
	r = output_fd < 0 ? -errno : spawn(policy, group, false, output_fd, &pid);
	if (r < 0)
		return err_set(err, -r, "run '%s'", policy);
	r = wait_started(pid, policy, &groups, err);
	if (r < 0)
		return r;
	text_addf(ret_said, "%s ", policy);
	if (groups.len)
		text_addf(ret_said, "runs in %s", text_str(&groups));
	else
		text_add(ret_said, kill(pid, 0) == 0 ? "starts" : "ran and ended");
	return 0;
}

int top_launch(const char *policy, const char *group, struct text *ret_said, struct err *err)
{
	/* Those started before and ended since were nobody's to wait for. */
	signal(SIGCHLD, SIG_DFL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	int r = start(policy, group, ret_said, err);
	signal(SIGCHLD, SIG_IGN);
	const struct steer_note note = {.action = "launch",
					.group = group[0] ? group : NULL,
					.writer = writer_name(WRITER_SELF)};

	return steer_note(&note, r, text_str(ret_said), err);
}
