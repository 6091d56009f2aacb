/* SPDX-License-Identifier: MIT */
#include "governor/tarball.h"

#include "config.h"

#include <errno.h>

#if HAVE_ARCHIVE
#include <archive.h>
#include <archive_entry.h>

#include "common/dl.h"

#define PIECE_SIZE 65536

#define ARCHIVE(X)                              \
	X(archive_read_new)                     \
	X(archive_read_free)                    \
	X(archive_read_support_filter_gzip)     \
	X(archive_read_support_filter_bzip2)    \
	X(archive_read_support_filter_xz)       \
	X(archive_read_support_filter_lzma)     \
	X(archive_read_support_filter_zstd)     \
	X(archive_read_support_filter_lz4)      \
	X(archive_read_support_filter_compress) \
	X(archive_read_support_format_tar)      \
	X(archive_read_open_fd)                 \
	X(archive_read_next_header)             \
	X(archive_read_data_block)              \
	X(archive_error_string)                 \
	X(archive_errno)                        \
	X(archive_entry_pathname)               \
	X(archive_entry_pathname_utf8)          \
	X(archive_entry_symlink)                \
	X(archive_entry_symlink_utf8)           \
	X(archive_entry_hardlink)               \
	X(archive_entry_hardlink_utf8)          \
	X(archive_entry_filetype)               \
	X(archive_entry_perm)                   \
	X(archive_entry_uid)                    \
	X(archive_entry_gid)                    \
	X(archive_entry_size)                   \
	X(archive_entry_mtime)                  \
	X(archive_entry_mtime_nsec)

DL_LIBRARY(la, "libarchive.so.13", "libarchive13", ARCHIVE)

static struct archive *reader_of(struct tarball *tarball)
{
	return (struct archive *)tarball;
}

static int say(struct archive *reader, struct err *err)
{
	const char *why = la.archive_error_string(reader);

	return err_say(err, la.archive_errno(reader) == ENOMEM ? ENOMEM : EBADMSG,
		       "the archive cannot be read: %s", why ? why : "it is damaged");
}

/* Those that the library unpacks itself; for others it would start programs. */
static void support(struct archive *reader)
{
	la.archive_read_support_filter_gzip(reader);
	la.archive_read_support_filter_bzip2(reader);
	la.archive_read_support_filter_xz(reader);
	la.archive_read_support_filter_lzma(reader);
	la.archive_read_support_filter_zstd(reader);
	la.archive_read_support_filter_lz4(reader);
	la.archive_read_support_filter_compress(reader);
	la.archive_read_support_format_tar(reader);
}

int tarball_open(int fd, struct tarball **ret, struct err *err)
{
	int r = la_load(err);

	if (r < 0)
		return r;
	struct archive *reader = la.archive_read_new();
	if (!reader)
		return err_set(err, ENOMEM, "read the archive");
	support(reader);
	if (la.archive_read_open_fd(reader, fd, PIECE_SIZE) != ARCHIVE_OK) {
		say(reader, err);
		la.archive_read_free(reader);
		return err->code;
	}
	*ret = (struct tarball *)reader;
	return 0;
}

static enum member_type type_of(const struct archive_entry *entry_const, const char *hardlink)
{
	struct archive_entry *entry = (struct archive_entry *)(uintptr_t)entry_const;

	if (hardlink)
		return MEMBER_HARDLINK;
	switch (la.archive_entry_filetype(entry)) {
	case AE_IFREG:
		return MEMBER_FILE;
	case AE_IFDIR:
		return MEMBER_FOLDER;
	case AE_IFLNK:
		return MEMBER_SYMLINK;
	case AE_IFIFO:
		return MEMBER_FIFO;
	case AE_IFCHR:
	case AE_IFBLK:
		return MEMBER_DEVICE;
	default:
		return MEMBER_OTHER;
	}
}

/* The bytes where the archive has bytes; UTF-8 where it has that and our locale does not. */
static void read_names(struct archive_entry *entry, struct member *ret)
{
	const char *hardlink = la.archive_entry_hardlink(entry);

	if (!hardlink)
		hardlink = la.archive_entry_hardlink_utf8(entry);
	ret->type = type_of(entry, hardlink);
	ret->link = hardlink ? hardlink : la.archive_entry_symlink(entry);
	if (!ret->link)
		ret->link = la.archive_entry_symlink_utf8(entry);
	ret->path = la.archive_entry_pathname(entry);
	if (!ret->path)
		ret->path = la.archive_entry_pathname_utf8(entry);
}

int tarball_next(struct tarball *tarball, struct member *ret, struct err *err)
{
	struct archive *reader = reader_of(tarball);
	struct archive_entry *entry;
	struct member member = {0};

	int r = la.archive_read_next_header(reader, &entry);
	if (r == ARCHIVE_EOF)
		return 0;
	/* A warning is about a name that our locale cannot say. */
	if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
		return say(reader, err);
	read_names(entry, &member);
	if (!member.path || (member.type == MEMBER_SYMLINK && !member.link))
		return err_say(err, EBADMSG, "the archive has a member without a name");
	member.mode = la.archive_entry_perm(entry) & 07777;
	member.uid = la.archive_entry_uid(entry);
	member.gid = la.archive_entry_gid(entry);
	member.size = la.archive_entry_size(entry);
	member.mtime.tv_sec = la.archive_entry_mtime(entry);
	member.mtime.tv_nsec = la.archive_entry_mtime_nsec(entry);
	*ret = member;
	return 1;
}

int tarball_data(struct tarball *tarball, const void **ret, size_t *ret_len, int64_t *ret_at,
		 struct err *err)
{
	la_int64_t at;
	int r = la.archive_read_data_block(reader_of(tarball), ret, ret_len, &at);

	if (r == ARCHIVE_EOF)
		return 0;
	if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
		return say(reader_of(tarball), err);
	*ret_at = at;
	return 1;
}

void tarball_close(struct tarball *tarball)
{
	if (tarball)
		la.archive_read_free(reader_of(tarball));
}

#else

#define WITHOUT \
	err_say(err, ENOTSUP, "this cgov was built without libarchive: it reads no archives")

int tarball_open(int fd, struct tarball **ret, struct err *err)
{
	(void)fd;
	(void)ret;
	return WITHOUT;
}

int tarball_next(struct tarball *tarball, struct member *ret, struct err *err)
{
	(void)tarball;
	(void)ret;
	return WITHOUT;
}

int tarball_data(struct tarball *tarball, const void **ret, size_t *ret_len, int64_t *ret_at,
		 struct err *err)
{
	(void)tarball;
	(void)ret;
	(void)ret_len;
	(void)ret_at;
	return WITHOUT;
}

void tarball_close(struct tarball *tarball)
{
	(void)tarball;
}

#endif
