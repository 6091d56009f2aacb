/* SPDX-License-Identifier: MIT */
/*
 * An act that is being asked for: on what, which, and whether it is meant. Its lines stand above
 * the keys.
 */
#pragma once

#include "common/text.h"
#include "monitor/actor.h"

#include <stdbool.h>
#include <stddef.h>

enum deed {
	DEED_FREEZE,
	DEED_THAW,
	DEED_SIGNAL,
	DEED_SET,
	DEED_UNDO,
	DEED_LAUNCH,
};

enum dialog_step {
	DIALOG_NONE,
	DIALOG_CHOOSE, /* one of the signals */
	DIALOG_TYPE,   /* what prompt.h has is typed */
	DIALOG_CONFIRM,
};

/* All zero is none. */
struct dialog {
	enum dialog_step step;
	enum deed deed;
	struct actor_targets targets;
	struct text lines; /* told above the question */
	bool wrong;	   /* the lines are why it cannot be */
	bool ready;	   /* what was typed so far can be done */
	int signal;
	unsigned int digits; /* of a signal's number, typed so far */
};

void dialog_done(struct dialog *dialog);
