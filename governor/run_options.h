/* SPDX-License-Identifier: MIT */
/*
 * How a workload is to be run: the keys under `run:`, and the options of `cgov run`. One table,
 * run.def, makes both.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "governor/pos.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum run_id {
#define RUN(id, ...) RUN_##id,
#include "governor/run.def"
#undef RUN
	RUN_COUNT, /* no option */
};

enum run_kind {
	RUN_KIND_STRING,
	RUN_KIND_LIST,
	RUN_KIND_USEC,
	RUN_KIND_BYTES,
	RUN_KIND_FLAG,
	RUN_KIND_NAMESPACES,
	RUN_KIND_NETWORK,
	RUN_KIND_PROFILE,
	RUN_KIND_CAPS,
	RUN_KIND_COMMAND,
};

struct run_row {
	enum run_id id;
	const char *key; /* "cpu-time" */
	enum run_kind kind;
	const char *argument; /* for --help */
	const char *help;
};

extern const struct run_row run_rows[RUN_COUNT];

struct run_value {
	bool given;
	struct pos pos;
	const char *text;   /* STRING, NAMESPACES, PROFILE */
	const char **words; /* LIST, CAPS, COMMAND, NETWORK: NULL-terminated */
	size_t word_count;
	uint64_t usec;	/* USEC */
	uint64_t bytes; /* BYTES */
	bool flag;
};

struct run_options {
	struct run_value value[RUN_COUNT];
};

/* Of these, a policy and the command line can give more than one. */
bool run_kind_is_list(enum run_kind kind);

/* The row with this key; NULL when there is none. */
const struct run_row *run_row_find(const char *key);

/**
 * run_option_add() - one value: sets a single, appends to a list.
 * @arena: owns the copies.
 *
 * Return: 0, -EINVAL with what is allowed (a user that this machine lacks is no error here).
 */
int run_option_add(struct run_options *options, const struct run_row *row, const char *text,
		   const struct pos *pos, struct arena *arena, struct err *err);

/* What @over gives replaces what @base has. */
void run_options_override(struct run_options *base, const struct run_options *over);
