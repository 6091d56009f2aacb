/* SPDX-License-Identifier: MIT */
/*
 * Sources in YAML or JSON: a table of keys for each map, in which a row says what becomes of the
 * key. Private to governor/import_*.c.
 */
#pragma once

#include "governor/import_source.h"

/* Where one is. */
struct import_at {
	struct import *import;
	struct import_group *group; /* can be NULL: nothing is set then */
	void *more;		    /* of the source */
};

struct import_key {
	const char *name;
	/* NULL: it is not carried. */
	void (*take)(struct import_at *at, const struct import_key *key, const struct node *node);
	const char *file;  /* of a limit */
	const char *field; /* of it; NULL: "" */
	enum run_id run;   /* of what goes under `run:` */
	const char *why;   /* not carried; NULL: a policy has nothing like it */
};

/**
 * import_documents() - each document of a file in YAML; the one of a file in JSON.
 * @take: gets the root.
 *
 * Return: 0; -ENOMEM, -ENOENT without libyaml.
 */
int import_documents(struct import *import, const char *file, const char *text, size_t len,
		     void (*take)(struct import *import, const struct node *root), struct err *err);

/* Whether it is a map; that it is none is said, but of nothing at all. */
bool import_is_map(struct import *import, const struct node *node);

/* Every key of a map by its row. */
void import_map(struct import_at *at, const struct node *node, const struct import_key *keys,
		size_t count);

/* Where a node is, its key if it has one. */
const struct pos *import_pos(const struct node *node);

/* The text of a scalar; NULL after it was said that this is none. */
const char *import_scalar(struct import *import, const struct node *node);

/* The text of the scalar under @key; NULL when there is none. */
const char *import_text_of(const struct node *map, const char *key);

/* For rows: the value as it is. */
void import_take_limit(struct import_at *at, const struct import_key *key, const struct node *node);
void import_take_run(struct import_at *at, const struct import_key *key, const struct node *node);
/* A list of words. */
void import_take_words(struct import_at *at, const struct import_key *key, const struct node *node);

/* A value of the row's limit, which was made of the node's. NULL: there is none, and it is said. */
void import_set(struct import_at *at, const struct import_key *key, const char *text,
		const struct node *node);

/**
 * import_kernel() - the content of an interface file, "8:0 rbps=1000 wiops=5" a line.
 *
 * A file that a policy has no limit for is not carried.
 */
void import_kernel(struct import *import, struct import_group *group, const char *file,
		   const char *content, const struct pos *pos);
