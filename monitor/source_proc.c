/* SPDX-License-Identifier: MIT */
#include "monitor/source_proc.h"

#include "common/clock.h"
#include "common/fd.h"
#include "common/text.h"
#include "common/unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#define FDS_MAX	  256	     /* stat files kept open; others are opened anew each tick */
#define LIST_MAX  (4U << 20) /* bytes of cgroup.procs */
#define STAT_SIZE 1024

struct slot {
	uint32_t pid, tid;
	int fd;
	bool asked; /* in this round */
};

struct source_proc {
	int proc_fd;
	struct slot slots[FDS_MAX];
	size_t count;
};

struct source_proc *source_proc_new(int proc_fd)
{
	struct source_proc *source = calloc(1, sizeof(*source));

	if (source)
		source->proc_fd = proc_fd;
	return source;
}

void source_proc_free(struct source_proc *source)
{
	if (!source)
		return;
	for (size_t i = 0; i < source->count; i++)
		close(source->slots[i].fd);
	close(source->proc_fd);
	free(source);
}

static struct slot *slot_of(struct source_proc *source, uint32_t pid, uint32_t tid)
{
	for (size_t i = 0; i < source->count; i++)
		if (source->slots[i].pid == pid && source->slots[i].tid == tid)
			return &source->slots[i];
	return NULL;
}

static int open_stat(const struct source_proc *source, uint32_t pid, uint32_t tid)
{
	char path[64];

	if (tid)
		snprintf(path, sizeof(path), "%u/task/%u/stat", pid, tid);
	else
		snprintf(path, sizeof(path), "%u/stat", pid);
	return openat(source->proc_fd, path, O_RDONLY | O_CLOEXEC);
}

static void drop(struct source_proc *source, struct slot *slot)
{
	close(slot->fd);
	*slot = source->slots[--source->count];
}

static ssize_t read_stat(struct source_proc *source, uint32_t pid, uint32_t tid,
			 char buf[STAT_SIZE])
{
	struct slot *slot = slot_of(source, pid, tid);

	if (slot) {
		ssize_t n = fd_read_record(slot->fd, buf, STAT_SIZE);
		slot->asked = true;
		if (n >= 0)
			return n;
		/* It ended, and its number is another's now. */
		drop(source, slot);
	}
	int fd = open_stat(source, pid, tid);
	if (fd < 0)
		return -errno;
	ssize_t n = fd_read_record(fd, buf, STAT_SIZE);
	if (n < 0 || source->count == FDS_MAX)
		close(fd);
	else
		source->slots[source->count++] =
			(struct slot){.pid = pid, .tid = tid, .fd = fd, .asked = true};
	return n;
}

struct reading {
	struct source_proc *source;
	source_proc_visit *visit;
	void *data;
	bool threads;
};

static int read_task(const struct reading *reading, uint32_t pid, uint32_t tid)
{
	struct task task = {.pid = pid, .tid = tid};
	char buf[STAT_SIZE];

	ssize_t n = read_stat(reading->source, pid, tid, buf);
	task.mono_usec = clock_mono_usec();
	if (n < 0 || task_parse(buf, (size_t)n, &task) < 0)
		return 0;
	return reading->visit(&task, reading->data);
}

static bool parse_id(const char *text, size_t len, uint32_t *ret)
{
	uint64_t number;

	if (unit_parse_number(text, len, &number) < 0 || number == 0 || number > UINT32_MAX)
		return false;
	*ret = (uint32_t)number;
	return true;
}

static int read_threads(const struct reading *reading, uint32_t pid)
{
	char path[32];
	uint32_t tid;
	int r = 0;

	snprintf(path, sizeof(path), "%u/task", pid);
	int fd = openat(reading->source->proc_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		fd_closep(&fd);
		return 0;
	}
	for (struct dirent *entry = readdir(dir); entry && r == 0; entry = readdir(dir))
		if (parse_id(entry->d_name, strlen(entry->d_name), &tid))
			r = read_task(reading, pid, tid);
	closedir(dir);
	return r;
}

/* Lists come in pieces. */
static void read_list(int cg_fd, struct text *ret)
{
	AUTO_FD int fd = openat(cg_fd, "cgroup.procs", O_RDONLY | O_CLOEXEC);
	char buf[4096];
	ssize_t n;

	if (fd < 0)
		return;
	while (ret->len < LIST_MAX && (n = read(fd, buf, sizeof(buf))) > 0)
		text_add_bytes(ret, buf, (size_t)n);
}

int source_proc_group(struct source_proc *source, int cg_fd, bool threads, source_proc_visit *visit,
		      void *data)
{
	const struct reading reading = {source, visit, data, threads};
	AUTO_TEXT struct text list = {0};
	uint32_t pid;
	int r = 0;

	read_list(cg_fd, &list);
	if (list.failed)
		return -ENOMEM;
	const char *at = text_str(&list);
	for (size_t len; *at && r == 0; at += len + (at[len] == '\n')) {
		len = strcspn(at, "\n");
		if (!parse_id(at, len, &pid))
			continue;
		r = read_task(&reading, pid, 0);
		if (r == 0 && threads)
			r = read_threads(&reading, pid);
	}
	return r;
}

void source_proc_round(struct source_proc *source)
{
	for (size_t i = source->count; i-- > 0;) {
		if (!source->slots[i].asked)
			drop(source, &source->slots[i]);
		else
			source->slots[i].asked = false;
	}
}
