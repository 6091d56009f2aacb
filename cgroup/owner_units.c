/* SPDX-License-Identifier: MIT */
/*
 * The protection of cgov.scope and cgov.slice: systemd's groups, so systemd writes it. What it is
 * told lasts as long as the scope does, or until it is told something else.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cgroup/file.h"
#include "cgroup/owner.h"
#include "cgroup/systemd_unit.h"
#include "common/clock.h"

/* systemd answers before or after it wrote; it is not waited for longer than for a job. */
#define WRITTEN_USEC (30 * USEC_PER_SEC)

/* From the subtree's root upwards, with how its files are reached from there. */
static const struct {
	const char *unit, *way;
} units[] = {{OWNER_SCOPE, ""}, {OWNER_SLICE, "../"}};

static int read_bytes(const struct owner *owner, const char *way, const char *file, uint64_t *ret)
{
	char path[64], content[64];

	snprintf(path, sizeof(path), "%s%s", way, file);
	ssize_t len = fd_read_at(owner->root.fd, path, content, sizeof(content));
	return len < 0 ? (int)len : file_single(content, (size_t)len, ret);
}

/* The kernel keeps whole pages. */
static bool same(uint64_t a, uint64_t b)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	return a == b || (a != UINT64_MAX && b != UINT64_MAX && a / page == b / page);
}

static int wait_written(const struct owner *owner, size_t i, const char *file, uint64_t bytes,
			struct err *err)
{
	const uint64_t deadline = clock_mono_usec() + WRITTEN_USEC;
	const struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
	uint64_t have;

	for (;;) {
		int r = read_bytes(owner, units[i].way, file, &have);
		if (r < 0)
			return err_set(err, -r, "read %s of '%s'", file, units[i].unit);
		if (same(have, bytes))
			return 0;
		if (clock_mono_usec() > deadline)
			return err_say(err, EREMOTEIO,
				       "systemd took %s of '%s', and the kernel has another", file,
				       units[i].unit);
		nanosleep(&pause, NULL);
	}
}

static int set(struct systemd_bus *bus, const struct owner *owner, size_t i, const char *file,
	       uint64_t bytes, struct err *err)
{
	const struct systemd_property property = {
		.name = strcmp(file, "memory.min") == 0 ? "MemoryMin" : "MemoryLow", .n = bytes};
	uint64_t have;

	if (read_bytes(owner, units[i].way, file, &have) == 0 && same(have, bytes))
		return 0;
	int r = systemd_set(bus, units[i].unit, &property, 1, err);
	return r < 0 ? r : wait_written(owner, i, file, bytes, err);
}

int owner_protect_units(const struct owner *owner, const char *file, const char *text,
			struct err *err)
{
	struct systemd_bus *bus;
	uint64_t bytes;

	if (file_single(text, strlen(text), &bytes) < 0)
		return err_say(err, EINVAL, "%s = '%s'", file, text);
	int r = systemd_bus_open(strcmp(owner->backend, "user") == 0, &bus, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_LEN(units) && r == 0; i++)
		r = set(bus, owner, i, file, bytes, err);
	systemd_bus_close(bus);
	return r;
}
