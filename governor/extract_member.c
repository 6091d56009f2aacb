/* SPDX-License-Identifier: MIT */
/*
 * One member of an archive, in the folder that it belongs to.
 */
#include "governor/extract_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/remove.h"
#include "runner/mnt.h"

/* What stands in the way goes, but a folder where a folder is to be. */
static int make_room(const struct place *place, bool folder, bool *ret_there, struct err *err)
{
	struct stat stat;

	*ret_there = false;
	if (fstatat(place->dir_fd, place->name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : err_set(err, errno, "look at what is there");
	*ret_there = folder && S_ISDIR(stat.st_mode);
	if (*ret_there)
		return 0;
	int r = remove_tree_at(place->dir_fd, place->name);
	return r < 0 ? err_set(err, -r, "remove what is there") : 0;
}

static int write_content(struct tarball *tarball, int fd, int64_t size, struct err *err)
{
	const void *piece;
	int64_t at;
	size_t len;
	int r;

	while ((r = tarball_data(tarball, &piece, &len, &at, err)) > 0) {
		const char *bytes = piece;
		if (at < 0 || at > size || (int64_t)len > size - at)
			return err_say(err, EBADMSG, "more content than it says");
		while (len > 0) {
			ssize_t n = pwrite(fd, bytes, len, at);
			if (n < 0)
				return err_set(err, errno, "write");
			bytes += n;
			at += n;
			len -= (size_t)n;
		}
	}
	if (r == 0 && ftruncate(fd, size) < 0)
		return err_set(err, errno, "write");
	return r;
}

static int take_owner(const struct extract *extract, const struct place *place,
		      const struct member *member, struct err *err)
{
	if (!extract->keeps_owners)
		return 0;
	if (member->uid < 0 || member->uid >= UINT32_MAX || member->gid < 0 ||
	    member->gid >= UINT32_MAX)
		return err_say(err, EBADMSG, "an owner that cannot be");
	if (fchownat(place->dir_fd, place->name, (uid_t)member->uid, (gid_t)member->gid,
		     AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(err, errno, "give it to %" PRId64 ":%" PRId64, member->uid,
			       member->gid);
	return 0;
}

/* We must be able to read what we unpack, and to remove it. */
static mode_t mode_of(const struct extract *extract, const struct member *member)
{
	if (extract->keeps_owners)
		return member->mode & 07777;
	return (member->mode & 01777) | (member->type == MEMBER_FOLDER ? 0700 : 0400);
}

/* A change of owner clears set-id bits: the mode comes after. */
int extract_take_mode(const struct extract *extract, const struct place *place,
		      const struct member *member, struct err *err)
{
	int r = take_owner(extract, place, member, err);

	if (r == 0 && member->type != MEMBER_SYMLINK &&
	    fchmodat(place->dir_fd, place->name, mode_of(extract, member), 0) < 0)
		return err_set(err, errno, "set its mode");
	return r;
}

static int make_file(const struct extract *extract, struct tarball *tarball,
		     const struct place *place, const struct member *member, struct err *err)
{
	const struct timespec times[] = {member->mtime, member->mtime};
	AUTO_FD int fd = openat(place->dir_fd, place->name,
				O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_set(err, errno, "make the file");
	int r = write_content(tarball, fd, member->size, err);
	if (r == 0)
		r = extract_take_mode(extract, place, member, err);
	if (r == 0)
		(void)futimens(fd, times); /* a time that cannot be is none of our concern */
	return r;
}

static int make_hardlink(struct extract *extract, const struct place *place,
			 const struct member *member, struct err *err)
{
	char path[PATH_MAX];
	struct stat stat;
	int r = extract_path(member->link, path, err);

	if (r < 0)
		return err_wrap(err, "a hard link to '%s'", member->link);
	char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	if (slash)
		*slash = '\0';
	AUTO_FD int dir = mnt_open_in(extract->root_fd, slash ? path : ".", O_PATH | O_DIRECTORY);
	if (dir < 0)
		return err_set(err, -dir, "a hard link to '%s'", member->link);
	if (fstatat(dir, name, &stat, AT_SYMLINK_NOFOLLOW) < 0 ||
	    linkat(dir, name, place->dir_fd, place->name, 0) < 0)
		return err_set(err, errno, "a hard link to '%s'", member->link);
	return 0;
}

static int make_other(struct extract *extract, const struct place *place,
		      const struct member *member, bool there, struct err *err)
{
	int r = 0;

	if (member->type == MEMBER_FOLDER && !there)
		r = mkdirat(place->dir_fd, place->name, 0700);
	else if (member->type == MEMBER_SYMLINK)
		r = symlinkat(member->link, place->dir_fd, place->name);
	else if (member->type == MEMBER_FIFO)
		r = mkfifoat(place->dir_fd, place->name, 0600);
	if (r < 0)
		return err_set(err, errno, "make it");
	return extract_take_mode(extract, place, member, err);
}

int extract_make(struct extract *extract, struct tarball *tarball, const struct place *place,
		 const struct member *member, struct err *err)
{
	bool there;

	int r = make_room(place, member->type == MEMBER_FOLDER, &there, err);
	if (r < 0)
		return r;
	if (member->type == MEMBER_FILE)
		r = make_file(extract, tarball, place, member, err);
	else if (member->type == MEMBER_HARDLINK)
		r = make_hardlink(extract, place, member, err);
	else
		r = make_other(extract, place, member, there, err);
	return r;
}
