/* SPDX-License-Identifier: MIT */
#include "cgroup/knob.h"

#include <stdio.h>
#include <string.h>

#define KNOB(id_, file_, controller_, shape_, unit_, range_, untouched_, fields_, since_, help_) \
	{                                                                                        \
		.id = KNOB_##id_,                                                                \
		.file = file_,                                                                   \
		.controller = controller_,                                                       \
		.shape = KNOB_##shape_,                                                          \
		.unit = KNOB_UNIT_##unit_,                                                       \
		.range = range_,                                                                 \
		.untouched = untouched_,                                                         \
		.fields = fields_,                                                               \
		.since = since_,                                                                 \
		.help = help_,                                                                   \
	},

const struct knob knobs[KNOB_COUNT] = {
#include "cgroup/knob.def"
};

static const char *const shapes[] = {
	[KNOB_SINGLE] = "single", [KNOB_PAIR] = "pair",	  [KNOB_DEVICE] = "device",
	[KNOB_WEIGHT] = "weight", [KNOB_NAMED] = "named", [KNOB_RESOURCE] = "resource",
	[KNOB_LIST] = "list",	  [KNOB_WORD] = "word",	  [KNOB_VERB] = "verb",
};

const char *knob_shape_name(enum knob_shape shape)
{
	return shapes[shape];
}

bool knob_is_settable(const struct knob *knob)
{
	return knob->shape != KNOB_VERB;
}

bool knob_is_root_only(const struct knob *knob)
{
	return knob->id == KNOB_IO_COST_QOS || knob->id == KNOB_IO_COST_MODEL;
}

#define SIZE_MARK "SIZE"

/* A huge page size as the kernel spells it: digits, then KB, MB or GB. Return: its length or 0. */
static size_t page_size_len(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 8 || !text[digits] || !strchr("KMG", text[digits]) ||
	    text[digits + 1] != 'B')
		return 0;
	return digits + 2;
}

static bool match_sized(const struct knob *knob, const char *mark, const char *file,
			struct knob_name *ret)
{
	size_t before = (size_t)(mark - knob->file);

	if (strncmp(file, knob->file, before) != 0)
		return false;
	size_t len = page_size_len(file + before);
	if (len == 0 || strcmp(file + before + len, mark + strlen(SIZE_MARK)) != 0)
		return false;
	*ret = (struct knob_name){.knob = knob};
	memcpy(ret->size, file + before, len);
	return true;
}

bool knob_find(const char *file, struct knob_name *ret)
{
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		if (file[0] != knobs[i].file[0])
			continue;
		const char *mark = strstr(knobs[i].file, SIZE_MARK);
		if (mark ? match_sized(&knobs[i], mark, file, ret)
			 : strcmp(file, knobs[i].file) == 0) {
			if (!mark)
				*ret = (struct knob_name){.knob = &knobs[i]};
			return true;
		}
	}
	return false;
}

const char *knob_file(const struct knob_name *name, char buf[KNOB_FILE_SIZE])
{
	const char *file = name->knob->file, *mark = strstr(file, SIZE_MARK);

	if (mark && name->size[0])
		snprintf(buf, KNOB_FILE_SIZE, "%.*s%s%s", (int)(mark - file), file, name->size,
			 mark + strlen(SIZE_MARK));
	else
		snprintf(buf, KNOB_FILE_SIZE, "%s", file);
	return buf;
}

const char *knob_nearest(const char *file)
{
	size_t limit = strlen(file) / 3 + 1, best = limit + 1;
	const char *nearest = NULL;

	for (size_t i = 0; i < KNOB_COUNT; i++) {
		if (!knob_is_settable(&knobs[i]))
			continue;
		size_t distance = text_distance(file, knobs[i].file, limit);
		if (distance < best) {
			best = distance;
			nearest = knobs[i].file;
		}
	}
	return nearest;
}
