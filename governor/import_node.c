/* SPDX-License-Identifier: MIT */
#include "governor/import_node.h"

#include <errno.h>
#include <string.h>

#define DOCUMENTS_MAX 1000

const struct pos *import_pos(const struct node *node)
{
	return node->key ? &node->key->pos : &node->pos;
}

static const char *name_of(const struct node *node)
{
	return node->key ? node->key->text : "an item";
}

const char *import_scalar(struct import *import, const struct node *node)
{
	if (node->kind == NODE_SCALAR)
		return node->text;
	import_drop(import, import_pos(node), "%.64s: a single value was expected", name_of(node));
	return NULL;
}

const char *import_text_of(const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	return node && node->kind == NODE_SCALAR ? node->text : NULL;
}

static void take_key(struct import_at *at, const struct node *node, const struct import_key *keys,
		     size_t count)
{
	const struct import_key *key = keys;

	while (key < keys + count && strcmp(key->name, node->key->text) != 0)
		key++;
	if (key < keys + count && key->take)
		key->take(at, key, node);
	else
		import_drop(at->import, import_pos(node), "%.64s: %s", node->key->text,
			    key < keys + count && key->why ? key->why
							   : "a policy has nothing like it");
}

bool import_is_map(struct import *import, const struct node *node)
{
	/* "resources:" with nothing below it is fine. */
	const bool is_nothing =
		node->kind == NODE_SCALAR && (!node->text[0] || strcmp(node->text, "null") == 0);

	if (node->kind != NODE_MAP && !is_nothing)
		import_drop(import, import_pos(node), "%.64s: a map was expected", name_of(node));
	return node->kind == NODE_MAP;
}

void import_map(struct import_at *at, const struct node *node, const struct import_key *keys,
		size_t count)
{
	if (!import_is_map(at->import, node))
		return;
	for (const struct node *child = node->first; child; child = child->next)
		take_key(at, child, keys, count);
}

void import_set(struct import_at *at, const struct import_key *key, const char *text,
		const struct node *node)
{
	const struct import_place place = {key->file, NULL, key->field ? key->field : ""};

	if (text)
		import_limit(at->import, at->group, &place, text, import_pos(node));
	else
		import_drop(at->import, import_pos(node),
			    "%.64s = '%.64s': no value that can be read", name_of(node),
			    node->kind == NODE_SCALAR ? node->text : "");
}

void import_take_limit(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_scalar(at->import, node);

	if (text)
		import_set(at, key, text, node);
}

void import_take_run(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_scalar(at->import, node);

	if (text)
		import_run(at->import, at->group, key->run, text, import_pos(node));
}

void import_take_words(struct import_at *at, const struct import_key *key, const struct node *node)
{
	if (node->kind != NODE_SEQUENCE) {
		import_drop(at->import, import_pos(node), "%.64s: a list was expected",
			    name_of(node));
		return;
	}
	for (const struct node *item = node->first; item; item = item->next) {
		const char *text = import_scalar(at->import, item);
		if (text)
			import_run(at->import, at->group, key->run, text, import_pos(item));
	}
}

static bool is_separator(const char *line, size_t len)
{
	return len >= 3 && memcmp(line, "---", 3) == 0 &&
	       (len == 3 || line[3] == ' ' || line[3] == '\r' || line[3] == '\n');
}

/* The end of the document that begins at @at, and the lines that it has. */
static const char *find_end(const char *at, const char *end, size_t *lines)
{
	*lines = 0;
	for (const char *line = at; line < end;) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *next = newline ? newline + 1 : end;
		if (line > at && is_separator(line, (size_t)(next - line)))
			return line;
		*lines += newline != NULL;
		line = next;
	}
	return end;
}

/* Behind as many empty lines as were before it, so that every place is the file's. */
static int take_document(struct import *import, const char *file, const char *from, const char *end,
			 size_t lines, void (*take)(struct import *import, const struct node *root),
			 struct err *err)
{
	AUTO_TEXT struct text text = {0};
	struct node *root = NULL;

	for (size_t i = 0; i < lines; i++)
		text_add(&text, "\n");
	text_add_bytes(&text, from, (size_t)(end - from));
	if (text.failed)
		return err_set(err, ENOMEM, "import '%s'", file);
	int r = node_parse(file, text_str(&text), text.len, import->arena, import->findings, &root,
			   err);
	if (r == 0 && root && root->kind == NODE_MAP)
		take(import, root);
	else if (r == 0 && root && (root->kind != NODE_SCALAR || root->text[0]))
		import_refuse(import, &root->pos, "a map was expected: 'key: value' lines");
	return r < 0 ? r : 0;
}

int import_documents(struct import *import, const char *file, const char *text, size_t len,
		     void (*take)(struct import *import, const struct node *root), struct err *err)
{
	const char *end = text + len, *at = text;
	size_t before = 0, count = 0, lines;
	int r = 0;

	while (r == 0 && at < end && count++ < DOCUMENTS_MAX) {
		const char *next = find_end(at, end, &lines);
		r = take_document(import, file, at, next, before, take, err);
		before += lines;
		at = next;
	}
	if (r == 0 && at < end)
		import_refuse(import, &(struct pos){file, (unsigned int)before + 1, 1},
			      "more than %d documents", DOCUMENTS_MAX);
	return r;
}
