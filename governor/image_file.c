/* SPDX-License-Identifier: MIT */
#include "governor/image.h"

#include <errno.h>
#include <string.h>

#include "common/fd.h"

#define FILE_NAME     "image.json"
#define FILE_SIZE_MAX (4U << 20)

static int wrong(const char *key, struct err *err)
{
	return err_say(err, EBADMSG, "the image's %s is not what it should be", key);
}

static int read_text(const struct json *object, const char *key, struct arena *arena,
		     const char **ret, struct err *err)
{
	const struct json *json = json_get(object, key);
	const char *text;

	if (!json || json_is_nothing(json))
		return 0;
	if (!json_read_string(json, &text))
		return wrong(key, err);
	if (!*text)
		return 0;
	*ret = arena_strdup(arena, text);
	return *ret ? 0 : err_set(err, ENOMEM, "read the image");
}

static int read_words(const struct json *object, const char *key, struct arena *arena,
		      const char ***ret, struct err *err)
{
	const struct json *json = json_get(object, key);
	size_t count = json_array_len(json);
	const char *text;

	if (!json || json_is_nothing(json))
		return 0;
	if (!json_is_list(json))
		return wrong(key, err);
	if (count == 0)
		return 0;
	const char **words = arena_alloc(arena, (count + 1) * sizeof(*words));
	for (size_t i = 0; words && i < count; i++) {
		if (!json_read_string(json_array_at(json, i), &text))
			return wrong(key, err);
		words[i] = arena_strdup(arena, text);
		if (!words[i])
			words = NULL;
	}
	*ret = words;
	return words ? 0 : err_set(err, ENOMEM, "read the image");
}

static int check_env(const char *const *env, struct err *err)
{
	for (; env && *env; env++)
		if (strcspn(*env, "=") == 0 || !strchr(*env, '='))
			return wrong("Env", err);
	return 0;
}

int image_config_read(const struct json *json, struct arena *arena, struct image_config *ret,
		      struct err *err)
{
	struct image_config config = {0};
	int r = 0;

	if (json && !json_is_nothing(json)) {
		r = read_words(json, "Entrypoint", arena, &config.entrypoint, err);
		if (r == 0)
			r = read_words(json, "Cmd", arena, &config.command, err);
		if (r == 0)
			r = read_words(json, "Env", arena, &config.env, err);
		if (r == 0)
			r = check_env(config.env, err);
		if (r == 0)
			r = read_text(json, "WorkingDir", arena, &config.workdir, err);
		if (r == 0)
			r = read_text(json, "User", arena, &config.user, err);
	}
	if (r == 0)
		*ret = config;
	return r;
}

static void put_words(struct json *object, const char *key, const char *const *words)
{
	struct json *array = words ? json_array_new() : NULL;

	for (; words && *words; words++)
		json_add(array, json_string_new(*words));
	if (array)
		json_set(object, key, array);
}

static void put_text(struct json *object, const char *key, const char *text)
{
	if (text)
		json_set(object, key, json_string_new(text));
}

struct json *image_config_json(const struct image_config *config)
{
	struct json *object = json_object_new();

	put_words(object, "Entrypoint", config->entrypoint);
	put_words(object, "Cmd", config->command);
	put_words(object, "Env", config->env);
	put_text(object, "WorkingDir", config->workdir);
	put_text(object, "User", config->user);
	return object;
}

int image_write(const struct image *image, int dir_fd, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	int r = json_load(err);

	if (r < 0)
		return r;
	struct json *object = json_object_new();
	put_text(object, "id", image->id);
	put_text(object, "name", image->name);
	put_text(object, "source", image->source);
	json_set(object, "created_nsec", json_number_new(image->created_nsec));
	json_set(object, "bytes", json_number_new(image->bytes));
	json_set(object, "files", json_number_new(image->files));
	json_set(object, "config", image_config_json(&image->config));
	r = json_print(object, &text, err);
	json_free(object);
	return r < 0 ? r : fd_replace_at(dir_fd, FILE_NAME, text_str(&text), text.len, 0600, err);
}

static int read_object(const struct json *object, struct arena *arena, struct image *ret,
		       struct err *err)
{
	struct image image = {0};
	int r = read_text(object, "id", arena, &image.id, err);

	if (r == 0)
		r = read_text(object, "name", arena, &image.name, err);
	if (r == 0)
		r = read_text(object, "source", arena, &image.source, err);
	if (r == 0)
		r = image_config_read(json_get(object, "config"), arena, &image.config, err);
	if (r < 0)
		return r;
	if (!image.id || !image.name || !image.source ||
	    !json_read_number(json_get(object, "created_nsec"), &image.created_nsec) ||
	    !json_read_number(json_get(object, "bytes"), &image.bytes) ||
	    !json_read_number(json_get(object, "files"), &image.files))
		return wrong("record", err);
	*ret = image;
	return 0;
}

int image_read(int dir_fd, struct arena *arena, struct image *ret, struct err *err)
{
	AUTO_FREE char *text = NULL;
	struct json *object;
	int r = json_load(err);

	if (r == 0)
		r = fd_slurp_at(dir_fd, FILE_NAME, FILE_SIZE_MAX, &text, NULL, err);
	if (r == 0)
		r = json_parse(text, &object, err);
	if (r < 0)
		return r;
	r = read_object(object, arena, ret, err);
	json_free(object);
	return r;
}
