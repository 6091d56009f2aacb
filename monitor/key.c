/* SPDX-License-Identifier: MIT */
#include "monitor/key.h"

#include "common/attr.h"
#include "common/text.h"
#include "common/unit.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct key_row key_rows[ACTION_NONE] = {
#define KEY(id_, keys_, help_) [ACTION_##id_] = {.id = #id_, .keys = keys_, .help = help_},
#include "monitor/key.def"
#undef KEY
};

static const struct {
	const char *name;
	uint32_t key;
} names[] = {
	{"up", KEY_CODE_UP},
	{"down", KEY_CODE_DOWN},
	{"left", KEY_CODE_LEFT},
	{"right", KEY_CODE_RIGHT},
	{"pgup", KEY_CODE_PAGE_UP},
	{"pgdn", KEY_CODE_PAGE_DOWN},
	{"home", KEY_CODE_HOME},
	{"end", KEY_CODE_END},
	{"esc", KEY_CODE_ESCAPE},
	{"enter", '\n'},
	{"space", ' '},
	{"backslash", '\\'}, /* alone it would be shown doubled, as in names */
	{"backspace", KEY_CODE_BACKSPACE},
	{"tab", '\t'},
	{"wheelup", KEY_CODE_WHEEL_UP},
	{"wheeldown", KEY_CODE_WHEEL_DOWN},
};

/* "1" to "12" */
static uint32_t function_key(const char *digits, size_t len)
{
	uint64_t number;

	if (unit_parse_number(digits, len, &number) < 0 || number < 1 || number > 12)
		return 0;
	return KEY_CODE_F1 + (uint32_t)number - 1;
}

uint32_t key_named(const char *name, size_t len)
{
	uint32_t rune;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0)
			return names[i].key;
	if (len > 1 && *name == 'f')
		return function_key(name + 1, len - 1);
	return len > 0 && text_utf8_len(name, len, &rune) == len ? rune : 0;
}

bool key_clicked(uint32_t key, int *ret_row, int *ret_column)
{
	const uint32_t mask = (1U << KEY_CLICK_BITS) - 1;

	if (!(key & KEY_CODE_CLICK))
		return false;
	*ret_row = (int)(key >> KEY_CLICK_BITS & mask);
	*ret_column = (int)(key & mask);
	return true;
}

static bool has_key(const char *keys, uint32_t key)
{
	for (size_t len; *keys; keys += len + strspn(keys + len, " ")) {
		len = strcspn(keys, " ");
		if (key_named(keys, len) == key)
			return true;
	}
	return false;
}

const char *keymap_keys(const struct keymap *map, enum action action)
{
	return map && map->own[action].set ? map->own[action].keys : key_rows[action].keys;
}

static enum action find(const struct keymap *map, uint32_t key, bool own)
{
	unsigned int action = 0;

	while (action < ACTION_NONE && ((map && map->own[action].set) != own ||
					!has_key(keymap_keys(map, (enum action)action), key)))
		action++;
	return (enum action)action;
}

enum action key_action(const struct keymap *map, uint32_t key)
{
	if (key == '\r')
		key = '\n';
	enum action action = find(map, key, true);
	return action == ACTION_NONE ? find(map, key, false) : action;
}

/* "sort-cpu" of SORT_CPU. */
static bool is_name(const char *id, const char *name)
{
	while (*id && *name == (*id == '_' ? '-' : tolower((unsigned char)*id)))
		id++, name++;
	return !*id && !*name;
}

static int check_keys(const char *keys, struct err *err)
{
	if (strlen(keys) >= KEYMAP_SIZE)
		return err_say(err, EINVAL, "too many keys");
	for (size_t len; *keys; keys += len + strspn(keys + len, " ")) {
		len = strcspn(keys, " ");
		if (key_named(keys, len) == 0)
			return err_say(err, EINVAL, "there is no key '%.*s'", (int)len, keys);
	}
	return 0;
}

int keymap_set(struct keymap *map, const char *name, const char *keys, struct err *err)
{
	unsigned int action = 0;

	while (action < ACTION_NONE && !is_name(key_rows[action].id, name))
		action++;
	if (action == ACTION_NONE)
		return err_say(err, EINVAL, "no key does '%s'", name);
	int r = check_keys(keys, err);
	if (r < 0)
		return r;
	map->own[action].set = true;
	snprintf(map->own[action].keys, KEYMAP_SIZE, "%s", keys);
	return 0;
}
