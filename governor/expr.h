/* SPDX-License-Identifier: MIT */
/*
 * The conditions of rules: "memory.pressure.some.avg10 > 20% and memory.current > 85% of
 * memory.max". Parsed and type-checked here; a value comes from samples, elsewhere.
 *
 *	or := and ("or" and)*			not binds tighter than and, and tighter than or
 *	and := not ("and" not)*
 *	not := "not" not | compare
 *	compare := sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)?
 *	sum := product (("+" | "-") product)*
 *	product := share (("*" | "/") share)*
 *	share := leaf ("of" leaf)?		"85% of memory.max"
 *	leaf := amount | name | "group(PATH)." name | "(" or ")"
 *	name := of metric.def, of a knob, or of expr_name.def; then .rate or .delta; an object is
 *		chosen by io.stat["8:0"].rbytes
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/metric.h"
#include "governor/finding.h"

#include <stdbool.h>
#include <stddef.h>

enum expr_kind {
	EXPR_AMOUNT, /* a literal */
	EXPR_METRIC, /* of a group, or of the machine */
	EXPR_LIMIT,  /* what a knob is set to; unknown while it is "max" */
	EXPR_NAME,   /* of expr_name.def */
	EXPR_OR,
	EXPR_AND,
	EXPR_NOT, /* left only */
	EXPR_LESS,
	EXPR_LESS_EQUAL,
	EXPR_MORE,
	EXPR_MORE_EQUAL,
	EXPR_EQUAL,
	EXPR_NOT_EQUAL,
	EXPR_ADD,
	EXPR_SUBTRACT,
	EXPR_MULTIPLY,
	EXPR_DIVIDE,
	EXPR_SHARE, /* left, a percentage, of right */
};

enum expr_type {
	EXPR_COUNT,
	EXPR_BYTES,
	EXPR_USEC,
	EXPR_PERCENT, /* hundredths; CPU time a second is of one CPU */
	EXPR_BOOL,
	EXPR_ANY, /* 0 without a unit; and what is wrong already */
};

/* How a number that moves is looked at. */
enum expr_view {
	EXPR_NOW,
	EXPR_RATE,  /* change a second */
	EXPR_DELTA, /* change since the last sample */
};

enum expr_name {
#define NAME(id, ...) EXPR_NAME_##id,
#include "governor/expr_name.def"
#undef NAME
	EXPR_NAME_COUNT, /* no name */
};

struct expr_name_row {
	const char *name;
	enum expr_type type;
	const char *help;
};
extern const struct expr_name_row expr_names[EXPR_NAME_COUNT];

struct expr {
	enum expr_kind kind;
	enum expr_type type;
	bool per_second; /* of the type */
	struct pos pos;
	struct expr *left, *right;
	double amount; /* AMOUNT: in one, bytes, microseconds or hundredths */
	enum metric_id metric;
	struct knob_name knob;
	enum expr_name name;
	enum expr_view view;
	const char *group;  /* "group(web/api)."; NULL: the rule's */
	const char *object; /* device, node, resource; NULL: there is none, or the sum of all */
	char size[16];	    /* of hugetlb.2MB.current: "2MB" */
	bool host;	    /* METRIC: of the whole machine */
};

/* A text, and where it stands. */
struct expr_source {
	const char *text;
	struct pos pos;		  /* of the value */
	unsigned int text_column; /* where @text begins in the line; 0: it is not written so */
};

/**
 * expr_parse() - a condition.
 * @is_group: whether there is a group of that path.
 * @arena: owns the result.
 *
 * Return: NULL after a finding, or when memory is short.
 */
struct expr *expr_parse(const struct expr_source *source,
			bool (*is_group)(const void *data, const char *path), const void *data,
			struct arena *arena, struct findings *findings);

/* "bytes", "a percentage": for people. */
const char *expr_type_name(enum expr_type type, bool per_second);
