/* SPDX-License-Identifier: MIT */
/*
 * Nodes from what a parser meets, in its order. Each syntax is one parser that calls these; what is
 * refused in both is refused here.
 */
#pragma once

#include "governor/node.h"

struct node_build {
	struct arena *arena;
	struct findings *findings;
	struct node *root;
	size_t depth; /* open maps and sequences */
	struct {
		struct node *node, *last; /* the open one, and its newest child */
		struct node *key;	  /* of a map: waits for its value */
	} open[NODE_DEPTH_MAX];
};

/* Where a scalar stands, and how it is written. */
struct node_scalar {
	struct pos pos;
	const char *text;
	size_t len;
	bool quoted;
	bool refused; /* there is a finding already */
	unsigned int text_column;
};

/**
 * node_build_scalar() - a key, or a value.
 * node_build_open() - a map or a sequence begins.
 * node_build_close() - the innermost ends.
 *
 * Return: 0; -ENOMEM; -EINVAL after a finding that makes the rest of the document meaningless.
 */
int node_build_scalar(struct node_build *build, const struct node_scalar *scalar);
int node_build_open(struct node_build *build, enum node_kind kind, const struct pos *pos);
int node_build_close(struct node_build *build);

/* The parsers: text without byte order mark, in UTF-8. Return: as above, and -ENOENT. */
int node_yaml(struct node_build *build, const char *file, const char *text, size_t len,
	      struct err *err);
int node_json(struct node_build *build, const char *file, const char *text, size_t len,
	      struct err *err);
