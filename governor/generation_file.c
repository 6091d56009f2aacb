/* SPDX-License-Identifier: MIT */
#include "governor/generation.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/json.h"

#define FILE_LIMIT ((size_t)64 * 1024 * 1024)

/* "BOOT-TREE-POLICY.json"; bytes of the name that a file name should not have are =HH. */
static int file_name(const char *boot_id, uint64_t tree, const char *policy, struct text *ret,
		     struct err *err)
{
	text_addf(ret, "%s-%llu-", boot_id, (unsigned long long)tree);
	for (const char *c = policy; *c; c++) {
		if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		    (*c >= '0' && *c <= '9') || *c == '_' || *c == '-')
			text_add_bytes(ret, c, 1);
		else
			text_addf(ret, "=%02X", (unsigned int)(unsigned char)*c);
	}
	text_add(ret, ".json");
	if (ret->failed)
		return err_set(err, ENOMEM, "policy '%s'", policy);
	/* Room for what fd_replace_at() puts around it. */
	if (ret->len > NAME_MAX - 16)
		return err_set(err, ENAMETOOLONG, "policy '%s'", policy);
	return 0;
}

static bool is_kept_file(const char *name)
{
	const size_t len = strlen(name);

	return name[0] != '.' && len > 5 && strcmp(name + len - 5, ".json") == 0;
}

static struct json *pos_json(const struct pos *pos)
{
	struct json *json = json_array_new();

	json_add(json, json_string_new(pos->file ? pos->file : ""));
	json_add(json, json_number_new(pos->line));
	json_add(json, json_number_new(pos->column));
	return json;
}

static struct json *limit_json(const struct limit *limit)
{
	struct json *json = json_object_new();
	AUTO_TEXT struct text text = {0};
	char file[KNOB_FILE_SIZE];

	setting_print(&limit->setting, &text);
	json_set(json, "file", json_string_new(knob_file(&limit->setting.name, file)));
	if (limit->setting.object)
		json_set(json, "object", json_string_new(limit->setting.object));
	json_set(json, "value", json_string_new(text_str(&text)));
	json_set(json, "source", pos_json(&limit->pos));
	return json;
}

static struct json *generation_json(const struct generation *generation)
{
	const struct policy *policy = generation->policy;
	struct json *json = json_object_new(), *groups = json_array_new();

	json_set(json, "number", json_number_new(generation->number));
	json_set(json, "applied_nsec", json_number_new(generation->applied_nsec));
	json_set(json, "file", json_string_new(policy->file ? policy->file : ""));
	for (const struct group *g = policy_next(policy, NULL); g; g = policy_next(policy, g)) {
		struct json *group = json_object_new(), *limits = json_array_new();
		json_set(group, "path", json_string_new(g->path));
		json_set(group, "source", pos_json(&g->pos));
		for (const struct limit *l = g->limits; l; l = l->next)
			json_add(limits, limit_json(l));
		json_set(group, "limits", limits);
		json_add(groups, group);
	}
	json_set(json, "groups", groups);
	return json;
}

int generations_save(int dirfd, const char *boot_id, uint64_t tree, const char *policy,
		     const struct generations *generations, struct err *err)
{
	AUTO_TEXT struct text name = {0};
	AUTO_TEXT struct text text = {0};
	size_t count = 0;

	int r = file_name(boot_id, tree, policy, &name, err);
	if (r == 0)
		r = json_load(err);
	if (r < 0)
		return r;
	if (!generations->newest) {
		if (unlinkat(dirfd, text_str(&name), 0) < 0 && errno != ENOENT)
			return err_set(err, errno, "remove '%s'", text_str(&name));
		return 0;
	}
	struct json *json = json_object_new(), *list = json_array_new();
	json_set(json, "serial", json_number_new(generations->serial));
	json_set(json, "policy", json_string_new(policy));
	for (const struct generation *g = generations->newest; g && count < GENERATIONS_KEPT;
	     g = g->next, count++)
		json_add(list, generation_json(g));
	json_set(json, "generations", list);
	r = json_print(json, &text, err);
	json_free(json);
	if (r < 0)
		return r;
	return fd_replace_at(dirfd, text_str(&name), text_str(&text), text.len, 0600, err);
}

/* Copies of what a parsed file says, in the arena. All return false when it says nonsense. */
static bool get_text(const struct json *object, const char *key, struct arena *arena,
		     const char **ret)
{
	const char *text;

	if (!json_read_string(json_get(object, key), &text))
		return false;
	*ret = arena_strdup(arena, text);
	return *ret;
}

