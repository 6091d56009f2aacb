/* SPDX-License-Identifier: MIT */
#include "cgroup/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "cgroup/explain.h"
#include "cgroup/file.h"
#include "common/clock.h"

int cg_write(const struct cg *cg, const char *file, const char *text, struct err *err)
{
	int r = fd_write_at(cg->fd, file, text);

	return r < 0 ? cg_explain(cg, file, -r, err) : 0;
}

int cg_kill(const struct cg *cg, struct err *err)
{
	return cg_write(cg, "cgroup.kill", "1", err);
}

int cg_freeze(const struct cg *cg, bool frozen, struct err *err)
{
	return cg_write(cg, "cgroup.freeze", frozen ? "1" : "0", err);
}

/* Return: 1 populated, 0 empty or gone, -errno. */
static int is_populated(int events_fd)
{
	char text[256];
	ssize_t len = fd_read_record(events_fd, text, sizeof(text));

	if (len == -ENODEV)
		return 0;
	if (len < 0)
		return (int)len;
	return strstr(text, "populated 1") != NULL;
}

/* Milliseconds for poll(), rounded up so that a wait never becomes a busy loop. */
static int remaining_msec(uint64_t deadline_usec)
{
	uint64_t now = clock_mono_usec();
	uint64_t msec = now < deadline_usec ? (deadline_usec - now + 999) / 1000 : 0;

	return msec > 60000 ? 60000 : (int)msec;
}

static int wait_empty(int events_fd, uint64_t deadline_usec)
{
	for (;;) {
		/* The read comes first: it arms the next notification. */
		int r = is_populated(events_fd);
		if (r <= 0)
			return r;
		struct pollfd wait = {.fd = events_fd, .events = POLLPRI};
		int msec = remaining_msec(deadline_usec);
		if (msec == 0)
			return -ETIMEDOUT;
		if (poll(&wait, 1, msec) < 0 && errno != EINTR)
			return -errno;
	}
}

int cg_wait_empty(const struct cg *cg, uint64_t timeout_usec, struct err *err)
{
	AUTO_FD int fd = openat(cg->fd, "cgroup.events", O_RDONLY | O_CLOEXEC);

	if (fd < 0 && (errno == ENODEV || errno == ENOENT))
		return 0;
	if (fd < 0)
		return err_set(err, errno, "open 'cgroup.events'");
	uint64_t now = clock_mono_usec();
	int r = wait_empty(fd, timeout_usec > UINT64_MAX - now ? UINT64_MAX : now + timeout_usec);
	if (r == -ETIMEDOUT)
		return err_say(err, ETIMEDOUT, "processes are left in the group");
	return r < 0 ? err_set(err, -r, "read 'cgroup.events'") : 0;
}

bool cg_has_controller(const char *list, const char *controller)
{
	const char *end = list + strlen(list);
	size_t len = strlen(controller);
	struct span word;

	while (file_next_word(&list, end, &word) == 1)
		if (word.len == len && memcmp(word.at, controller, len) == 0)
			return true;
	return false;
}

/*
 * The kernel refuses domain controllers where processes sit, but takes threaded ones (cpu, pids,
 * cpuset) and silently makes the group "domain threaded": its children can then hold no process.
 */
static int refuse_inner_processes(const struct cg *cg, struct err *err)
{
	char type[32], procs[4096];

	if (fd_read_at(cg->fd, "cgroup.type", type, sizeof(type)) < 0)
		return 0; /* the root, where processes may be */
	ssize_t len = fd_read_at(cg->fd, "cgroup.procs", procs, sizeof(procs));
	if (len == 0 || (len < 0 && len != -E2BIG))
		return 0;
	return cg_explain(cg, "cgroup.subtree_control", EBUSY, err);
}

static int enable_one(const struct cg *cg, const char *controller, struct err *err)
{
	char word[64];

	if (snprintf(word, sizeof(word), "+%s", controller) >= (int)sizeof(word))
		return err_say(err, EINVAL, "'%s' is no controller", controller);
	int r = fd_write_at(cg->fd, "cgroup.subtree_control", word);
	if (r == -ENOENT || r == -EINVAL)
		return cg_explain_controller(cg, controller, err);
	if (r < 0) {
		cg_explain(cg, "cgroup.subtree_control", -r, err);
		return err_wrap(err, "enable controller '%s'", controller);
	}
	return 0;
}

int cg_enable(const struct cg *cg, const char *controllers, struct err *err)
{
	char enabled[256], controller[64];
	const char *end = controllers + strlen(controllers);
	struct span word;
	bool checked = false;

	ssize_t len = fd_read_at(cg->fd, "cgroup.subtree_control", enabled, sizeof(enabled));
	if (len < 0)
		return cg_explain(cg, "cgroup.subtree_control", (int)-len, err);
	while (file_next_word(&controllers, end, &word) == 1) {
		snprintf(controller, sizeof(controller), "%.*s", (int)word.len, word.at);
		if (cg_has_controller(enabled, controller))
			continue;
		int r = checked ? 0 : refuse_inner_processes(cg, err);
		checked = true;
		if (r == 0)
			r = enable_one(cg, controller, err);
		if (r < 0)
			return r;
	}
	return 0;
}
