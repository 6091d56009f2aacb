/* SPDX-License-Identifier: MIT */
#include "monitor/prefs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define KEY_SIZE   64
#define VALUE_SIZE 4096

static int take_columns(const char *value, UNUSED const char *name, struct prefs *prefs,
			struct err *err)
{
	return column_list_parse(value, &prefs->columns, err);
}

static int take_key(const char *value, const char *name, struct prefs *prefs, struct err *err)
{
	return keymap_set(&prefs->keys, name, value, err);
}

static int take_dots(const char *value, UNUSED const char *name, struct prefs *prefs,
		     struct err *err)
{
	static const char *const names[] = {
		[GRAPH_ASCII] = "ascii", [GRAPH_BLOCKS] = "blocks", [GRAPH_BRAILLE] = "braille"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(value, names[i]) != 0)
			continue;
		prefs->dots = (enum graph_dots)i;
		prefs->has_dots = true;
		return 0;
	}
	return err_say(err, EINVAL, "graph is braille, blocks or ascii, not '%s'", value);
}

static int take_theme(const char *value, UNUSED const char *name, struct prefs *prefs,
		      struct err *err)
{
	return theme_named(value, &prefs->theme, err);
}

/* @prefix: the key; where it ends in a dot, what the key begins with, and @name is the rest. */
static const struct {
	const char *prefix;
	int (*take)(const char *value, const char *name, struct prefs *prefs, struct err *err);
} keys[] = {
	{"columns", take_columns},
	{"graph", take_dots},
	{"key.", take_key},
	{"theme", take_theme},
};

static size_t trimmed(const char *text, size_t len)
{
	while (len > 0 && strchr(" \t\r", text[len - 1]))
		len--;
	return len;
}

static int take(const char *key, const char *value, struct prefs *prefs, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		size_t len = strlen(keys[i].prefix);
		bool is_prefix = keys[i].prefix[len - 1] == '.';
		if (strncmp(keys[i].prefix, key, len) == 0 && (is_prefix || !key[len]))
			return keys[i].take(value, key + len, prefs, err);
	}
	return err_say(err, EINVAL, "there is no setting '%s'", key);
}

static int parse_line(const char *line, size_t len, struct prefs *prefs, struct err *err)
{
	size_t skip = strspn(line, " \t");
	char key[KEY_SIZE], value[VALUE_SIZE];

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
	size = trimmed(line, (size_t)(equals - line));
	if (size >= sizeof(key))
		return err_say(err, EINVAL, "there is no setting of so long a name");
	memcpy(key, line, size);
	key[size] = '\0';
	return take(key, value, prefs, err);
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
