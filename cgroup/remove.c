/* SPDX-License-Identifier: MIT */
#include "cgroup/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup/names.h"
#include "common/text.h"

/*
 * Where a removal stands. At any time it holds one descriptor, however deep the tree is: whoever
 * makes groups within a subtree of its own decides that.
 */
struct removal {
	struct text way; /* NUL-separated names of the groups on the way down */
	int fd;		 /* of the group that the last of them is in; owned */
};

static void removal_done(struct removal *removal)
{
	text_done(&removal->way);
	fd_closep(&removal->fd);
}

static const char *last_name(const struct removal *removal)
{
	const char *at = removal->way.data + removal->way.len - 1;

	while (at > removal->way.data && at[-1])
		at--;
	return at;
}

static int push_name(struct removal *removal, const char *name)
{
	text_add_bytes(&removal->way, name, strlen(name) + 1);
	return removal->way.failed ? -ENOMEM : 0;
}

static int move(struct removal *removal, const char *to)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(removal->fd, to, flags);

	/* The one who made it may have taken away the right to look into it. */
	if (fd < 0 && errno == EACCES && fchmodat(removal->fd, to, 0700, 0) == 0)
		fd = openat(removal->fd, to, flags);
	if (fd < 0)
		return -errno;
	close(removal->fd);
	removal->fd = fd;
	return 0;
}

static int descend(struct removal *removal)
{
	AUTO_NAMES struct names names = {0};
	int r = move(removal, last_name(removal));

	if (r == 0)
		r = names_read(removal->fd, 1, &names);
	if (r < 0)
		return r;
	/* What keeps it is no group: processes. */
	return names.count ? push_name(removal, names.all[0]) : -EBUSY;
}

static int ascend(struct removal *removal)
{
	removal->way.len -= strlen(last_name(removal)) + 1;
	return removal->way.len ? move(removal, "..") : 0;
}

static int step(struct removal *removal)
{
	if (unlinkat(removal->fd, last_name(removal), AT_REMOVEDIR) == 0 || errno == ENOENT)
		return ascend(removal);
	if (errno == EBUSY || errno == ENOTEMPTY)
		return descend(removal);
	return -errno;
}

int cg_remove(int parent_fd, const char *name, struct err *err)
{
	CLEANUP(removal_done) struct removal removal = {.fd = dup(parent_fd)};

	if (removal.fd < 0)
		return err_set(err, errno, "remove group '%s'", name);
	int r = push_name(&removal, name);
	while (r == 0 && removal.way.len)
		r = step(&removal);
	if (r == -EBUSY)
		return err_say(err, EBUSY, "remove group '%s': processes are left in it", name);
	return r < 0 ? err_set(err, -r, "remove group '%s'", name) : 0;
}
