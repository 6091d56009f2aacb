/* SPDX-License-Identifier: MIT */
#include "governor/enforce.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/explain.h"
#include "common/fd.h"
#include "common/text.h"

#define CONTENT_SIZE 4096

/* What people can do about a refusal that the file alone explains. */
static int hint(const struct knob *knob, int errnum, struct err *err)
{
	switch (errnum) {
	case ENODEV:
		if (knob->shape == KNOB_DEVICE || knob->shape == KNOB_WEIGHT)
			return err_hint(err, "the kernel takes whole disks, no partitions: see "
					     "'lsblk'");
		break;
	case EINVAL:
		if (knob->id == KNOB_CPU_MAX_BURST)
			return err_hint(err, "it may not be more than the quota of cpu.max");
		if (knob->id == KNOB_CPU_WEIGHT || knob->id == KNOB_CPU_WEIGHT_NICE)
			return err_hint(err, "cpu.idle = 1 allows no weight");
		break;
	case ERANGE:
		return err_hint(err, "'cgov knobs %s' says what is allowed", knob->file);
	case EBUSY:
		return err_hint(err, "it is in use below this group");
	default:
		break;
	}
	return err->code;
}

/* Without the controller there is no file; the other refusals are about the value. */
static int refused(const struct cg *cg, const char *file, const struct knob *knob, const char *text,
		   int errnum, struct err *err)
{
	bool about_value = errnum == EINVAL || errnum == ERANGE || errnum == ENODEV ||
			   errnum == EBUSY || errnum == ENOSPC || errnum == ENOMEM;
	char path[PATH_MAX];

	if (!about_value) {
		cg_explain(cg, file, errnum, err);
		return err_wrap(err, "%s = '%s'", file, text);
	}
	err_set(err, errnum, "%s = '%s': refused by the kernel in '%s'", file, text,
		cg_path(cg, path));
	return knob ? hint(knob, errnum, err) : err->code;
}

/* Return: 0 or -errno of open, write or read. */
static int write_and_read(const struct cg *cg, const char *file, const char *text,
			  char content[CONTENT_SIZE])
{
	AUTO_FD int fd = openat(cg->fd, file, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	size_t len = strlen(text);

	if (fd < 0)
		return -errno;
	ssize_t n = write(fd, text, len);
	if (n < 0)
		return -errno;
	if ((size_t)n != len)
		return -EIO;
	n = fd_read_record(fd, content, CONTENT_SIZE);
	if (n < 0)
		return (int)n;
	if (n > 0 && content[n - 1] == '\n')
		content[n - 1] = '\0';
	return 0;
}

static int compare(const struct setting *want, const char *text, const char *content,
		   uint64_t page_bytes, struct arena *arena, struct err *err)
{
	char file[KNOB_FILE_SIZE];
	struct setting have;

	knob_file(&want->name, file);
	int r = setting_read(&want->name, want->object, content, arena, &have, err);
	if (r < 0)
		return err_wrap(err, "read back %s", file);
	if (setting_equal(want, &have, page_bytes))
		return 0;
	return err_say(err, EREMOTEIO, "%s = '%s': the kernel took it and has '%s'", file, text,
		       content);
}

int enforce_setting(const struct cg *cg, const struct setting *want, uint64_t page_bytes,
		    struct arena *arena, const char **ret_content, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	char file[KNOB_FILE_SIZE], content[CONTENT_SIZE];

	knob_file(&want->name, file);
	setting_print(want, &text);
	if (text.failed)
		return err_set(err, ENOMEM, "write %s", file);
	int r = write_and_read(cg, file, text_str(&text), content);
	if (r < 0)
		return refused(cg, file, want->name.knob, text_str(&text), -r, err);
	r = compare(want, text_str(&text), content, page_bytes, arena, err);
	if (r < 0 || !ret_content)
		return r;
	const char *copy = arena_strdup(arena, content);
	if (!copy)
		return err_set(err, ENOMEM, "read back %s", file);
	*ret_content = copy;
	return 0;
}

int enforce_check(const struct cg *cg, const struct setting *want, uint64_t page_bytes,
		  struct arena *arena, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	char file[KNOB_FILE_SIZE], content[CONTENT_SIZE];

	setting_print(want, &text);
	if (text.failed)
		return err_set(err, ENOMEM, "read back %s", knob_file(&want->name, file));
	ssize_t len = fd_read_at(cg->fd, knob_file(&want->name, file), content, sizeof(content));
	if (len < 0)
		return cg_explain(cg, file, (int)-len, err);
	content[strcspn(content, "\n")] = '\0';
	return compare(want, text_str(&text), content, page_bytes, arena, err);
}

int enforce_text(const struct cg *cg, const char *file, const char *text, struct err *err)
{
	int r = fd_write_at(cg->fd, file, text);

	if (r < 0)
		return refused(cg, file, NULL, text, -r, err);
	return 0;
}
