/* SPDX-License-Identifier: MIT */
#include "governor/limit_list.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/device.h"
#include "cgroup/effective.h"
#include "cgroup/explain.h"

static int unknown_knob(const char *file, struct err *err)
{
	const char *nearest = knob_nearest(file);

	err_say(err, EINVAL, "limit '%.64s': no such interface file", file);
	if (nearest)
		return err_hint(err, "did you mean %s?", nearest);
	return err_hint(err, "'cgov knobs' lists them");
}

int limit_list_add(struct limit_list *list, const char *text, struct arena *arena, struct err *err)
{
	const char *equals = strchr(text, '=');
	struct setting *settings, setting;
	struct knob_name name;

	if (!equals || equals == text)
		return err_say(err, EINVAL, "limit '%.64s': KNOB=VALUE, as in memory.max=512M",
			       text);
	char *file = arena_strndup(arena, text, (size_t)(equals - text));
	settings = arena_grow(arena, list->settings, list->count, sizeof(*settings));
	if (!file || !settings)
		return err_set(err, ENOMEM, "read the limits");
	list->settings = settings;
	if (!knob_find(file, &name))
		return unknown_knob(file, err);
	if (!knob_is_settable(name.knob))
		return err_say(err, EINVAL, "limit '%s': writing it is an act, no limit", file);
	int r = setting_parse(&name, equals + 1, arena, &setting, err);
	if (r < 0)
		return r;
	settings[list->count++] = setting;
	return 0;
}

bool limit_list_has(const struct limit_list *list, enum knob_id id)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->settings[i].name.knob->id == id)
			return true;
	return false;
}

static bool has_base(const struct setting *setting, enum amount_base base)
{
	for (size_t i = 0; i < KNOB_FIELDS_MAX; i++)
		if (setting->fields[i].base == base)
			return true;
	return false;
}

bool limit_list_is_relative(const struct limit_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (has_base(&list->settings[i], AMOUNT_PERCENT_HOST) ||
		    has_base(&list->settings[i], AMOUNT_PERCENT_PARENT))
			return true;
	return false;
}

/* What the group's ancestors leave it of memory, or of swap. */
static uint64_t parent_bytes(const struct setting *setting, int root_fd, const char *path,
			     const struct host *host)
{
	bool swap = strncmp(setting->name.knob->file, "memory.swap.", 12) == 0;
	uint64_t bytes = swap ? host->swap_bytes : host->ram_bytes;
	struct effective above;

	if (!has_base(setting, AMOUNT_PERCENT_PARENT))
		return bytes;
	effective_above(root_fd, path, &above);
	const struct effective_limit *limit =
		&above.limits[swap ? EFFECTIVE_MEMORY_SWAP_MAX : EFFECTIVE_MEMORY_MAX];
	return limit->known && limit->value < bytes ? limit->value : bytes;
}

int limit_resolve(struct setting *setting, int root_fd, const char *path, const struct host *host,
		  struct arena *arena, struct err *err)
{
	const struct knob *knob = setting->name.knob;
	const struct setting_facts facts = {
		.ram_bytes = host->ram_bytes,
		.swap_bytes = host->swap_bytes,
		.parent_bytes = parent_bytes(setting, root_fd, path, host),
		.page_bytes = host->page_bytes,
	};

	if (setting->object && (knob->shape == KNOB_DEVICE || knob->shape == KNOB_WEIGHT)) {
		int r = device_resolve(setting->object, arena, &setting->object, err);
		if (r < 0)
			return err_wrap(err, "limit '%s'", knob->file);
	}
	int r = setting_resolve(setting, &facts, err);
	return r < 0 ? err_wrap(err, "limit '%s'", knob->file) : 0;
}

static int resolve(struct setting *setting, const struct owner *owner, const struct host *host,
		   struct arena *arena, struct err *err)
{
	const struct knob *knob = setting->name.knob;
	char leaf[PATH_MAX + 3];

	if (knob->controller[0] && !cg_has_controller(owner->controllers, knob->controller)) {
		cg_explain_controller(&owner->root, knob->controller, err);
		err_wrap(err, "limit '%s'", knob->file);
		/* Whatever the errno: it is this machine, as it is, that cannot. */
		return err->code = -ENOTSUP;
	}
	snprintf(leaf, sizeof(leaf), "%s/x", owner->path);
	return limit_resolve(setting, owner->mount.fd, leaf, host, arena, err);
}

/* The table has them in the order in which the kernel takes them: quota before burst. */
static int by_table(const void *a, const void *b)
{
	const struct setting *one = a, *other = b;

	return (one->name.knob->id > other->name.knob->id) -
	       (one->name.knob->id < other->name.knob->id);
}

int limit_list_resolve(struct limit_list *list, const struct owner *owner, const struct host *host,
		       struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		int r = resolve(&list->settings[i], owner, host, arena, err);
		if (r < 0)
			return r;
	}
	if (list->count)
		qsort(list->settings, list->count, sizeof(*list->settings), by_table);
	return 0;
}