static bool get_pos(const struct json *object, struct arena *arena, struct pos *ret)
{
	const struct json *json = json_get(object, "source");
	const char *file;
	uint64_t line, column;

	if (json_array_len(json) != 3 || !json_read_string(json_array_at(json, 0), &file) ||
	    !json_read_number(json_array_at(json, 1), &line) ||
	    !json_read_number(json_array_at(json, 2), &column))
		return false;
	ret->file = file[0] ? arena_strdup(arena, file) : NULL;
	ret->line = (unsigned int)line;
	ret->column = (unsigned int)column;
	return true;
}

static bool get_limit(const struct json *json, struct group *group, struct arena *arena)
{
	const char *file, *value, *object = NULL;
	struct setting setting;
	struct err ignored;
	struct pos pos;

	if (!get_text(json, "file", arena, &file) || !get_text(json, "value", arena, &value) ||
	    !get_pos(json, arena, &pos))
		return false;
	if (json_get(json, "object") && !get_text(json, "object", arena, &object))
		return false;
	return generation_setting(file, object, value, arena, &setting, &ignored) == 0 &&
	       generation_add_limit(group, &setting, &pos, arena) == 0;
}

static bool get_group(const struct json *json, struct policy *policy, struct arena *arena)
{
	const struct json *limits = json_get(json, "limits");
	const char *path;
	struct pos pos;

	if (!get_text(json, "path", arena, &path) || !get_pos(json, arena, &pos))
		return false;
	struct group *group = generation_add_group(policy, path, &pos, arena);
	for (size_t i = 0; group && i < json_array_len(limits); i++)
		if (!get_limit(json_array_at(limits, i), group, arena))
			return false;
	return group;
}

static struct generation *get_generation(const struct json *json, const char *name,
					 struct arena *arena)
{
	const struct json *groups = json_get(json, "groups");
	struct generation *generation = arena_new(arena, struct generation);
	struct policy *policy = arena_new(arena, struct policy);

	if (!generation || !policy ||
	    !json_read_number(json_get(json, "number"), &generation->number) ||
	    !json_read_number(json_get(json, "applied_nsec"), &generation->applied_nsec) ||
	    !get_text(json, "file", arena, &policy->file))
		return NULL;
	policy->name = arena_strdup(arena, name);
	policy->name_pos = (struct pos){.file = policy->file, .line = 1, .column = 1};
	for (size_t i = 0; i < json_array_len(groups); i++)
		if (!get_group(json_array_at(groups, i), policy, arena))
			return NULL;
	generation->policy = policy;
	return policy->name ? generation : NULL;
}

static bool get_generations(const struct json *json, const char *name, struct arena *arena,
			    struct generations *ret)
{
	const struct json *list = json_get(json, "generations");
	struct generation **end = &ret->newest;

	if (!json_read_number(json_get(json, "serial"), &ret->serial))
		return false;
	for (size_t i = 0; i < json_array_len(list); i++) {
		*end = get_generation(json_array_at(list, i), name, arena);
		if (!*end)
			return false;
		end = &(*end)->next;
	}
	return ret->newest;
}

int generations_load(int dirfd, const char *boot_id, uint64_t tree, const char *policy,
		     struct arena *arena, struct generations *ret, struct err *err)
{
	struct generations generations = {0};
	AUTO_TEXT struct text name = {0};
	AUTO_FREE char *text = NULL;
	struct json *json = NULL;

	int r = file_name(boot_id, tree, policy, &name, err);
	if (r < 0)
		return r;
	r = dirfd < 0 ? -ENOENT : fd_slurp_at(dirfd, text_str(&name), FILE_LIMIT, &text, NULL, err);
	if (r == -ENOENT) {
		*ret = generations;
		return 0;
	}
	if (r == 0)
		r = json_load(err);
	if (r == 0)
		r = json_parse(text, &json, err);
	if (r < 0)
		return err_wrap(err, "generations of the policy '%s'", policy);
	bool good = get_generations(json, policy, arena, &generations);
	json_free(json);
	if (!good)
		return err_say(err, EBADMSG,
			       "generations of the policy '%s': '%s' is damaged; remove it", policy,
			       text_str(&name));
	*ret = generations;
	return 0;
}

void generations_forget(int dirfd, const char *boot_id)
{
	int copy = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = copy < 0 ? NULL : fdopendir(copy);
	const size_t len = strlen(boot_id);

	if (!dir) {
		fd_closep(&copy);
		return;
	}
	for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
		if (is_kept_file(e->d_name) &&
		    (strncmp(e->d_name, boot_id, len) != 0 || e->d_name[len] != '-'))
			unlinkat(dirfd, e->d_name, 0);
	closedir(dir);
}
