/* SPDX-License-Identifier: MIT */
#include "cgroup/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "common/fd.h"

/* Rounds without a read after which a file is closed, and where there is little room left. */
#define PATIENCE       16
#define PATIENCE_SHORT 1

struct entry {
	uint64_t id; /* of the group */
	uint64_t round;
	int32_t next; /* -1: the last */
	int fd;
	uint16_t file;
};

struct kept {
	size_t limit, count;
	uint64_t round;
	struct entry *entries; /* owned; the first @count are in use */
	int32_t *heads;	       /* owned; @limit of them; -1: none */
};

static size_t limit_of_process(size_t limit)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur / 2 >= limit)
		return limit;
	return (size_t)files.rlim_cur / 2;
}

static void forget(struct kept *kept)
{
	for (size_t i = 0; i < kept->limit; i++)
		kept->heads[i] = -1;
	kept->count = 0;
}

struct kept *kept_new(size_t limit)
{
	struct kept *kept = calloc(1, sizeof(*kept));

	if (!kept)
		return NULL;
	kept->limit = limit_of_process(limit) + 1;
	kept->entries = calloc(kept->limit, sizeof(*kept->entries));
	kept->heads = calloc(kept->limit, sizeof(*kept->heads));
	if (!kept->entries || !kept->heads) {
		kept_free(kept);
		return NULL;
	}
	forget(kept);
	return kept;
}

void kept_free(struct kept *kept)
{
	if (!kept)
		return;
	for (size_t i = 0; i < kept->count; i++)
		close(kept->entries[i].fd);
	free(kept->entries);
	free(kept->heads);
	free(kept);
}

size_t kept_count(const struct kept *kept)
{
	return kept->count;
}

static int32_t *head_of(struct kept *kept, uint64_t id, uint16_t file)
{
	uint64_t mixed = (id * 64 + file) * 0x9E3779B97F4A7C15ULL;

	return &kept->heads[(mixed >> 32) % kept->limit];
}

static struct entry *find(struct kept *kept, uint64_t id, uint16_t file)
{
	for (int32_t at = *head_of(kept, id, file); at >= 0; at = kept->entries[at].next) {
		struct entry *entry = &kept->entries[at];
		if (entry->id == id && entry->file == file)
			return entry;
	}
	return NULL;
}

static void link_in(struct kept *kept, size_t index)
{
	struct entry *entry = &kept->entries[index];
	int32_t *head = head_of(kept, entry->id, entry->file);

	entry->next = *head;
	*head = (int32_t)index;
}

/* Those that stay move together: rounds are few, and what they leave is in the order of reading. */
static void sweep(struct kept *kept, uint64_t patience, int without)
{
	size_t count = kept->count;

	forget(kept);
	for (size_t i = 0; i < count; i++) {
		struct entry entry = kept->entries[i];
		if (entry.fd == without || kept->round - entry.round > patience) {
			close(entry.fd);
			continue;
		}
		kept->entries[kept->count] = entry;
		link_in(kept, kept->count++);
	}
}

void kept_round(struct kept *kept)
{
	bool is_full = kept->count + kept->count / 8 >= kept->limit;

	kept->round++;
	sweep(kept, is_full ? PATIENCE_SHORT : PATIENCE, -1);
}

static void keep(struct kept *kept, uint64_t id, uint16_t file, int fd)
{
	kept->entries[kept->count] =
		(struct entry){.id = id, .round = kept->round, .fd = fd, .file = file};
	link_in(kept, kept->count++);
}

static ssize_t read_anew(struct kept *kept, const struct cg *cg, uint16_t file, const char *name,
			 char *buf, size_t size)
{
	AUTO_FD int fd = openat(cg->fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	ssize_t len = fd_read_record(fd, buf, size);
	if (len >= 0 && kept && kept->count + 1 < kept->limit)
		keep(kept, cg->id, file, TAKE_FD(fd));
	return len;
}

ssize_t kept_read(struct kept *kept, const struct cg *cg, uint16_t file, const char *name,
		  char *buf, size_t size)
{
	struct entry *entry = kept ? find(kept, cg->id, file) : NULL;

	if (!entry)
		return read_anew(kept, cg, file, name, buf, size);
	ssize_t len = fd_read_record(entry->fd, buf, size);
	entry->round = kept->round;
	if (len != -ENODEV)
		return len;
	/* The group is gone, or its controller went and came back. */
	sweep(kept, UINT64_MAX, entry->fd);
	return read_anew(kept, cg, file, name, buf, size);
}
