/* SPDX-License-Identifier: MIT */
/*
 * The terminal: a grid is shown on it, key presses come from it.
 */
#pragma once

#include "common/err.h"
#include "monitor/theme.h"

#include <stdbool.h>
#include <stdint.h>

struct screen; /* private state */

/**
 * screen_open() - take the terminal over.
 *
 * Colours are used where the terminal has them and NO_COLOR is not set. The terminal is given back
 * by screen_close().
 *
 * Return: 0; -ENOTTY when standard input or output is no terminal, or one that cannot move its
 * cursor (TERM=dumb); -ENOENT without ncurses.
 */
int screen_open(struct screen **ret, struct err *err);
void screen_close(struct screen *screen);

/* THEME_DARK at first. A terminal without colours, or NO_COLOR, has THEME_MONO in any case. */
void screen_theme(struct screen *screen, enum theme theme);

void screen_size(struct screen *screen, int *ret_rows, int *ret_columns);

/* The terminal has another size now: ask for it. */
void screen_resized(struct screen *screen);

/* Send what differs from what the terminal shows. */
void screen_show(struct screen *screen, const struct grid *grid);

/**
 * screen_key() - a key press that waits already; see key.h.
 *
 * Return: false when none does.
 */
bool screen_key(struct screen *screen, uint32_t *ret_key);
