/* SPDX-License-Identifier: MIT */
#include "cgroup/unit_property.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cgroup/ranges.h"
#include "common/clock.h"

static const struct unit_property rows[] = {
#define PROPERTY(id, field, name, file, how) {KNOB_##id, field, name, file, UNIT_HOW_##how},
#include "cgroup/unit_property.def"
#undef PROPERTY
};

const struct unit_property *unit_property_named(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

const struct unit_property *unit_property_in_file(const char *file)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(rows[i].file, file) == 0)
			return &rows[i];
	return NULL;
}

/* Of each period so much, as systemd keeps it: of each second. Up, as it rounds down again. */
static uint64_t per_second(const struct setting *setting)
{
	const uint64_t quota = setting->fields[0].n, period = setting->fields[1].n;

	if (quota == UNIT_MAX || period == 0)
		return UNIT_MAX;
	return (uint64_t)(((unsigned __int128)quota * USEC_PER_SEC + period - 1) / period);
}

static void set_bit(uint8_t *bits, uint64_t number, size_t *len)
{
	bits[number / 8] = (uint8_t)(bits[number / 8] | 1U << (number % 8));
	if (number / 8 + 1 > *len)
		*len = number / 8 + 1;
}

static const char *take_number(const char *at, uint64_t *ret)
{
	for (*ret = 0; *at >= '0' && *at <= '9'; at++)
		*ret = *ret * 10 + (uint64_t)(*at - '0');
	return at;
}

/* "0-3,6" is 0x4f. The text is sorted and merged, and its numbers are small. */
static int make_mask(const char *set, struct arena *arena, struct systemd_property *ret)
{
	uint8_t *bits = arena_alloc(arena, RANGES_END / 8);
	uint64_t first, last;

	if (!bits)
		return -ENOMEM;
	for (const char *at = set; *at >= '0' && *at <= '9'; at += *at == ',') {
		at = take_number(at, &first);
		last = first;
		if (*at == '-')
			at = take_number(at + 1, &last);
		for (uint64_t i = first; i <= last && i < RANGES_END; i++)
			set_bit(bits, i, &ret->len);
	}
	ret->bytes = bits;
	return 0;
}

static int make_device(const struct setting *setting, const struct amount *amount,
		       struct arena *arena, struct systemd_property *ret)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/block/%s", setting->object);
	ret->type = SYSTEMD_DEVICE;
	ret->device = arena_strdup(arena, path);
	ret->n = amount->n;
	return ret->device ? 0 : -ENOMEM;
}

static int make(const struct unit_property *row, const struct setting *setting, struct arena *arena,
		struct systemd_property *ret)
{
	const struct amount *amount = &setting->fields[row->field];

	*ret = (struct systemd_property){.name = row->name, .n = amount->n};
	switch (row->how) {
	case UNIT_HOW_NUMBER:
	case UNIT_HOW_PERIOD:
		return 0;
	case UNIT_HOW_BOOL:
		ret->type = SYSTEMD_BOOL;
		return 0;
	case UNIT_HOW_QUOTA:
		ret->n = per_second(setting);
		return 0;
	case UNIT_HOW_DEVICE:
		return make_device(setting, amount, arena, ret);
	case UNIT_HOW_MASK:
		ret->type = SYSTEMD_BYTES;
		return make_mask(amount->word, arena, ret);
	}
	return -EINVAL;
}

static bool is_asked(const struct unit_property *row, const struct setting *setting)
{
	const struct amount *amount = &setting->fields[row->field];

	if (row->id != setting->name.knob->id || amount->base == AMOUNT_UNSET)
		return false;
	/* A device that goes by the default again has no property. */
	if ((amount->base == AMOUNT_WORD) != (row->how == UNIT_HOW_MASK))
		return false;
	return (row->how == UNIT_HOW_DEVICE) == (setting->object != NULL);
}

int unit_properties(const struct setting *setting, struct arena *arena,
		    struct systemd_property ret[UNIT_PROPERTIES_MAX])
{
	int count = 0;

	for (size_t i = 0; i < ARRAY_LEN(rows) && count < UNIT_PROPERTIES_MAX; i++) {
		if (!is_asked(&rows[i], setting))
			continue;
		int r = make(&rows[i], setting, arena, &ret[count++]);
		if (r < 0)
			return r;
	}
	return count > 0 ? count : -ENOENT;
}
