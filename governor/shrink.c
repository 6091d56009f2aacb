/* SPDX-License-Identifier: MIT */
#include "governor/shrink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cgroup/file.h"
#include "common/clock.h"
#include "common/fd.h"
#include "common/unit.h"

/* One write to memory.reclaim takes so long that a limit of time can be kept between them. */
#define CHUNK_BYTES ((uint64_t)16 << 20)

/* Each write tries hard by itself: so many that free nothing are enough. */
#define IDLE_TRIES 3

static uint64_t excess(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

uint64_t shrink_least(const struct shrink_use *use)
{
	uint64_t stay = excess(use->swappable_bytes, use->swap_room_bytes);
	uint64_t least = (stay > use->locked_bytes ? stay : use->locked_bytes) + use->kernel_bytes;

	return least < use->current_bytes ? least : use->current_bytes;
}

static int read_number(int dirfd, const char *file, uint64_t *ret)
{
	char text[64];
	ssize_t len = fd_read_at(dirfd, file, text, sizeof(text));

	return len < 0 ? (int)len : file_single(text, (size_t)len, ret);
}

static bool is_key(const struct file_flat *line, const char *key)
{
	return line->key.len == strlen(key) && memcmp(line->key.at, key, line->key.len) == 0;
}

static void take_line(const struct file_flat *line, struct shrink_use *use)
{
	static const char *const fixed[] = {"slab_unreclaimable", "kernel_stack", "pagetables",
					    "percpu"};

	if (is_key(line, "anon") || is_key(line, "shmem"))
		use->swappable_bytes += line->value;
	if (is_key(line, "unevictable"))
		use->locked_bytes = line->value;
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		if (is_key(line, fixed[i]))
			use->kernel_bytes += line->value;
}

static void read_stat(int dirfd, struct shrink_use *use)
{
	char text[8192];
	ssize_t len = fd_read_at(dirfd, "memory.stat", text, sizeof(text));
	struct file_flat line;
	int r = 1;

	for (const char *at = text; len > 0 && r != 0;) {
		r = file_next_flat(&at, text + len, &line);
		if (r == 1)
			take_line(&line, use);
		else if (r < 0)
			file_skip_line(&at, text + len);
	}
}

/* "SwapFree:  1024 kB". */
static uint64_t free_swap(void)
{
	char text[4096];
	ssize_t len = fd_read_at(AT_FDCWD, "/proc/meminfo", text, sizeof(text));
	const char *at = len > 0 ? strstr(text, "\nSwapFree:") : NULL;
	uint64_t kib;

	at += at ? strlen("\nSwapFree:") : 0;
	at += at ? strspn(at, " ") : 0;
	if (!at || unit_parse_number(at, strcspn(at, " \n"), &kib) < 0 || kib > UINT64_MAX / 1024)
		return 0;
	return kib * 1024;
}

static uint64_t swap_room(int dirfd)
{
	uint64_t max, current, room = free_swap();

	if (read_number(dirfd, "memory.swap.max", &max) < 0 ||
	    read_number(dirfd, "memory.swap.current", &current) < 0)
		return room;
	max = max == UNIT_MAX ? room : excess(max, current);
	return max < room ? max : room;
}

int shrink_look(const struct cg *cg, struct shrink_use *ret, struct err *err)
{
	struct shrink_use use = {0};
	int r = read_number(cg->fd, "memory.current", &use.current_bytes);

	if (r < 0)
		return err_set(err, -r, "read 'memory.current'");
	read_stat(cg->fd, &use);
	use.swap_room_bytes = swap_room(cg->fd);
	*ret = use;
	return 0;
}

/* Hundredths of "full avg10"; 0 where the kernel does not tell. */
static uint64_t pressure(int dirfd)
{
	static const char key[] = "full avg10=";
	char text[512];
	ssize_t len = fd_read_at(dirfd, "memory.pressure", text, sizeof(text));
	const char *at = len > 0 ? strstr(text, key) : NULL;
	uint64_t value;

	if (!at)
		return 0;
	at += strlen(key);
	return file_hundredths((struct span){at, strcspn(at, " \n")}, &value) == 0 ? value : 0;
}

/* One reclaim under way. */
struct shrink {
	const struct cg *cg;
	uint64_t target_bytes, until_usec, max_pressure;
	uint64_t current_bytes;
	unsigned int idle;
};

/* Return: 0 to go on, -EBUSY. */
static int allows(const struct shrink *shrink, struct err *err)
{
	char used[UNIT_TEXT_SIZE], percent[UNIT_TEXT_SIZE];
	const uint64_t now = pressure(shrink->cg->fd);

	unit_print_bytes(shrink->current_bytes, used);
	if (shrink->idle >= IDLE_TRIES)
		return err_say(err, EBUSY, "%s are in use, and the kernel finds no more to reclaim",
			       used);
	if (clock_mono_usec() >= shrink->until_usec)
		return err_say(err, EBUSY,
			       "%s are in use still: its processes take memory as fast as it is "
			       "reclaimed",
			       used);
	if (now > shrink->max_pressure)
		return err_say(err, EBUSY, "%s are in use, and its processes stall %s of the time",
			       used, unit_print_percent(now, 2, percent));
	return 0;
}

static int reclaim_once(struct shrink *shrink, struct err *err)
{
	const uint64_t before = shrink->current_bytes;
	uint64_t chunk = before - shrink->target_bytes;
	char text[32];

	snprintf(text, sizeof(text), "%llu",
		 (unsigned long long)(chunk < CHUNK_BYTES ? chunk : CHUNK_BYTES));
	/* -EAGAIN: less than was asked for. */
	int r = fd_write_at(shrink->cg->fd, "memory.reclaim", text);
	if (r < 0 && r != -EAGAIN && r != -EINTR)
		return err_set(err, -r, "write 'memory.reclaim'");
	r = read_number(shrink->cg->fd, "memory.current", &shrink->current_bytes);
	if (r < 0)
		return err_set(err, -r, "read 'memory.current'");
	shrink->idle = shrink->current_bytes < before ? 0 : shrink->idle + 1;
	return 0;
}

int shrink_reclaim(const struct cg *cg, uint64_t target_bytes, uint64_t patience_usec,
		   uint64_t max_pressure, uint64_t *ret_bytes, struct err *err)
{
	struct shrink shrink = {
		.cg = cg,
		.target_bytes = target_bytes,
		.until_usec = clock_mono_usec() + patience_usec,
		.max_pressure = max_pressure,
	};

	int r = read_number(cg->fd, "memory.current", &shrink.current_bytes);
	if (r < 0)
		return err_set(err, -r, "read 'memory.current'");
	while (r == 0 && shrink.current_bytes > target_bytes) {
		r = allows(&shrink, err);
		if (r == 0)
			r = reclaim_once(&shrink, err);
	}
	if (ret_bytes)
		*ret_bytes = shrink.current_bytes;
	return r;
}

/* Some of what a CPU has in advance is counted as used: a little below is where it is safe. */
static uint64_t below(uint64_t limit_bytes)
{
	const uint64_t margin = limit_bytes / 32, most = (uint64_t)1 << 20;

	return limit_bytes - (margin < most ? margin : most);
}

int shrink_below(const struct cg *cg, uint64_t limit_bytes, uint64_t patience_usec, struct err *err)
{
	char least[UNIT_TEXT_SIZE], used[UNIT_TEXT_SIZE];
	uint64_t bytes = UNIT_MAX;
	struct shrink_use use;

	/* Without the files nothing is limited, and nothing killed. */
	int r = shrink_look(cg, &use, err);
	if (r < 0 || use.current_bytes <= limit_bytes)
		return 0;
	if (shrink_least(&use) > limit_bytes)
		return err_say(err, EBUSY, "%s are in use, and %s of it cannot be reclaimed",
			       unit_print_bytes(use.current_bytes, used),
			       unit_print_bytes(shrink_least(&use), least));
	r = shrink_reclaim(cg, below(limit_bytes), patience_usec, SHRINK_PRESSURE, &bytes, err);
	if (r == -ENOENT)
		return err_say(err, EBUSY, "%s are in use, and this kernel has no memory.reclaim",
			       unit_print_bytes(use.current_bytes, used));
	return bytes <= limit_bytes ? 0 : r;
}
