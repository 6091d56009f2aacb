/* SPDX-License-Identifier: MIT */
/*
 * DOC: Theory of Operation
 *
 * Names: an absolute one, or one with "..", is refused as it stands; no honest archive has them.
 *
 * Links: may say anything, they are followed by the workload in its own root. While we unpack, a
 * folder is looked up as if our folder were the root (mnt_open_in()), so a member below a link
 * lands where the workload would see it. Everything is made by name in a descriptor of its parent,
 * and never through a link in the last place. Both ends of a hard link are found the same way.
 *
 * Bytes and members: counted before they are written, by what the member says of itself.
 *
 * Devices: left out below /dev, which the workload gets from us; refused anywhere else. Set-id
 * bits: kept only by root, whose images lie where nobody else can reach them.
 */
#include "governor/extract.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/remove.h"
#include "common/unit.h"
#include "governor/extract_parts.h"
#include "runner/mnt.h"

#define MEMBERS_MAX  UINT64_C(500000)
#define BYTES_ALWAYS (UINT64_C(1) << 30)
#define RATIO_MAX    100 /* unpacked to packed */
#define WHITEOUT     ".wh."
#define OPAQUE	     ".wh..wh..opq"

void extract_init(struct extract *extract, int root_fd, uint64_t archive_bytes)
{
	struct statvfs stat;
	uint64_t bytes = BYTES_ALWAYS + RATIO_MAX * archive_bytes;

	if (fstatvfs(root_fd, &stat) == 0) {
		uint64_t room = (uint64_t)stat.f_bavail * stat.f_frsize / 10 * 9;
		bytes = bytes < room ? bytes : room;
	}
	*extract = (struct extract){
		.root_fd = root_fd,
		.keeps_owners = geteuid() == 0,
		.bytes_left = bytes,
		.members_left = MEMBERS_MAX,
		.parent_fd = -1,
	};
}

static void forget_parent(struct extract *extract)
{
	fd_closep(&extract->parent_fd);
	extract->parent_fd = -1;
}

void extract_done(struct extract *extract)
{
	forget_parent(extract);
}

int extract_path(const char *name, char ret[PATH_MAX], struct err *err)
{
	size_t len = 0;

	if (name[0] == '/')
		return err_say(err, EBADMSG, "an absolute name");
	for (const char *at = name; *at;) {
		size_t part = strcspn(at, "/");
		if (part == 2 && memcmp(at, "..", 2) == 0)
			return err_say(err, EBADMSG, "a name that leads out by '..'");
		if (part > 0 && !(part == 1 && *at == '.')) {
			if (len + part + 2 > PATH_MAX)
				return err_set(err, ENAMETOOLONG, "its name");
			if (len)
				ret[len++] = '/';
			memcpy(ret + len, at, part);
			len += part;
		}
		at += part;
		at += strspn(at, "/");
	}
	ret[len] = '\0';
	return 0;
}

/* @path is cut at its last slash. */
static int find_place(struct extract *extract, char *path, struct place *ret, struct err *err)
{
	char *slash = strrchr(path, '/');
	const char *parent = slash ? path : "";

	if (slash)
		*slash = '\0';
	if (extract->parent_fd < 0 || strcmp(parent, extract->parent) != 0) {
		forget_parent(extract);
		extract->parent_fd =
			*parent ? mnt_open_in(extract->root_fd, parent, O_PATH | O_DIRECTORY)
				: -ENOENT;
		if (extract->parent_fd == -ENOENT)
			extract->parent_fd = mnt_make_in(extract->root_fd, parent, true);
		if (extract->parent_fd < 0)
			return err_set(err, -extract->parent_fd, "the folder it is in");
		strcpy(extract->parent, parent);
	}
	*ret = (struct place){extract->parent_fd, slash ? slash + 1 : path};
	return 0;
}

static int count(struct extract *extract, const struct member *member, struct err *err)
{
	uint64_t size =
		member->type == MEMBER_FILE && member->size > 0 ? (uint64_t)member->size : 0;
	char buf[UNIT_TEXT_SIZE];

	if (extract->members_left == 0)
		return err_say(err, EFBIG, "more than %" PRIu64 " files", MEMBERS_MAX);
	if (size > extract->bytes_left)
		return err_say(err, EFBIG, "it unpacks to more than the %s it may",
			       unit_print_bytes(extract->bytes + extract->bytes_left, buf));
	extract->members_left--;
	extract->bytes_left -= size;
	extract->members++;
	extract->bytes += size;
	return 0;
}

