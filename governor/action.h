/* SPDX-License-Identifier: MIT */
/*
 * What rules do: the table of actions, and one of them as a policy asks for it.
 */
#pragma once

#include "cgroup/knob.h"
#include "governor/pos.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum action_id {
#define ACTION(id, ...) ACTION_##id,
#include "governor/action.def"
#undef ACTION
	ACTION_COUNT, /* no action */
};

struct action {
	enum action_id id;
	const char *name;
	const char *arguments; /* as in the table; action_arguments() has them apart */
	const char *help;
};

extern const struct action actions[ACTION_COUNT];

enum action_kind {
	ACTION_TIME,
	ACTION_SIZE,
	ACTION_PERCENT,
	ACTION_BOOL,
	ACTION_TEXT,
	ACTION_WORDS,
	ACTION_SIGNAL,
	ACTION_LIMITS,
	ACTION_CHOICE, /* one of words */
};

#define ACTION_ARGUMENTS_MAX 4

struct action_argument {
	char name[16];
	enum action_kind kind;
	bool required;
	char words[64]; /* CHOICE: "a|b" */
};

/* In the order of the table. Return: their number. */
size_t action_arguments(const struct action *action,
			struct action_argument ret[ACTION_ARGUMENTS_MAX]);

/* How `set` changes one value. */
enum change_kind {
	CHANGE_TO,    /* what the setting says */
	CHANGE_MORE,  /* by hundredths of a percent of what there is: +10% */
	CHANGE_LESS,  /* -10% */
	CHANGE_TIMES, /* by hundredths: x0.5 */
};

struct change {
	struct pos pos;
	struct setting setting; /* its field is the value; for the others only the place */
	size_t field;		/* of the setting */
	enum change_kind kind;
	uint64_t by;
	bool has_floor, has_ceiling;
	struct setting floor, ceiling; /* in the same field */
	struct change *next;
};

struct action_value {
	bool given;
	struct pos pos;
	uint64_t n;   /* TIME usec, SIZE bytes or hundredths, PERCENT hundredths, BOOL, SIGNAL */
	bool percent; /* SIZE: of what the group uses */
	const char *text;    /* TEXT, CHOICE */
	const char **words;  /* WORDS: NULL-terminated */
	struct change *list; /* LIMITS */
};

/* One step of a rule. */
struct action_ask {
	struct pos pos;
	const struct action *action;
	struct action_value values[ACTION_ARGUMENTS_MAX]; /* by the order of action_arguments() */
	uint64_t after_usec;				  /* since the rule fired */
	bool if_still;					  /* only while its condition holds */
	struct action_ask *next;
};
