/* SPDX-License-Identifier: MIT */
#include "governor/steer_process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroup/file.h"
#include "common/fd.h"
#include "common/signal_name.h"
#include "common/unit.h"
#include "governor/record.h"
#include "governor/state.h"
#include "governor/steer_note.h"

static int open_process(pid_t pid)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);

	return fd < 0 ? -errno : fd;
}

static int send(int pidfd, int number)
{
	return syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0) < 0 ? -errno : 0;
}

/*
 * Field 22 of "1234 (name) S 1 ...": the name may hold anything and ends at the last ")". 0 when it
 * cannot be read, which is no process's start.
 */
static uint64_t start_of(pid_t pid)
{
	char path[64], text[2048];
	uint64_t start;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	ssize_t len = fd_read_at(AT_FDCWD, path, text, sizeof(text));
	const char *at = len > 0 ? memrchr(text, ')', (size_t)len) : NULL;
	for (int field = 2; at && field < 22; field++) {
		at = strchr(at, ' ');
		at += at != NULL;
	}
	return at && unit_parse_number(at, strcspn(at, " \n"), &start) == 0 ? start : 0;
}

static int refuse(const struct steer_process *process, int r, struct err *err)
{
	if (r == -EPERM)
		return err_say(err, EPERM, "process %d (%s) is another user's", process->pid,
			       process->name);
	if (r == -ESRCH)
		return err_say(err, ESRCH, "process %d (%s) has ended", process->pid,
			       process->name);
	return err_set(err, -r, "signal process %d (%s)", process->pid, process->name);
}

static int signal_process(const struct steer_process *process, int number, struct err *err)
{
	if (process->pid == 1 || process->pid == getpid())
		return err_say(err, EBUSY, "process %d (%s) is %s", process->pid, process->name,
			       process->pid == 1 ? "the first of this machine" : "this cgov");
	/* Held first: then the start that is read cannot become another's. */
	AUTO_FD int fd = open_process(process->pid);
	int r = fd < 0 ? fd : start_of(process->pid) == process->start_ticks ? 0 : -ESRCH;
	if (r == 0)
		r = send(fd, number);
	return r < 0 ? refuse(process, r, err) : 0;
}

int steer_signal_process(UNUSED struct steer *steer, const struct steer_process *process,
			 int number, struct text *ret_said, struct err *err)
{
	int r = signal_process(process, number, err);

	if (r == 0)
		text_addf(ret_said, "process %d (%s): SIG%s sent", process->pid, process->name,
			  signal_name(number));
	const struct steer_note note = {.action = "signal",
					.group = process->group,
					.pid = process->pid,
					.signal = signal_name(number)};
	return steer_note(&note, r, text_str(ret_said), err);
}

/* Lists come in pieces. */
static int read_list(const struct cg *cg, struct text *ret)
{
	AUTO_FD int fd = openat(cg->fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	char buf[4096];
	ssize_t n = 0;

	while (fd >= 0 && (n = read(fd, buf, sizeof(buf))) > 0)
		text_add_bytes(ret, buf, (size_t)n);
	return ret->failed ? -ENOMEM : 0;
}

static int count_members(const struct cg *cg, UNUSED const char *path, UNUSED unsigned int depth,
			 void *data)
{
	AUTO_TEXT struct text list = {0};
	uint64_t *count = data;

	int r = read_list(cg, &list);
	for (const char *at = text_str(&list); (at = strchr(at, '\n')); at++)
		++*count;
	return r;
}

uint64_t steer_count(const struct steer *steer, const struct steer_group *group)
{
	AUTO_CG struct cg cg = CG_NONE;
	uint64_t count = 0;
	struct err ignored;

	if (steer_open_group(steer, group, &cg, &ignored) == 0)
		cg_walk(&cg, count_members, &count, &ignored);
	return count;
}

int steer_note_kill(const struct steer *steer, const char *path, struct err *err)
{
	AUTO_FD int fd = -1;

	/* Without records nothing was ever launched, or not by this user. */
	if (state_open(steer->state_dir, STATE_RUN, "launches", false, &fd, err) < 0)
		return 0;
	int r = record_note_kills(fd, path, "user");
	return r < 0 ? err_set(err, -r, "write the launch records") : 0;
}
