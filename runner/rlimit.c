/* SPDX-License-Identifier: MIT */
#include "runner/rlimit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "common/text.h"
#include "common/unit.h"

enum rlimit_unit { BYTES, COUNT, SECONDS, USEC };

struct row {
	const char *name;
	int resource;
	enum rlimit_unit unit;
};

static const struct row rows[] = {
#define RLIMIT(name, resource, unit) {name, (int)(resource), unit},
#include "runner/rlimit.def"
#undef RLIMIT
};

#define VALUE_SIZE 64

static const struct row *row_find(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}

static const struct row *row_of(int resource)
{
	const struct row *row = rows;

	while (row->resource != resource)
		row++;
	return row;
}

static int say_names(const char *text, struct err *err)
{
	AUTO_TEXT struct text names = {0};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		text_addf(&names, "%s%s", i ? ", " : "", rows[i].name);
	return err_say(err, EINVAL, "rlimits = '%.64s': NAME=VALUE or NAME=SOFT:HARD, of %s", text,
		       text_str(&names));
}

static int parse_value(enum rlimit_unit unit, const char *text, uint64_t *ret)
{
	uint64_t usec;
	int r;

	if (strcmp(text, "max") == 0 || strcmp(text, "unlimited") == 0) {
		*ret = RLIM_INFINITY;
		return 0;
	}
	switch (unit) {
	case BYTES:
		return unit_parse_bytes(text, UNIT_BARE_1024, ret);
	case COUNT:
		return unit_parse_count(text, ret);
	case USEC:
		return unit_parse_usec(text, ret);
	case SECONDS:
		break;
	}
	r = unit_parse_usec(text, &usec);
	if (r == 0)
		*ret = (usec + 999999) / 1000000;
	return r;
}

static int parse_part(const struct row *row, const char *text, size_t len, uint64_t *ret,
		      struct err *err)
{
	char value[VALUE_SIZE];

	if (len > 0 && len < sizeof(value)) {
		memcpy(value, text, len);
		value[len] = '\0';
		if (parse_value(row->unit, value, ret) == 0)
			return 0;
	}
	return err_say(err, EINVAL, "rlimits: %s = '%.*s': %s, or max", row->name,
		       (int)(len < VALUE_SIZE ? len : VALUE_SIZE), text,
		       row->unit == BYTES   ? "a size such as 64M"
		       : row->unit == COUNT ? "a number"
					    : "a duration such as 10s");
}

int rlimit_parse(const char *text, struct rlimit_setting *ret, struct err *err)
{
	size_t name_len = strcspn(text, "=");
	const struct row *row = row_find(text, name_len);
	struct rlimit_setting setting;

	if (!row || text[name_len] == '\0')
		return say_names(text, err);
	const char *soft = text + name_len + 1;
	size_t soft_len = strcspn(soft, ":");
	int r = parse_part(row, soft, soft_len, &setting.soft, err);
	if (r < 0)
		return r;
	setting.hard = setting.soft;
	if (soft[soft_len])
		r = parse_part(row, soft + soft_len + 1, strlen(soft + soft_len + 1), &setting.hard,
			       err);
	if (r < 0)
		return r;
	if (setting.soft > setting.hard)
		return err_say(err, EINVAL,
			       "rlimits = '%.64s': the soft limit is above the hard one", text);
	setting.resource = row->resource;
	*ret = setting;
	return 0;
}

int rlimit_apply(const struct rlimit_setting *settings, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct rlimit limit = {settings[i].soft, settings[i].hard};
		if (setrlimit((__rlimit_resource_t)settings[i].resource, &limit) == 0)
			continue;
		err_set(err, errno, "set the limit '%s' of each process",
			row_of(settings[i].resource)->name);
		return errno == EPERM ? err_hint(err, "only root raises a hard limit") : err->code;
	}
	return 0;
}