static int take_member(struct extract *extract, struct tarball *tarball,
		       const struct member *member, char *path, struct err *err)
{
	struct place place;

	if (member->type == MEMBER_DEVICE && strncmp(path, "dev/", 4) == 0)
		return 0;
	if (member->type == MEMBER_DEVICE || member->type == MEMBER_OTHER)
		return err_say(err, EBADMSG, "a device or socket outside /dev");
	int r = count(extract, member, err);
	if (r == 0)
		r = find_place(extract, path, &place, err);
	return r < 0 ? r : extract_make(extract, tarball, &place, member, err);
}

/* The folder itself. */
static int take_root(struct extract *extract, const struct member *member, struct err *err)
{
	const struct place root = {extract->root_fd, "."};

	return member->type == MEMBER_FOLDER ? extract_take_mode(extract, &root, member, err) : 0;
}

static int remove_content(int dir_fd, const char *name, struct err *err)
{
	struct stat stat;

	if (fstatat(dir_fd, name, &stat, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(stat.st_mode))
		return 0;
	int r = remove_tree_at(dir_fd, name);
	if (r == 0 && mkdirat(dir_fd, name, stat.st_mode & 07777) < 0)
		r = -errno;
	if (r == 0)
		(void)fchownat(dir_fd, name, stat.st_uid, stat.st_gid, AT_SYMLINK_NOFOLLOW);
	return r < 0 ? err_set(err, -r, "empty the folder") : 0;
}

/* Of ".wh.NAME" and ".wh..wh..opq", what the layers below have goes. */
static int take_whiteout(struct extract *extract, char *path, struct err *err)
{
	char *slash = strrchr(path, '/');
	char *name = slash ? slash + 1 : path;
	struct place place;
	int r;

	if (strncmp(name, WHITEOUT, strlen(WHITEOUT)) != 0)
		return 0;
	if (strcmp(name, OPAQUE) == 0) {
		if (!slash)
			return err_say(err, EBADMSG, "a whiteout of the root");
		*slash = '\0';
		r = find_place(extract, path, &place, err);
		if (r == 0)
			r = remove_content(place.dir_fd, place.name, err);
		forget_parent(extract);
		return r;
	}
	const char *target = name + strlen(WHITEOUT);
	if (!*target || strcmp(target, ".") == 0 || strcmp(target, "..") == 0)
		return err_say(err, EBADMSG, "a whiteout of nothing");
	r = find_place(extract, path, &place, err);
	if (r == 0)
		r = remove_tree_at(place.dir_fd, place.name + strlen(WHITEOUT));
	forget_parent(extract);
	return r < 0 && !err->code ? err_set(err, -r, "remove it") : r;
}

static bool is_whiteout(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strncmp(slash ? slash + 1 : path, WHITEOUT, strlen(WHITEOUT)) == 0;
}

enum pass {
	PASS_WHOLE,	/* all members as they are */
	PASS_WHITEOUTS, /* of a layer first, wherever in the archive they stand */
	PASS_FILES,	/* then the rest */
};

static int take(struct extract *extract, struct tarball *tarball, const struct member *member,
		enum pass pass, struct err *err)
{
	char path[PATH_MAX];
	int r = extract_path(member->path, path, err);

	if (r < 0)
		return r;
	if (pass == PASS_WHITEOUTS)
		return take_whiteout(extract, path, err);
	if (pass == PASS_FILES && is_whiteout(path))
		return 0;
	if (path[0] == '\0')
		return take_root(extract, member, err);
	return take_member(extract, tarball, member, path, err);
}

static int run_pass(struct extract *extract, int fd, enum pass pass, struct err *err)
{
	struct tarball *tarball;
	struct member member;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return err_set(err, errno, "read the archive");
	int r = tarball_open(fd, &tarball, err);
	if (r < 0)
		return r;
	while ((r = tarball_next(tarball, &member, err)) > 0) {
		r = take(extract, tarball, &member, pass, err);
		if (r < 0) {
			err_wrap(err, "'%.200s'", member.path);
			break;
		}
	}
	tarball_close(tarball);
	return r;
}

int extract_archive(struct extract *extract, int fd, bool layer, struct err *err)
{
	int r = layer ? run_pass(extract, fd, PASS_WHITEOUTS, err) : 0;

	return r < 0 ? r : run_pass(extract, fd, layer ? PASS_FILES : PASS_WHOLE, err);
}
