/* SPDX-License-Identifier: MIT */
#include "cgroup/unit_assign.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cgroup/unit_property.h"
#include "common/clock.h"

/* An empty percentage is no quota. */
static void add_percent(uint64_t usec_a_second, struct text *ret)
{
	const uint64_t hundredths = usec_a_second / (USEC_PER_SEC / 10000);

	if (usec_a_second == UNIT_MAX)
		return;
	text_addf(ret, "%" PRIu64, hundredths / 100);
	if (hundredths % 100)
		text_addf(ret, ".%02" PRIu64, hundredths % 100);
	text_add(ret, "%");
}

static bool is_time(const struct unit_property *row)
{
	struct knob_field fields[KNOB_FIELDS_MAX];

	return row->field < knob_fields(&knobs[row->id], fields) &&
	       fields[row->field].unit == KNOB_UNIT_USEC;
}

static void add_number(const struct systemd_property *property, const struct unit_property *row,
		       struct text *ret)
{
	if (row->how == UNIT_HOW_QUOTA)
		add_percent(property->n, ret);
	else if (property->n == UNIT_MAX)
		text_add(ret, "infinity");
	else
		text_addf(ret, "%" PRIu64 "%s", property->n, is_time(row) ? "us" : "");
}

static void add_line(const struct systemd_property *property, const struct setting *setting,
		     const char *device, struct text *ret)
{
	const struct unit_property *row = unit_property_named(property->name);

	text_addf(ret, "%s=", row->file);
	switch (property->type) {
	case SYSTEMD_BOOL:
		text_add(ret, property->n ? "yes" : "no");
		break;
	case SYSTEMD_BYTES:
		text_add(ret, setting->fields[0].word);
		break;
	case SYSTEMD_DEVICE:
		text_addf(ret, "%s ", device ? device : property->device);
		add_number(property, row, ret);
		break;
	case SYSTEMD_NUMBER:
		add_number(property, row, ret);
		break;
	}
	text_add(ret, "\n");
}

int unit_assign(const struct setting *setting, const char *device, struct text *ret)
{
	struct systemd_property properties[UNIT_PROPERTIES_MAX];
	struct arena arena = {0};
	int count = unit_properties(setting, &arena, properties);

	for (int i = 0; i < count; i++)
		add_line(&properties[i], setting, device, ret);
	arena_done(&arena);
	return count < 0 ? count : 0;
}

/* systemd: systemd.unit(5), string escaping for inclusion in unit names. */
void unit_name(const char *path, struct text *ret)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:_.";

	for (const char *at = path; *at; at++) {
		bool first = at == path || at[-1] == '/';
		if (*at == '/')
			text_add(ret, "-");
		else if (!strchr(plain, *at) || (first && *at == '.'))
			text_addf(ret, "\\x%02x", (unsigned char)*at);
		else
			text_add_bytes(ret, at, 1);
	}
}
