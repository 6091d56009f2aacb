/* SPDX-License-Identifier: MIT */
#include "monitor/prefs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define VALUE_SIZE 4096

static int take_columns(const char *value, UNUSED const char *name, struct prefs *prefs,
			struct err *err)
{
	return column_list_parse(value, &prefs->columns, err);
}

/* @prefix: what the key begins with; @name is the rest. */
static const struct {
	const char *prefix;
	int (*take)(const char *value, const char *name, struct prefs *prefs, struct err *err);
} keys[] = {
	{"columns", take_columns},
};

static size_t trimmed(const char *text, size_t len)
{
	while (len > 0 && strchr(" \t\r", text[len - 1]))
		len--;
	return len;
}

static int take(const char *key, size_t key_len, const char *value, struct prefs *prefs,
		struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (strlen(keys[i].prefix) == key_len && memcmp(keys[i].prefix, key, key_len) == 0)
			return keys[i].take(value, key, prefs, err);
	return err_say(err, EINVAL, "there is no setting '%.*s'", (int)key_len, key);
}

static int parse_line(const char *line, size_t len, struct prefs *prefs, struct err *err)
{
	size_t skip = strspn(line, " \t");
	char value[VALUE_SIZE];

	if (skip > len)
		skip = len;
	line += skip;
	len = trimmed(line, len - skip);
	if (len == 0 || *line == '#')
		return 0;
	const char *equals = memchr(line, '=', len);
	if (!equals || equals == line)
		return err_say(err, EINVAL, "not KEY = VALUE");
	const char *from = equals + 1 + strspn(equals + 1, " \t");
	size_t size = from < line + len ? (size_t)(line + len - from) : 0;
	if (size >= sizeof(value))
		return err_say(err, EINVAL, "longer than %d bytes", VALUE_SIZE - 1);
	memcpy(value, from, size);
	value[size] = '\0';
	return take(line, trimmed(line, (size_t)(equals - line)), value, prefs, err);
}

int prefs_parse(const char *text, const char *name, struct prefs *prefs, struct err *err)
{
	size_t number = 1;

	for (size_t len; *text; text += len + (text[len] == '\n'), number++) {
		len = strcspn(text, "\n");
		int r = parse_line(text, len, prefs, err);
		if (r < 0)
			return err_wrap(err, "%s:%zu", name, number);
	}
	return 0;
}
