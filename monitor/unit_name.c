/* SPDX-License-Identifier: MIT */
#include "monitor/unit_name.h"

#include <ctype.h>
#include <string.h>

static int hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* "\x2d" is '-'; in a path a '-' that is not written so is '/'. */
static void add_decoded(const char *at, size_t len, bool is_path, struct text *ret)
{
	for (size_t i = 0; i < len; i++) {
		char byte = at[i];
		if (byte == '\\' && len - i >= 4 && at[i + 1] == 'x' && hex(at[i + 2]) >= 0 &&
		    hex(at[i + 3]) >= 0 && (hex(at[i + 2]) | hex(at[i + 3])) > 0) {
			byte = (char)(hex(at[i + 2]) << 4 | hex(at[i + 3]));
			i += 3;
		} else if (is_path && byte == '-') {
			byte = '/';
		}
		text_add_bytes(ret, &byte, 1);
	}
}

void unit_name_add(const char *unit, struct text *ret)
{
	const char *dot = strrchr(unit, '.');
	size_t len = dot ? (size_t)(dot - unit) : 0;
	bool is_path = dot && len > 0 && text_is_one_of(dot + 1, "mount|automount|swap");

	if (!is_path) {
		add_decoded(unit, strlen(unit), false, ret);
		return;
	}
	text_add(ret, "/");
	if (len != 1 || *unit != '-')
		add_decoded(unit, len, true, ret);
}

/* "getty@tty1.service": prefix "getty", instance "tty1". */
struct parts {
	const char *unit;
	size_t prefix, instance, name; /* name: without the type */
	const char *instance_at;
};

static struct parts split(const char *unit)
{
	const char *dot = strrchr(unit, '.');
	struct parts parts = {.unit = unit, .name = dot ? (size_t)(dot - unit) : strlen(unit)};
	const char *at = memchr(unit, '@', parts.name);

	parts.prefix = at ? (size_t)(at - unit) : parts.name;
	parts.instance_at = at ? at + 1 : unit + parts.name;
	parts.instance = parts.name - (size_t)(parts.instance_at - unit);
	return parts;
}

/* What stands after the last '-' of the prefix. */
static size_t final_from(const struct parts *parts)
{
	size_t from = parts->prefix;

	while (from > 0 && parts->unit[from - 1] != '-')
		from--;
	return from;
}

static bool add_specifier(char specifier, const struct parts *parts, struct text *ret)
{
	size_t from = final_from(parts);

	switch (specifier) {
	case '%':
		text_add(ret, "%");
		return true;
	case 'n':
		text_add(ret, parts->unit);
		return true;
	case 'N':
		text_add_bytes(ret, parts->unit, parts->name);
		return true;
	case 'i':
	case 'I':
		add_decoded(parts->instance_at, specifier == 'i' ? 0 : parts->instance, true, ret);
		if (specifier == 'i')
			text_add_bytes(ret, parts->instance_at, parts->instance);
		return true;
	case 'p':
		text_add_bytes(ret, parts->unit, parts->prefix);
		return true;
	case 'P':
		add_decoded(parts->unit, parts->prefix, true, ret);
		return true;
	case 'j':
		text_add_bytes(ret, parts->unit + from, parts->prefix - from);
		return true;
	case 'J':
		add_decoded(parts->unit + from, parts->prefix - from, true, ret);
		return true;
	default:
		return false;
	}
}

static void add_expanded(const char *value, size_t len, const char *unit, struct text *ret)
{
	const struct parts parts = split(unit);

	for (size_t i = 0; i < len; i++) {
		if (value[i] == '%' && i + 1 < len && add_specifier(value[i + 1], &parts, ret))
			i++;
		else
			text_add_bytes(ret, &value[i], 1);
	}
}

static size_t trimmed(const char *line, size_t len)
{
	while (len > 0 && strchr(" \t\r", line[len - 1]))
		len--;
	return len;
}

/* Of several assignments the last counts; an empty one takes back those before. */
bool unit_description(const char *file, const char *unit, struct text *ret)
{
	const char *value = NULL;
	size_t value_len = 0;
	bool in_unit = false;

	for (size_t len; *file; file += len + (file[len] == '\n')) {
		len = strcspn(file, "\n");
		size_t skip = strspn(file, " \t");
		const char *line = file + (skip < len ? skip : len);
		size_t left = trimmed(line, len - (size_t)(line - file));
		if (left > 0 && *line == '[')
			in_unit = left == 6 && memcmp(line, "[Unit]", 6) == 0;
		const char *equals = memchr(line, '=', left);
		if (!in_unit || !equals ||
		    trimmed(line, (size_t)(equals - line)) != strlen("Description") ||
		    memcmp(line, "Description", strlen("Description")) != 0)
			continue;
		value = equals + 1;
		while (value < line + left && strchr(" \t", *value))
			value++;
		value_len = (size_t)(line + left - value);
	}
	if (value_len == 0)
		return false;
	add_expanded(value, value_len, unit, ret);
	return true;
}
