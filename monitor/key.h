/* SPDX-License-Identifier: MIT */
/*
 * Keys of the dashboard: names, actions, help. The knowledge is key.def.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum action {
#define KEY(id, ...) ACTION_##id,
#include "monitor/key.def"
#undef KEY
	ACTION_NONE, /* no row: a key that does nothing */
};

struct key_row {
	const char *id;	  /* in capitals */
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
	KEY_CODE_WHEEL_UP,
	KEY_CODE_WHEEL_DOWN,
	KEY_CODE_F1,
	KEY_CODE_F12 = KEY_CODE_F1 + 11,
	KEY_CODE_RESIZE,
	/* With the place in the lower bits: see key_click(). */
	KEY_CODE_CLICK = 0x10000000,
};

#define KEY_CLICK_BITS 14 /* of the row, then of the column */

/* A press of the first mouse button at a place of the screen. */
static inline uint32_t key_click(int row, int column)
{
	const uint32_t mask = (1U << KEY_CLICK_BITS) - 1;

	return KEY_CODE_CLICK | ((uint32_t)row & mask) << KEY_CLICK_BITS |
	       ((uint32_t)column & mask);
}

/* Return: false when the key is no click. */
bool key_clicked(uint32_t key, int *ret_row, int *ret_column);

/**
 * key_named() - the press that a name stands for: "up", "enter", "f1", "q".
 * @len: of @name.
 *
 * Return: 0 when there is no such name.
 */
uint32_t key_named(const char *name, size_t len);

#define KEYMAP_SIZE 48

/* Keys of somebody's own choice; all zero is none. */
struct keymap {
	struct {
		bool set;
		char keys[KEYMAP_SIZE]; /* as in key.def; "" for none */
	} own[ACTION_NONE];
};

/**
 * keymap_set() - give an action keys of its own.
 * @name: of the action: "sort-cpu".
 * @keys: as in key.def.
 *
 * Return: 0; -EINVAL for an unknown action or key.
 */
int keymap_set(struct keymap *map, const char *name, const char *keys, struct err *err);

/* The keys of an action, separated by spaces. @map can be NULL. */
const char *keymap_keys(const struct keymap *map, enum action action);

/* What a key press asks for; somebody's own choice comes first. @map can be NULL. */
enum action key_action(const struct keymap *map, uint32_t key);
