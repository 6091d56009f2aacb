/* SPDX-License-Identifier: MIT */
#include "cgroup/peak.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cgroup/file.h"
#include "common/fd.h"

#define SLOTS (2 * PEAKS_MAX) /* a power of two: open addressing, half empty at the most */

struct slot {
	uint64_t id;		/* 0: free */
	int memory_fd, swap_fd; /* -1: not to be had */
	bool asked;		/* since the last round */
};

struct peaks {
	struct slot slots[SLOTS];
	size_t count;
};

struct peaks *peaks_new(void)
{
	return calloc(1, sizeof(struct peaks));
}

static void let_go(struct slot *slot)
{
	if (slot->memory_fd >= 0)
		close(slot->memory_fd);
	if (slot->swap_fd >= 0)
		close(slot->swap_fd);
	*slot = (struct slot){0};
}

void peaks_free(struct peaks *peaks)
{
	for (size_t i = 0; peaks && i < SLOTS; i++)
		if (peaks->slots[i].id)
			let_go(&peaks->slots[i]);
	free(peaks);
}

/* The slot of the group, or the free one that would be its. */
static struct slot *find(struct peaks *peaks, uint64_t id)
{
	size_t at = (size_t)(id * 0x9E3779B97F4A7C15ULL >> 32) % SLOTS;

	while (peaks->slots[at].id && peaks->slots[at].id != id)
		at = (at + 1) % SLOTS;
	return &peaks->slots[at];
}

static bool reset(int fd)
{
	return pwrite(fd, "reset\n", 6, 0) == 6;
}

/* A folder that only looks like a group is not written to. */
static bool is_group(int dirfd)
{
	struct statfs fs;

	return fstatfs(dirfd, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
}

/* A kernel that does not take the reset has the peak of a lifetime only. */
static int open_peak(int dirfd, const char *file)
{
	int fd = is_group(dirfd) ? openat(dirfd, file, O_RDWR | O_CLOEXEC | O_NOFOLLOW) : -1;

	if (fd >= 0 && !reset(fd)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* What is charged between the two calls, microseconds apart, is in neither interval's peak. */
static void read_peak(int fd, struct peak_value *ret)
{
	char text[32];
	ssize_t len = fd < 0 ? -1 : pread(fd, text, sizeof(text), 0);

	if (len <= 0 || file_single(text, (size_t)len, &ret->bytes) < 0)
		return;
	ret->known = reset(fd);
}

void peaks_read(struct peaks *peaks, const struct cg *cg, bool chosen, struct peak *ret)
{
	struct slot *slot = find(peaks, cg->id);

	*ret = (struct peak){0};
	if (slot->id == cg->id) {
		read_peak(slot->memory_fd, &ret->memory);
		read_peak(slot->swap_fd, &ret->swap);
		slot->asked = true;
		return;
	}
	if (peaks->count >= PEAKS_MAX + (chosen ? PEAKS_CHOSEN : 0))
		return;
	*slot = (struct slot){
		.id = cg->id,
		.memory_fd = open_peak(cg->fd, "memory.peak"),
		.swap_fd = open_peak(cg->fd, "memory.swap.peak"),
		.asked = true,
	};
	peaks->count++;
}

/* Open addressing has no holes: what is kept is put in anew. */
void peaks_round(struct peaks *peaks)
{
	struct slot kept[PEAKS_MAX + PEAKS_CHOSEN];
	size_t count = 0, gone = 0;

	for (size_t i = 0; i < SLOTS; i++)
		gone += peaks->slots[i].id && !peaks->slots[i].asked;
	for (size_t i = 0; i < SLOTS; i++) {
		struct slot *slot = &peaks->slots[i];
		bool asked = slot->asked;
		slot->asked = false;
		if (!slot->id || gone == 0)
			continue;
		if (asked)
			kept[count++] = TAKE(*slot, (struct slot){0});
		else
			let_go(slot);
	}
	if (gone == 0)
		return;
	for (size_t i = 0; i < count; i++)
		*find(peaks, kept[i].id) = kept[i];
	peaks->count = count;
}
