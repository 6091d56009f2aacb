/* SPDX-License-Identifier: MIT */
/*
 * YAML or JSON text as a tree of nodes that know their place. The syntax gives no types: a scalar
 * is its text, and the schema decides what "no" or "010" means.
 */
#pragma once

#include "governor/finding.h"

#include <stdbool.h>
#include <stddef.h>

enum node_kind {
	NODE_SCALAR,
	NODE_SEQUENCE,
	NODE_MAP,
};

struct node {
	enum node_kind kind;
	struct pos pos;
	const char *text;	   /* of a scalar */
	bool quoted;		   /* of a scalar: it was written in quotes */
	unsigned int text_column;  /* where @text begins, when the file has it letter by letter on
				      the line of @pos; 0 otherwise */
	bool refused;		   /* of a scalar: there is a finding already */
	struct node *key;	   /* of a map's child: a scalar; NULL in a sequence */
	struct node *first, *next; /* children; siblings */
	size_t count;		   /* of children */
};

#define NODE_DEPTH_MAX 32
#define NODE_SIZE_MAX  ((size_t)1024 * 1024)

/**
 * node_parse() - a whole document.
 * @file: name for the places; borrowed for as long as the nodes live.
 * @arena: owns the nodes.
 * @findings: gets what is refused: anchors, aliases, tags, merge keys, several documents, duplicate
 * keys, too deep, too large, not UTF-8.
 * @ret: the document, or the part before an error of syntax; NULL when nothing could be read.
 *
 * A file named *.json, and a text that begins with '{', is JSON to the letter; all else is YAML.
 *
 * Return: 0 when all of it was read, 1 when only a part (look at @findings in any case); -ENOMEM,
 * -ENOENT without libyaml.
 */
int node_parse(const char *file, const char *text, size_t len, struct arena *arena,
	       struct findings *findings, struct node **ret, struct err *err);

/* The child of a map under @key; NULL when there is none. */
const struct node *node_get(const struct node *map, const char *key);
