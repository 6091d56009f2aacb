/* SPDX-License-Identifier: MIT */
#include "governor/network_lease.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "common/fd.h"
#include "common/text.h"
#include "common/unit.h"

#define FIRST	  2
#define NAME_SIZE 16
#define FILE_SIZE 65536
#define PORTS_MAX 1024

int lease_lock(int dirfd, struct err *err)
{
	AUTO_FD int fd = openat(dirfd, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int r;

	if (fd < 0)
		return err_set(err, errno, "lock cgov's network");
	while ((r = flock(fd, LOCK_EX)) < 0 && errno == EINTR)
		continue;
	return r < 0 ? err_set(err, errno, "lock cgov's network") : TAKE_FD(fd);
}

static unsigned int read_next(int dirfd)
{
	char text[NAME_SIZE];
	uint64_t next;
	ssize_t n = fd_read_at(dirfd, "next", text, sizeof(text));

	if (n < 0 || unit_parse_number(text, (size_t)n, &next) < 0 || next < FIRST ||
	    next > LEASE_MAX)
		return FIRST;
	return (unsigned int)next;
}

/* Forgotten it only means that an address is given again sooner. */
static void write_next(int dirfd, unsigned int next)
{
	char text[NAME_SIZE];
	AUTO_FD int fd =
		openat(dirfd, "next", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	int len = snprintf(text, sizeof(text), "%u", next);

	if (fd >= 0)
		fd_write_all(fd, text, (size_t)len);
}

static int take(int dirfd, unsigned int index, struct lease *ret)
{
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), "%u", index);
	AUTO_FD int fd =
		openat(dirfd, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
		return -errno;
	*ret = (struct lease){index, TAKE_FD(fd)};
	return 0;
}

int lease_take(int dirfd, struct lease *ret, struct err *err)
{
	unsigned int first = read_next(dirfd), index = first;

	do {
		int r = take(dirfd, index, ret);
		if (r < 0 && r != -EEXIST)
			return err_set(err, -r, "take an address of cgov's network");
		index = index == LEASE_MAX ? FIRST : index + 1;
		if (r == 0) {
			write_next(dirfd, index);
			return 0;
		}
	} while (index != first);
	return err_say(err, ENOSPC, "cgov's network has no address left");
}

int lease_note_ports(const struct lease *lease, const struct network_port *ports, size_t count,
		     struct err *err)
{
	AUTO_TEXT struct text text = {0};

	for (size_t i = 0; i < count; i++)
		text_addf(&text, "%s %u %u\n", ports[i].udp ? "udp" : "tcp", ports[i].host,
			  ports[i].inner);
	int r = text.failed ? -ENOMEM : fd_write_all(lease->fd, text_str(&text), text.len);
	return r < 0 ? err_set(err, -r, "note the ports of a workload") : 0;
}

static bool is_lease(const char *name, unsigned int *ret)
{
	uint64_t index;

	if (unit_parse_number(name, strlen(name), &index) < 0 || index < FIRST || index > LEASE_MAX)
		return false;
	*ret = (unsigned int)index;
	return true;
}

/* Return: owned by the caller; NULL with @err. */
static DIR *open_folder(int dirfd, struct err *err)
{
	AUTO_FD int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);

	if (dir)
		(void)TAKE_FD(fd);
	else
		err_set(err, errno, "look for addresses in use");
	return dir;
}

int lease_count(int dirfd, struct err *err)
{
	DIR *dir = open_folder(dirfd, err);
	const struct dirent *entry;
	unsigned int index;
	int count = 0;

	if (!dir)
		return err->code;
	while ((entry = readdir(dir)))
		count += is_lease(entry->d_name, &index);
	closedir(dir);
	return count;
}

void lease_drop(int dirfd, struct lease *lease)
{
	char name[NAME_SIZE];

	if (lease->index == 0)
		return;
	snprintf(name, sizeof(name), "%u", lease->index);
	unlinkat(dirfd, name, 0);
	fd_closep(&lease->fd);
	*lease = LEASE_NONE;
}

/* What is no such line was not written by a cgov, or not whole. */
static size_t read_ports(int fd, struct network_port *ports)
{
	AUTO_FREE char *text = malloc(FILE_SIZE);
	size_t count = 0;
	char udp[4];

	if (!text || fd_read(fd, text, FILE_SIZE) < 0)
		return 0;
	for (char *line = text; *line && count < PORTS_MAX; line++) {
		struct network_port port;
		if (sscanf(line, "%3s %hu %hu", udp, &port.host, &port.inner) == 3) {
			port.udp = strcmp(udp, "udp") == 0;
			ports[count++] = port;
		}
		line = strchrnul(line, '\n');
		if (!*line)
			break;
	}
	return count;
}

static int sweep_one(int dirfd, const char *name, unsigned int index, lease_visit *visit,
		     void *data, struct err *err)
{
	AUTO_FREE struct network_port *ports = calloc(PORTS_MAX, sizeof(*ports));
	AUTO_FD int fd = openat(dirfd, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (!ports || fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
		return 0;
	const struct lease_left left = {index, ports, read_ports(fd, ports)};
	int r = visit(&left, data, err);
	if (r < 0)
		return r;
	unlinkat(dirfd, name, 0);
	return 1;
}

int lease_sweep(int dirfd, lease_visit *visit, void *data, struct err *err)
{
	DIR *dir = open_folder(dirfd, err);
	const struct dirent *entry;
	unsigned int index;
	int count = 0, failed = 0;

	if (!dir)
		return err->code;
	while ((entry = readdir(dir))) {
		struct err second = {0};
		if (!is_lease(entry->d_name, &index))
			continue;
		int r = sweep_one(dirfd, entry->d_name, index, visit, data, &second);
		if (r < 0 && failed == 0) {
			*err = second;
			failed = r;
		}
		count += r > 0;
	}
	closedir(dir);
	return failed < 0 ? failed : count;
}
