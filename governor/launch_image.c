/* SPDX-License-Identifier: MIT */
#include "governor/launch_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

#include "common/fd.h"
#include "governor/image_import.h"
#include "governor/image_store.h"

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

static int use_stored(const struct image_store *store, const char *id, struct arena *arena,
		      struct image *image, struct err *err)
{
	AUTO_FD int fd = -1;
	int r = image_store_hold(store, id, arena, image, &fd, err);

	(void)TAKE_FD(fd);
	return r;
}

static int use_path(const char *path, const char *state_dir, struct arena *arena,
		    struct image *image, struct err *err)
{
	AUTO_STORE struct image_store store = IMAGE_STORE_NONE;
	char id[SHA256_TEXT_SIZE];
	enum image_kind kind;

	int r = image_kind_of(path, &kind, err);
	if (r == 0 && kind == IMAGE_FOLDER) {
		image->root = path;
		return 0;
	}
	if (r == 0)
		r = image_store_open(state_dir, true, &store, err);
	if (r == 0)
		r = image_import(&store, path, NULL, id, err);
	return r < 0 ? r : use_stored(&store, id, arena, image, err);
}

static int use_name(const char *name, const char *state_dir, struct arena *arena,
		    struct image *image, struct err *err)
{
	AUTO_STORE struct image_store store = IMAGE_STORE_NONE;
	const char *id;
	int r = image_store_open(state_dir, true, &store, err);

	if (r == 0)
		r = image_store_find(&store, name, arena, &id, err);
	return r < 0 ? r : use_stored(&store, id, arena, image, err);
}

int launch_image_choose(const struct run_options *options, const char *state_dir,
			struct arena *arena, const struct image **ret, struct err *err)
{
	const struct run_value *value = &options->value[RUN_IMAGE];
	struct image *image = value->given ? arena_new(arena, struct image) : NULL;
	const char *path = value->given ? path_of(value, arena) : NULL;

	*ret = NULL;
	if (!value->given)
		return 0;
	if (!image || !path)
		return err_set(err, ENOMEM, "image");
	int r = strchr(value->text, '/') || access(path, F_OK) == 0
			? use_path(path, state_dir, arena, image, err)
			: use_name(value->text, state_dir, arena, image, err);
	if (r == 0)
		*ret = image;
	return r;
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

int launch_image_read(const struct run_options *options, const struct image *image,
		      struct arena *arena, struct launch *launch, struct err *err)
{
	const struct run_value *keep = &options->value[RUN_KEEP];

	if (!image)
		return check_alone(options, err);
	launch->root.read_only = options->value[RUN_READ_ONLY].flag;
	launch->root.dir = image->root;
	launch->root.keep = keep->given ? path_of(keep, arena) : NULL;
	if (keep->given && !launch->root.keep)
		return err_set(err, ENOMEM, "image");
	if (launch->root.read_only && keep->given)
		return err_say(err, EINVAL, "keep and read-only exclude each other");
	if (!launch->workdir)
		launch->workdir = image->config.workdir;
	int r = keep->given ? hold_keep(launch->root.keep, err) : 0;
	return r < 0 ? r : fresh_environment(arena, launch, err);
}
