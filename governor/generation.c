/* SPDX-License-Identifier: MIT */
#include "governor/generation.h"

#include <errno.h>
#include <string.h>

struct group *generation_add_group(struct policy *policy, const char *path, const struct pos *pos,
				   struct arena *arena)
{
	struct group *group = arena_new(arena, struct group);
	const char *slash = strrchr(path, '/');
	struct group **end = &policy->groups;

	if (!group)
		return NULL;
	group->pos = *pos;
	group->path = arena_strdup(arena, path);
	group->name = arena_strdup(arena, slash ? slash + 1 : path);
	if (!group->path || !group->name)
		return NULL;
	if (slash) {
		char *above = arena_strndup(arena, path, (size_t)(slash - path));
		group->parent = above ? policy_group(policy, above) : NULL;
	}
	if (group->parent)
		end = &group->parent->children;
	while (*end)
		end = &(*end)->next;
	*end = group;
	return group;
}

int generation_add_limit(struct group *group, const struct setting *setting, const struct pos *pos,
			 struct arena *arena)
{
	struct limit *limit = arena_new(arena, struct limit);
	struct limit **end = &group->limits;

	if (!limit)
		return -ENOMEM;
	limit->pos = *pos;
	limit->setting = *setting;
	while (*end)
		end = &(*end)->next;
	*end = limit;
	return 0;
}

/* Whether the words of @text have one that begins "NAME=". */
static bool names_field(const char *text, const char *name)
{
	const size_t len = strlen(name);

	for (const char *at = text; (at = strstr(at, name)); at += len)
		if (at > text && at[-1] == ' ' && at[len] == '=')
			return true;
	return false;
}

int generation_setting(const char *file, const char *object, const char *text, struct arena *arena,
		       struct setting *ret, struct err *err)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	struct knob_name name;
	struct setting setting;

	if (!knob_find(file, &name) || !knob_is_settable(name.knob))
		return err_say(err, EBADMSG, "'%s' is no limit", file);
	/* An empty list is written as a space and read as nothing. */
	const char *content = strcmp(text, " ") == 0 ? "" : text;
	int r = setting_read(&name, object, content, arena, &setting, err);
	if (r < 0)
		return r;
	/* What the kernel lists it lists whole; what was asked may be a part. */
	if (name.knob->shape == KNOB_DEVICE || name.knob->shape == KNOB_NAMED)
		for (size_t i = 0, n = knob_fields(name.knob, fields); i < n; i++)
			if (!names_field(text, fields[i].name))
				setting.fields[i].base = AMOUNT_UNSET;
	*ret = setting;
	return 0;
}

static bool same_limit(const struct limit *a, const struct limit *b)
{
	AUTO_TEXT struct text text_a = {0};
	AUTO_TEXT struct text text_b = {0};

	if (!setting_same_place(&a->setting, &b->setting))
		return false;
	setting_print(&a->setting, &text_a);
	setting_print(&b->setting, &text_b);
	return !text_a.failed && !text_b.failed &&
	       strcmp(text_str(&text_a), text_str(&text_b)) == 0;
}

static bool same_group(const struct group *a, const struct group *b)
{
	const struct limit *x = a->limits, *y = b->limits;

	for (; x && y; x = x->next, y = y->next)
		if (!same_limit(x, y))
			return false;
	return !x && !y && strcmp(a->path, b->path) == 0;
}

bool generation_equal(const struct generation *a, const struct generation *b)
{
	const struct group *x = policy_next(a->policy, NULL), *y = policy_next(b->policy, NULL);

	for (; x && y; x = policy_next(a->policy, x), y = policy_next(b->policy, y))
		if (!same_group(x, y))
			return false;
	return !x && !y;
}
