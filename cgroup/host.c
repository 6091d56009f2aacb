/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>

#include "cgroup/file.h"
#include "common/unit.h"

/* A line of /proc/self/mountinfo, as far as it matters. proc(5) */
struct mount {
	struct span root, point, type, options;
};

/* "36 35 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate" */
static bool mount_parse(const char *line, const char *end, struct mount *ret)
{
	struct span word;
	bool after_dash = false;

	for (unsigned int n = 0; file_next_word(&line, end, &word) == 1; n++) {
		if (n == 3)
			ret->root = word;
		if (n == 4)
			ret->point = word;
		if (!after_dash && n > 5 && word.len == 1 && word.at[0] == '-') {
			after_dash = true;
			n = 100;
		}
		if (n == 101)
			ret->type = word;
		if (n == 103)
			ret->options = word;
	}
	return ret->options.at != NULL;
}

static bool span_is(struct span span, const char *text)
{
	return span.len == strlen(text) && memcmp(span.at, text, span.len) == 0;
}

/* Options one by one, separated by commas. */
static bool next_option(struct span *left, struct span *ret)
{
	if (left->len == 0)
		return false;
	const char *comma = memchr(left->at, ',', left->len);
	size_t len = comma ? (size_t)(comma - left->at) : left->len;
	*ret = (struct span){left->at, len};
	len += comma != NULL;
	left->at += len;
	left->len -= len;
	return true;
}

/* Whether a v1 mount holds a controller; "name=systemd" and the like hold none. */
static bool holds_controller(struct span options)
{
	static const char *const names[] = {"cpu",     "cpuacct", "cpuset",	"memory",
					    "blkio",   "pids",	  "devices",	"freezer",
					    "hugetlb", "net_cls", "perf_event", "rdma"};
	struct span option;

	while (next_option(&options, &option))
		for (size_t i = 0; i < ARRAY_LEN(names); i++)
			if (span_is(option, names[i]))
				return true;
	return false;
}

static void copy_features(struct span options, char *ret, size_t size)
{
	struct span option;
	size_t len = 0;

	while (next_option(&options, &option)) {
		if (span_is(option, "rw") || span_is(option, "ro"))
			continue;
		if (len + option.len + 2 > size)
			return;
		if (len)
			ret[len++] = ',';
		memcpy(ret + len, option.at, option.len);
		len += option.len;
		ret[len] = '\0';
	}
}

/* Mount points have white space and backslashes as \ooo. */
static bool copy_unescaped(struct span text, char *ret, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '\\' && i + 3 < text.len) {
			const char *digit = text.at + i + 1;
			c = (char)((digit[0] - '0') << 6 | (digit[1] - '0') << 3 |
				   (digit[2] - '0'));
			i += 3;
		}
		if (len + 1 >= size)
			return false;
		ret[len++] = c;
	}
	ret[len] = '\0';
	return true;
}

/* Several mounts of one tree are usual in containers: the usual place wins, then a whole tree, then
 * the last, which may lie over an earlier one. */
static int mount_rank(const struct mount *mount)
{
	if (span_is(mount->point, "/sys/fs/cgroup"))
		return 3;
	return span_is(mount->root, "/") ? 2 : 1;
}

static void read_mounts(int root_fd, struct host *host)
{
	AUTO_FREE char *text = NULL;
	struct err ignored;
	size_t len;
	int best = 0;
	bool v1 = false;

	if (fd_slurp_at(root_fd, "proc/self/mountinfo", (size_t)64 << 20, &text, &len, &ignored))
		return;
	for (const char *line = text, *end; line < text + len; line = end + 1) {
		struct mount mount = {0};
		end = strchrnul(line, '\n');
		if (!mount_parse(line, end, &mount))
			continue;
		v1 |= span_is(mount.type, "cgroup") && holds_controller(mount.options);
		if (!span_is(mount.type, "cgroup2") || mount_rank(&mount) < best ||
		    !copy_unescaped(mount.point, host->mount, sizeof(host->mount)))
			continue;
		best = mount_rank(&mount);
		host->features[0] = '\0';
		copy_features(mount.options, host->features, sizeof(host->features));
	}
	if (best)
		host->mode = v1 ? HOST_HYBRID : HOST_V2;
	else
		host->mode = v1 ? HOST_V1 : HOST_NONE;
}

static void read_line(int root_fd, const char *path, char *ret, size_t size)
{
	if (fd_read_at(root_fd, path, ret, size) < 0)
		ret[0] = '\0';
	ret[strcspn(ret, "\n")] = '\0';
}

static void read_controllers(int root_fd, struct host *host)
{
	char path[PATH_MAX + 32];

	if (host->mode != HOST_V2 && host->mode != HOST_HYBRID)
		return;
	/* Below another root the mount point is a folder of it. */
	snprintf(path, sizeof(path), ".%s/cgroup.controllers", host->mount);
	read_line(root_fd, path, host->controllers, sizeof(host->controllers));
}

