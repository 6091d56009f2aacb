/* SPDX-License-Identifier: MIT */
#include "cgroup/device_sys.h"

#include "cgroup/file.h"
#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/*
 * /sys/dev/block/8:1 leads to .../block/sda/sda1: a partition has a file of that name, and its disk
 * is the folder above.
 */
int device_whole(int sys_fd, dev_t device, char ret[DEVICE_SIZE])
{
	char path[64], text[DEVICE_SIZE], number[DEVICE_SIZE];
	struct stat st;

	snprintf(number, sizeof(number), "%u:%u", major(device), minor(device));
	snprintf(path, sizeof(path), "dev/block/%s", number);
	if (fstatat(sys_fd, path, &st, 0) < 0)
		return -ENODEV;
	snprintf(path, sizeof(path), "dev/block/%s/partition", number);
	if (fstatat(sys_fd, path, &st, 0) < 0) {
		memcpy(ret, number, sizeof(number));
		return 0;
	}
	snprintf(path, sizeof(path), "dev/block/%s/../dev", number);
	if (fd_read_at(sys_fd, path, text, sizeof(text)) <= 0)
		return -ENODEV;
	text[strcspn(text, "\n")] = '\0';
	memcpy(ret, text, sizeof(text));
	return 0;
}

const char *device_sys_name(int sys_fd, const char *majmin, char buf[32])
{
	char path[64], target[512];
	const char *name = majmin;

	snprintf(path, sizeof(path), "dev/block/%.31s", majmin);
	ssize_t len = readlinkat(sys_fd, path, target, sizeof(target) - 1);
	if (len > 0) {
		target[len] = '\0';
		name = strrchr(target, '/') ? strrchr(target, '/') + 1 : target;
	}
	snprintf(buf, 32, "%.31s", name);
	/* A slash in a device's name is a '!' in sysfs. */
	for (char *at = buf; (at = strchr(at, '!')); at++)
		*at = '/';
	return buf;
}

/* The octal of mountinfo: "\040" is a blank. */
static char *unescape(char *text)
{
	char *out = text;

	for (const char *at = text; *at; at++) {
		bool octal = at[0] == '\\' && strspn(at + 1, "01234567") >= 3;
		*out++ = octal ? (char)((at[1] - '0') * 64 + (at[2] - '0') * 8 + at[3] - '0') : *at;
		at += octal ? 3 : 0;
	}
	*out = '\0';
	return text;
}

static char *copy_path(struct span span, struct arena *arena)
{
	char *copy = arena_strndup(arena, span.at, span.len);

	return copy && *unescape(copy) == '/' ? copy : NULL;
}

#define UPPER "upperdir="

/* The value of an option in "rw,lowerdir=...,upperdir=/x". */
static struct span find_upper(struct span options)
{
	const char *end = options.at + options.len;

	for (const char *at = options.at; at < end; at++) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		size_t len = (size_t)((comma ? comma : end) - at);
		if (len > strlen(UPPER) && memcmp(at, UPPER, strlen(UPPER)) == 0)
			return (struct span){at + strlen(UPPER), len - strlen(UPPER)};
		at += len;
	}
	return (struct span){options.at, 0};
}

/* "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue" */
static const char *line_source(const char *at, const char *end, struct arena *arena)
{
	struct span word, type, source, options;

	while (file_next_word(&at, end, &word) > 0)
		if (word.len == 1 && *word.at == '-')
			break;
	if (file_next_word(&at, end, &type) <= 0 || file_next_word(&at, end, &source) <= 0 ||
	    file_next_word(&at, end, &options) <= 0)
		return NULL;
	if (type.len == strlen("overlay") && memcmp(type.at, "overlay", type.len) == 0)
		return copy_path(find_upper(options), arena);
	return copy_path(source, arena);
}

const char *device_mount_source(const char *mountinfo, uint64_t mount_id, struct arena *arena)
{
	const char *line = mountinfo, *end = mountinfo + strlen(mountinfo);

	while (line < end) {
		const char *next = line, *at = line;
		struct span word;
		uint64_t id;
		file_skip_line(&next, end);
		if (file_next_word(&at, next, &word) > 0 &&
		    unit_parse_number(word.at, word.len, &id) == 0 && id == mount_id)
			return line_source(at, next, arena);
		line = next;
	}
	return NULL;
}

static bool scheduler_is_bfq(int sys_fd, const char *majmin)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), "dev/block/%.31s/queue/scheduler", majmin);
	return fd_read_at(sys_fd, path, text, sizeof(text)) > 0 && strstr(text, "[bfq]");
}

/* "254:0 enable=1 ctrl=auto rpct=0.00 ..." */
static bool cost_is_enabled(int root_cgroup_fd, const char *majmin)
{
	char text[4096];
	struct span line = {0};
	struct file_nested pair;
	const char *at = text;

	ssize_t len = fd_read_at(root_cgroup_fd, "io.cost.qos", text, sizeof(text));
	if (len <= 0)
		return false;
	while (file_next_nested(&at, text + len, &line, &pair) > 0)
		if (pair.name.len == strlen(majmin) &&
		    memcmp(pair.name.at, majmin, pair.name.len) == 0 && pair.key.len == 6 &&
		    memcmp(pair.key.at, "enable", 6) == 0)
			return pair.value.len == 1 && *pair.value.at == '1';
	return false;
}

bool device_sys_weight_works(int sys_fd, const char *majmin, const struct knob *knob,
			     int root_cgroup_fd)
{
	if (knob->id == KNOB_IO_BFQ_WEIGHT)
		return scheduler_is_bfq(sys_fd, majmin);
	return root_cgroup_fd >= 0 && cost_is_enabled(root_cgroup_fd, majmin);
}
