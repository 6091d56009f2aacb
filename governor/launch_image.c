/* SPDX-License-Identifier: MIT */
#include "governor/launch_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "common/fd.h"

#define DEFAULT_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* Return: NULL when memory is short. */
static const char *path_of(const struct run_value *value, struct arena *arena)
{
	const char *slash = value->pos.file ? strrchr(value->pos.file, '/') : NULL;

	if (value->text[0] == '/' || !slash)
		return value->text;
	return arena_printf(arena, "%.*s/%s", (int)(slash - value->pos.file), value->pos.file,
			    value->text);
}

/* The caller's variables say nothing true about another file system, but for its terminal. */
static int fresh_environment(struct arena *arena, struct launch *launch, struct err *err)
{
	uid_t uid = launch->set_user ? launch->uid : geteuid();
	const char *term = getenv("TERM");
	char **envp = arena_alloc(arena, 4 * sizeof(char *));
	size_t count = 0;

	if (!envp)
		return err_set(err, ENOMEM, "image");
	envp[count++] = arena_strdup(arena, "PATH=" DEFAULT_PATH);
	envp[count++] = arena_strdup(arena, uid == 0 ? "HOME=/root" : "HOME=/");
	if (term)
		envp[count++] = arena_printf(arena, "TERM=%s", term);
	for (size_t i = 0; i < count; i++)
		if (!envp[i])
			return err_set(err, ENOMEM, "image");
	launch->envp = envp;
	return 0;
}

/* The descriptor stays open on purpose: the lock goes with us. */
static int hold_keep(const char *dir, struct err *err)
{
	AUTO_FD int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, errno, "keep '%s'", dir);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
		return err_say(err, EBUSY, "keep '%s': another workload writes there", dir);
	(void)TAKE_FD(fd);
	return 0;
}

static int check_dir(const char *dir, struct err *err)
{
	struct stat stat_buf;

	if (stat(dir, &stat_buf) < 0)
		return err_set(err, errno, "image '%s'", dir);
	if (!S_ISDIR(stat_buf.st_mode))
		return err_say(err, ENOTDIR, "image '%s': not a directory", dir);
	return 0;
}

/* Each speaks of an image. */
static int check_alone(const struct run_options *options, struct err *err)
{
	static const enum run_id ids[] = {RUN_KEEP, RUN_READ_ONLY};

	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		if (options->value[ids[i]].given)
			return err_say(err, EINVAL, "%s needs an image", run_rows[ids[i]].key);
	return 0;
}

int launch_image_read(const struct run_options *options, struct arena *arena, struct launch *launch,
		      struct err *err)
{
	const struct run_value *image = &options->value[RUN_IMAGE];
	const struct run_value *keep = &options->value[RUN_KEEP];

	if (!image->given)
		return check_alone(options, err);
	launch->root.read_only = options->value[RUN_READ_ONLY].flag;
	launch->root.dir = path_of(image, arena);
	launch->root.keep = keep->given ? path_of(keep, arena) : NULL;
	if (!launch->root.dir || (keep->given && !launch->root.keep))
		return err_set(err, ENOMEM, "image");
	if (launch->root.read_only && keep->given)
		return err_say(err, EINVAL, "keep and read-only exclude each other");
	int r = check_dir(launch->root.dir, err);
	if (r == 0 && keep->given)
		r = hold_keep(launch->root.keep, err);
	return r < 0 ? r : fresh_environment(arena, launch, err);
}
