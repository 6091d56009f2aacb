/* SPDX-License-Identifier: MIT */
#include "cgroup/unit_assign.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "cgroup/unit_property.h"
#include "common/clock.h"

/* What unit files call otherwise than the bus does. */
static const struct alias {
	const char *property, *name;
	enum {
		UNIT_PERCENT, /* of one CPU, from usec a second */
		UNIT_USEC,
	} unit;
} aliases[] = {
	{"CPUQuotaPerSecUSec", "CPUQuota", UNIT_PERCENT},
	{"CPUQuotaPeriodUSec", "CPUQuotaPeriodSec", UNIT_USEC},
	{"IODeviceLatencyTargetUSec", "IODeviceLatencyTargetSec", UNIT_USEC},
};

static const struct alias *alias_of(const char *property)
{
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if (strcmp(aliases[i].property, property) == 0)
			return &aliases[i];
	return NULL;
}

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

static void add_number(const struct systemd_property *property, const struct alias *alias,
		       struct text *ret)
{
	if (alias && alias->unit == UNIT_PERCENT)
		add_percent(property->n, ret);
	else if (property->n == UNIT_MAX)
		text_add(ret, "infinity");
	else
		text_addf(ret, "%" PRIu64 "%s", property->n, alias ? "us" : "");
}

static void add_line(const struct systemd_property *property, const struct setting *setting,
		     const char *device, struct text *ret)
{
	const struct alias *alias = alias_of(property->name);

	text_addf(ret, "%s=", alias ? alias->name : property->name);
	switch (property->type) {
	case SYSTEMD_BOOL:
		text_add(ret, property->n ? "yes" : "no");
		break;
	case SYSTEMD_BYTES:
		text_add(ret, setting->fields[0].word);
		break;
	case SYSTEMD_DEVICE:
		text_addf(ret, "%s ", device ? device : property->device);
		add_number(property, alias, ret);
		break;
	case SYSTEMD_NUMBER:
		add_number(property, alias, ret);
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