/* "MemTotal:       12345 kB" */
static uint64_t meminfo_bytes(const char *text, const char *key)
{
	size_t len = strlen(key);
	uint64_t kib;

	for (const char *line = text; *line; line = strchrnul(line, '\n'), line += *line == '\n') {
		if (strncmp(line, key, len) != 0)
			continue;
		line += len + strspn(line + len, " ");
		if (unit_parse_number(line, strspn(line, "0123456789"), &kib) == 0)
			return kib * 1024;
		return 0;
	}
	return 0;
}

static void read_memory(int root_fd, struct host *host)
{
	char text[16384];

	if (fd_read_at(root_fd, "proc/meminfo", text, sizeof(text)) < 0)
		return;
	host->ram_bytes = meminfo_bytes(text, "MemTotal:");
	host->swap_bytes = meminfo_bytes(text, "SwapTotal:");
}

/* "0-3,8" is five. */
static unsigned int count_cpus(const char *list)
{
	unsigned int count = 0;

	while (*list) {
		uint64_t first, last;
		size_t len = strspn(list, "0123456789");
		if (unit_parse_number(list, len, &first) < 0)
			break;
		list += len;
		last = first;
		if (*list == '-') {
			len = strspn(++list, "0123456789");
			if (unit_parse_number(list, len, &last) < 0 || last < first)
				break;
			list += len;
		}
		count += (unsigned int)(last - first) + 1;
		list += *list == ',';
	}
	return count;
}

/* Of this running kernel; "" where it has none. */
static void read_boot_id(int root_fd, char ret[HOST_BOOT_ID_SIZE])
{
	read_line(root_fd, "proc/sys/kernel/random/boot_id", ret, HOST_BOOT_ID_SIZE);
}

bool host_boot_id(char ret[HOST_BOOT_ID_SIZE])
{
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	read_boot_id(root_fd, ret);
	return ret[0];
}

void host_probe_at(int root_fd, struct host *ret)
{
	char cpus[1024], pressure[512];

	*ret = (struct host){.page_bytes = (uint64_t)sysconf(_SC_PAGESIZE)};
	read_mounts(root_fd, ret);
	read_controllers(root_fd, ret);
	read_memory(root_fd, ret);
	read_line(root_fd, "proc/sys/kernel/osrelease", ret->kernel, sizeof(ret->kernel));
	read_boot_id(root_fd, ret->boot_id);
	read_line(root_fd, "sys/devices/system/cpu/online", cpus, sizeof(cpus));
	ret->cpus = count_cpus(cpus);
	if (ret->cpus == 0)
		ret->cpus = (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
	/* Booted with psi=0 the files are there, and reading them is refused. */
	ret->psi = fd_read_at(root_fd, "proc/pressure/cpu", pressure, sizeof(pressure)) > 0;
	ret->systemd = faccessat(root_fd, "run/systemd/system", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

void host_probe(struct host *ret)
{
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	host_probe_at(root_fd, ret);
}

void host_probe_launch(const char *mount, struct host *ret)
{
	static const char usual[] = "/sys/fs/cgroup";
	struct statfs fs;
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	*ret = (struct host){.page_bytes = (uint64_t)sysconf(_SC_PAGESIZE)};
	/* Where v2 has the usual place, v1 has none: the list of mounts need not be read. */
	if (mount && strlen(mount) < sizeof(ret->mount)) {
		strcpy(ret->mount, mount);
	} else if (statfs(usual, &fs) == 0 && (unsigned long)fs.f_type == CGROUP2_SUPER_MAGIC) {
		ret->mode = HOST_V2;
		strcpy(ret->mount, usual);
	} else {
		read_mounts(root_fd, ret);
	}
	read_boot_id(root_fd, ret->boot_id);
	ret->systemd = faccessat(root_fd, "run/systemd/system", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

const char *host_mode_name(enum host_mode mode)
{
	switch (mode) {
	case HOST_V2:
		return "v2";
	case HOST_HYBRID:
		return "hybrid";
	case HOST_V1:
		return "v1";
	case HOST_NONE:
		break;
	}
	return "none";
}

int host_refuses(const struct host *host, struct err *err)
{
	static const char *const why[] = {
		[HOST_NONE] = "no cgroup v2 tree is mounted here",
		[HOST_V1] = "this machine runs cgroup v1",
		[HOST_HYBRID] = "this machine's controllers are in cgroup v1 (hybrid mode)",
	};

	if (host->mode == HOST_V2)
		return 0;
	err_say(err, ENOTSUP, "%s", why[host->mode]);
	return err_hint(err, "contrib/vm/run gives a Linux that has cgroup v2; --cgroup-root DIR "
			     "uses a v2 directory as it is; 'cgov doctor' says more");
}
