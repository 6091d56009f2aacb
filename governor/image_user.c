/* SPDX-License-Identifier: MIT */
#include "governor/image_user.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "common/fd.h"
#include "common/unit.h"
#include "runner/mnt.h"

#define GROUPS_MAX    256
#define FILE_SIZE_MAX (1 << 20)

/* Return: NULL when there is none that can be read. */
static FILE *open_table(int root_fd, const char *path)
{
	struct stat stat;
	AUTO_FD int fd = mnt_open_in(root_fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 || fstat(fd, &stat) < 0 || !S_ISREG(stat.st_mode) ||
	    stat.st_size > FILE_SIZE_MAX)
		return NULL;
	FILE *file = fdopen(fd, "r");
	if (file)
		(void)TAKE_FD(fd);
	return file;
}

static bool is_id(const char *text, uint64_t *ret)
{
	return unit_parse_number(text, strlen(text), ret) == 0 && *ret < UINT32_MAX;
}

/* @ret_name: of the user in the table, in @arena; NULL when it has none. */
static int find_user(int root_fd, const char *name, struct arena *arena, struct launch *launch,
		     const char **ret_name, struct err *err)
{
	FILE *file = open_table(root_fd, "etc/passwd");
	const struct passwd *user = NULL;
	uint64_t number = 0;
	bool is_number = is_id(name, &number);

	while (file && (user = fgetpwent(file)))
		if (strcmp(user->pw_name, name) == 0 || (is_number && user->pw_uid == number))
			break;
	*ret_name = user ? arena_strdup(arena, user->pw_name) : NULL;
	launch->uid = user ? user->pw_uid : (uid_t)number;
	launch->gid = user ? user->pw_gid : (gid_t)number;
	if (file)
		fclose(file);
	if (!user && !is_number)
		return err_say(err, ENOENT, "user '%s': there is none in the image", name);
	return 0;
}

static int find_group(int root_fd, const char *name, gid_t *ret, struct err *err)
{
	FILE *file = open_table(root_fd, "etc/group");
	const struct group *group = NULL;
	uint64_t number = 0;
	bool is_number = is_id(name, &number);

	while (file && (group = fgetgrent(file)))
		if (strcmp(group->gr_name, name) == 0)
			break;
	if (group || is_number)
		*ret = group ? group->gr_gid : (gid_t)number;
	if (file)
		fclose(file);
	if (!group && !is_number)
		return err_say(err, ENOENT, "user: there is no group '%s' in the image", name);
	return 0;
}

static bool has_member(const struct group *group, const char *name)
{
	for (char *const *member = group->gr_mem; *member; member++)
		if (strcmp(*member, name) == 0)
			return true;
	return false;
}

static int find_groups(int root_fd, const char *name, struct arena *arena, struct launch *launch,
		       struct err *err)
{
	FILE *file = name ? open_table(root_fd, "etc/group") : NULL;
	gid_t *groups = arena_alloc(arena, GROUPS_MAX * sizeof(*groups));
	const struct group *group;
	size_t count = 0;

	if (groups)
		groups[count++] = launch->gid;
	while (groups && file && count < GROUPS_MAX && (group = fgetgrent(file)))
		if (group->gr_gid != launch->gid && has_member(group, name))
			groups[count++] = group->gr_gid;
	if (file)
		fclose(file);
	launch->groups = groups;
	launch->group_count = count;
	return groups ? 0 : err_set(err, ENOMEM, "user");
}

int image_user_read(const char *root, const char *text, struct arena *arena, struct launch *launch,
		    struct err *err)
{
	AUTO_FD int root_fd = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	const char *colon = strchrnul(text, ':');
	const char *name = arena_strndup(arena, text, (size_t)(colon - text)), *found;

	if (root_fd < 0)
		return err_set(err, errno, "image '%s'", root);
	if (!name)
		return err_set(err, ENOMEM, "user");
	int r = find_user(root_fd, name, arena, launch, &found, err);
	if (r == 0 && *colon)
		r = find_group(root_fd, colon + 1, &launch->gid, err);
	if (r == 0)
		r = find_groups(root_fd, found, arena, launch, err);
	launch->set_user = r == 0;
	return r;
}
