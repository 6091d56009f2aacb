/* SPDX-License-Identifier: MIT */
#include "governor/evict.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include "cgroup/tree.h"
#include "common/clock.h"
#include "governor/record.h"

/* A killed process that waits for a disk takes its time; so does a supervisor with a report. */
#define EMPTY_PATIENCE_USEC  (10 * USEC_PER_SEC)
#define REPORT_PATIENCE_USEC (5 * USEC_PER_SEC)

struct eviction {
	const char *path;
	size_t supervised; /* workloads there whose supervisor lives */
	struct err *err;
};

static bool is_below(const char *path, const char *top)
{
	const size_t len = strlen(top);

	return strncmp(path, top, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

static int count(UNUSED int dirfd, const struct record_found *found, void *data)
{
	struct eviction *eviction = data;

	if (!found->crashed && is_below(found->facts.group, eviction->path))
		eviction->supervised++;
	return 0;
}

static int note(int dirfd, const struct record_found *found, void *data)
{
	struct eviction *eviction = data;

	if (found->crashed || !is_below(found->facts.group, eviction->path))
		return 0;
	return record_note_kill(dirfd, found, "user", eviction->err);
}

static int walk(int launches_fd, record_visit *visit, struct eviction *eviction)
{
	AUTO_ARENA struct arena arena = {0};

	if (launches_fd < 0)
		return 0;
	return record_walk(launches_fd, false, &arena, visit, eviction, eviction->err);
}

static int wait_for_supervisors(int launches_fd, struct eviction *eviction)
{
	const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
	const uint64_t end = clock_mono_usec() + REPORT_PATIENCE_USEC;

	for (;;) {
		eviction->supervised = 0;
		int r = walk(launches_fd, count, eviction);
		/* Without its report it is late, but nothing runs: go on. */
		if (r < 0 || eviction->supervised == 0 || clock_mono_usec() > end)
			return r;
		nanosleep(&pause, NULL);
	}
}

int evict_group(int launches_fd, int mount_fd, const char *path, struct err *err)
{
	struct eviction eviction = {.path = path, .err = err};
	AUTO_CG struct cg group = CG_NONE;

	int r = cg_open(mount_fd, path + (path[0] == '/'), &group, err);
	if (r == 0)
		r = walk(launches_fd, note, &eviction);
	if (r == 0)
		r = cg_kill(&group, err);
	if (r == 0)
		r = cg_wait_empty(&group, EMPTY_PATIENCE_USEC, err);
	if (r == 0)
		r = wait_for_supervisors(launches_fd, &eviction);
	return r == -ENOENT || r == -ENODEV ? 0 : r;
}
