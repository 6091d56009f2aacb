/* SPDX-License-Identifier: MIT */
#include "monitor/key.h"

#include "common/attr.h"
#include "common/text.h"

#include <string.h>

const struct key_row key_rows[ACTION_NONE] = {
#define KEY(id, keys_, help_) [ACTION_##id] = {.keys = keys_, .help = help_},
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
	{"f1", KEY_CODE_F1},
	{"f3", KEY_CODE_F3},
	{"f4", KEY_CODE_F4},
	{"f10", KEY_CODE_F10},
};

uint32_t key_named(const char *name, size_t len)
{
	uint32_t rune;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i].name) == len && memcmp(names[i].name, name, len) == 0)
			return names[i].key;
	return len > 0 && text_utf8_len(name, len, &rune) == len ? rune : 0;
}

enum action key_action(uint32_t key)
{
	if (key == '\r')
		key = '\n';
	for (unsigned int action = 0; action < ACTION_NONE; action++) {
		const char *word = key_rows[action].keys;
		while (*word) {
			size_t len = strcspn(word, " ");
			if (key_named(word, len) == key)
				return (enum action)action;
			word += len + strspn(word + len, " ");
		}
	}
	return ACTION_NONE;
}
