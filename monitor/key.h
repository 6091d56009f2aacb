/* SPDX-License-Identifier: MIT */
/*
 * Keys of the dashboard: names, actions, help. The knowledge is key.def.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum action {
#define KEY(id, ...) ACTION_##id,
#include "monitor/key.def"
#undef KEY
	ACTION_NONE, /* no row: a key that does nothing */
};

struct key_row {
	const char *keys; /* "up k" */
	const char *help;
};

extern const struct key_row key_rows[ACTION_NONE];

/* A key press: a character, or one of these. */
enum key_code {
	KEY_CODE_FIRST = 0x110000, /* past the last character */
	KEY_CODE_UP = KEY_CODE_FIRST,
	KEY_CODE_DOWN,
	KEY_CODE_LEFT,
	KEY_CODE_RIGHT,
	KEY_CODE_PAGE_UP,
	KEY_CODE_PAGE_DOWN,
	KEY_CODE_HOME,
	KEY_CODE_END,
	KEY_CODE_ESCAPE,
	KEY_CODE_BACKSPACE,
	KEY_CODE_F1,
	KEY_CODE_F3 = KEY_CODE_F1 + 2,
	KEY_CODE_F4,
	KEY_CODE_F10 = KEY_CODE_F1 + 9,
	KEY_CODE_RESIZE,
};

/**
 * key_named() - the press that a name stands for: "up", "enter", "f1", "q".
 * @len: of @name.
 *
 * Return: 0 when there is no such name.
 */
uint32_t key_named(const char *name, size_t len);

/* What a key press asks for. */
enum action key_action(uint32_t key);
