/* SPDX-License-Identifier: MIT */
/*
 * A line that is being typed at the bottom of the screen.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PROMPT_SIZE 256

/* What the line is for; PROMPT_NONE: nothing is being typed. */
enum prompt_for {
	PROMPT_NONE,
	PROMPT_FIND,
	PROMPT_FILTER,
	PROMPT_COLUMNS,
	PROMPT_MOMENT,
	PROMPT_SET,
	PROMPT_LAUNCH,
};

enum prompt_state {
	PROMPT_TYPING,
	PROMPT_DONE, /* Enter */
	PROMPT_LEFT, /* Esc */
};

/* All zero is no prompt. */
struct prompt {
	enum prompt_for what;
	char text[PROMPT_SIZE]; /* UTF-8 */
	size_t len;
};

/* Begin to type, from @text on. */
void prompt_open(struct prompt *prompt, enum prompt_for what, const char *text);

/**
 * prompt_key() - one key press: a character is added, Backspace takes one away (of an empty line it
 * leaves), Ctrl-U all.
 */
enum prompt_state prompt_key(struct prompt *prompt, uint32_t key);
