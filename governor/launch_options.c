/* SPDX-License-Identifier: MIT */
#include "governor/launch_options.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "common/unit.h"
#include "governor/image_user.h"
#include "governor/launch_image.h"
#include "governor/launch_power.h"

#define GROUPS_MAX 1024

static bool is_number(const char *text, uint64_t *ret)
{
	return unit_parse_number(text, strlen(text), ret) == 0;
}

static int find_user(const char *name, const struct passwd **ret, struct launch *launch,
		     struct err *err)
{
	uint64_t number;

	errno = 0;
	*ret = getpwnam(name);
	if (!*ret && is_number(name, &number) && number < UINT32_MAX) {
		*ret = getpwuid((uid_t)number);
		launch->uid = (uid_t)number;
		launch->gid = (gid_t)number;
		return 0;
	}
	if (!*ret)
		return err_say(err, ENOENT, "user '%s': there is no such user here", name);
	return 0;
}

static int find_group(const char *name, gid_t *ret, struct err *err)
{
	const struct group *group = getgrnam(name);
	uint64_t number;

	if (!group && is_number(name, &number) && number < UINT32_MAX)
		*ret = (gid_t)number;
	else if (group)
		*ret = group->gr_gid;
	else
		return err_say(err, ENOENT, "user: there is no group '%s' here", name);
	return 0;
}

static int find_groups(const struct passwd *user, struct arena *arena, struct launch *launch,
		       struct err *err)
{
	gid_t *groups = arena_alloc(arena, GROUPS_MAX * sizeof(gid_t));
	int count = GROUPS_MAX;

	if (!groups)
		return err_set(err, ENOMEM, "user");
	launch->groups = groups;
	launch->group_count = 1;
	groups[0] = launch->gid;
	if (user && getgrouplist(user->pw_name, launch->gid, groups, &count) > 0)
		launch->group_count = (size_t)count;
	return 0;
}

/* "USER[:GROUP]", by name or number. */
static int read_user(const char *text, struct arena *arena, struct launch *launch, struct err *err)
{
	const char *colon = strchrnul(text, ':');
	const char *name = arena_strndup(arena, text, (size_t)(colon - text));
	const struct passwd *user;

	if (!name)
		return err_set(err, ENOMEM, "user");
	int r = find_user(name, &user, launch, err);
	if (r < 0)
		return r;
	if (user) {
		launch->uid = user->pw_uid;
		launch->gid = user->pw_gid;
	}
	if (*colon)
		r = find_group(colon + 1, &launch->gid, err);
	launch->set_user = true;
	return r < 0 ? r : find_groups(user, arena, launch, err);
}

/* The entry of "NAME=VALUE", or of "NAME" alone, in @envp; @count when there is none. */
static size_t find_variable(char *const *envp, size_t count, const char *word)
{
	size_t len = strcspn(word, "=");

	for (size_t i = 0; i < count; i++)
		if (strncmp(envp[i], word, len) == 0 && envp[i][len] == '=')
			return i;
	return count;
}

static int read_env(const struct run_value *env, char *const *environ, struct arena *arena,
		    struct launch *launch, struct err *err)
{
	size_t count = 0;

	while (environ[count])
		count++;
	char **envp = arena_alloc(arena, (count + env->word_count + 1) * sizeof(char *));
	if (!envp)
		return err_set(err, ENOMEM, "env");
	memcpy(envp, environ, count * sizeof(char *));
	for (size_t i = 0; i < env->word_count; i++) {
		size_t at = find_variable(envp, count, env->words[i]);
		if (strchr(env->words[i], '=')) {
			envp[at] = arena_strdup(arena, env->words[i]);
			if (!envp[at])
				return err_set(err, ENOMEM, "env");
			count += at == count;
		} else if (at < count) {
			envp[at] = envp[--count];
		}
	}
	envp[count] = NULL;
	launch->envp = envp;
	return 0;
}

static int read_namespaces(const struct run_value *value, unsigned int *ret, struct err *err)
{
	if (value->given)
		return ns_parse(value->text, ret, err);
	*ret = ns_default();
	return 0;
}

/* Return: how many of @words were put to @argv; -ENOMEM. */
static int add_words(char **argv, const char *const *words, struct arena *arena)
{
	int count = 0;

	for (; words && words[count]; count++) {
		argv[count] = arena_strdup(arena, words[count]);
		if (!argv[count])
			return -ENOMEM;
	}
	return count;
}

static size_t count_words(const char *const *words)
{
	size_t count = 0;

	while (words && words[count])
		count++;
	return count;
}

/* A command that is given is the whole of it: of the image's nothing stands before it. */
static int read_command(const struct run_value *command, const struct image *image,
			struct arena *arena, struct launch *launch, struct err *err)
{
	const char *const *first = command->words, *const *second = NULL;

	if (command->word_count == 0 && image) {
		first = image->config.entrypoint;
		second = image->config.command;
	}
	size_t count = count_words(first) + count_words(second);
	if (count == 0)
		return err_say(err, EINVAL,
			       image ? "no command to run: the image names none"
				     : "no command to run");
	char **argv = arena_alloc(arena, (count + 1) * sizeof(char *));
	int n = argv ? add_words(argv, first, arena) : -ENOMEM;
	if (n >= 0)
		n = add_words(argv + n, second, arena);
	if (n < 0)
		return err_set(err, ENOMEM, "command");
	launch->argv = argv;
	return 0;
}

/* The user that an image names is for who can become somebody else. */
static int choose_user(const struct run_value *user, const struct image *image, struct arena *arena,
		       struct launch *launch, struct err *err)
{
	if (!image)
		return user->given ? read_user(user->text, arena, launch, err) : 0;
	const char *text = user->given ? user->text : geteuid() == 0 ? image->config.user : NULL;
	return text ? image_user_read(image->root, text, arena, launch, err) : 0;
}

static int choose_env(const struct run_value *env, const struct image *image, struct arena *arena,
		      struct launch *launch, struct err *err)
{
	int r = 0;

	if (image && image->config.env) {
		const struct run_value own = {
			.words = image->config.env,
			.word_count = count_words(image->config.env),
		};
		r = read_env(&own, launch->envp, arena, launch, err);
	}
	return r < 0 || !env->given ? r : read_env(env, launch->envp, arena, launch, err);
}

int launch_options_read(const struct run_options *options, const struct image *image,
			char *const *environ, struct arena *arena, struct launch *ret,
			struct err *err)
{
	const struct run_value *value = options->value;
	struct launch launch = {
		.envp = environ,
		.workdir = value[RUN_WORKDIR].given ? value[RUN_WORKDIR].text : NULL,
		.hostname = value[RUN_HOSTNAME].given ? value[RUN_HOSTNAME].text : NULL,
		.stdio = {-1, -1, -1},
	};

	int r = read_command(&value[RUN_COMMAND], image, arena, &launch, err);
	if (r == 0)
		r = launch_power_read(options, arena, &launch, err);
	if (r == 0)
		r = read_namespaces(&value[RUN_NAMESPACES], &launch.namespaces, err);
	if (r == 0)
		r = choose_user(&value[RUN_USER], image, arena, &launch, err);
	if (r == 0)
		r = launch_image_read(options, image, arena, &launch, err);
	if (r == 0)
		r = choose_env(&value[RUN_ENV], image, arena, &launch, err);
	if (r < 0)
		return r;
	*ret = launch;
	return 0;
}
