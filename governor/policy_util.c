/* SPDX-License-Identifier: MIT */
#include "governor/policy_parse.h"

#include "common/fd.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void parse_error(struct parse *parse, const struct pos *pos, const char *fmt, ...)
{
	AUTO_FREE char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		parse->failed = true;
	else
		findings_add(parse->findings, FINDING_ERROR, pos, "%s", text);
	va_end(ap);
}

void parse_refuse(struct parse *parse, const struct pos *pos, const struct err *err)
{
	if (err->code == -ENOMEM)
		parse->failed = true;
	else
		findings_add(parse->findings, FINDING_ERROR, pos, "%s", err->text);
}

void *parse_alloc(struct parse *parse, size_t size)
{
	void *memory = arena_alloc(parse->arena, size);

	if (!memory)
		parse->failed = true;
	return memory;
}

const char *parse_printf(struct parse *parse, const char *fmt, ...)
{
	AUTO_FREE char *text = NULL;
	const char *copy = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) >= 0)
		copy = arena_strdup(parse->arena, text);
	va_end(ap);
	if (!copy)
		parse->failed = true;
	return copy;
}

/* "a, b or c" */
static void add_names(struct text *text, const char *(*name_of)(const void *, size_t),
		      const void *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_addf(text, "%s%s",
			  i == 0	  ? ""
			  : i + 1 < count ? ", "
					  : " or ",
			  name_of(names, i));
}

static const char *nearest(const char *word, const char *(*name_of)(const void *, size_t),
			   const void *names, size_t count)
{
	size_t best = strlen(word) / 3 + 1;
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t distance = text_distance(word, name_of(names, i), best);
		if (distance <= best && (!found || distance < best)) {
			best = distance;
			found = name_of(names, i);
		}
	}
	return found;
}

void parse_unknown(struct parse *parse, const struct node *key, const char *what,
		   const char *(*name_of)(const void *names, size_t i), const void *names,
		   size_t count)
{
	AUTO_TEXT struct text allowed = {0};
	const char *near = NULL;

	if (key->refused)
		return;
	if (findings_full(parse->findings)) {
		parse_error(parse, &key->pos, "unknown key");
		return;
	}
	near = nearest(key->text, name_of, names, count);
	if (near)
		text_addf(&allowed, "did you mean '%s'?", near);
	else
		add_names(&allowed, name_of, names, count);
	parse_error(parse, &key->pos, "unknown key '%s' in %s%s %s", key->text, what,
		    near ? ";" : ":", text_str(&allowed));
}

static const char *key_name(const void *names, size_t i)
{
	return ((const struct parse_key *)names)[i].name;
}

bool parse_is_map(struct parse *parse, const struct node *node, const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	/* The rest of it may stand behind a mistake of syntax. */
	if (node->refused || (parse->partial && node->kind == NODE_SCALAR && !node->text[0]))
		return false;
	parse_error(parse, &node->pos, "%s is a map: 'key: value' lines, or {key: value}", what);
	return false;
}

void parse_map(struct parse *parse, const struct node *node, const struct parse_key *keys,
	       size_t count, const char *what, void *into)
{
	if (!parse_is_map(parse, node, what))
		return;
	for (const struct node *child = node->first; child; child = child->next) {
		size_t i = 0;
		while (i < count && strcmp(keys[i].name, child->key->text) != 0)
			i++;
		if (i < count)
			keys[i].take(parse, child, into);
		else
			parse_unknown(parse, child->key, what, key_name, keys, count);
	}
}

const char *parse_text(struct parse *parse, const struct node *node, const char *what,
		       const char *allowed)
{
	if (node->refused)
		return NULL;
	if (node->kind == NODE_SCALAR && (node->text[0] || node->quoted))
		return node->text;
	if (node->kind != NODE_SCALAR || !parse->partial)
		parse_error(parse, &node->pos, "%s is %s: %s", what,
			    node->kind == NODE_SCALAR ? "empty" : "a single text", allowed);
	return NULL;
}

const struct node *parse_items(struct parse *parse, const struct node *node, const char *what,
			       const char *allowed)
{
	if (node->kind == NODE_SEQUENCE)
		return node->first;
	if (node->kind == NODE_MAP) {
		parse_error(parse, &node->pos, "%s is a list: %s", what, allowed);
		return NULL;
	}
	if (!parse_text(parse, node, what, allowed))
		return NULL;
	/* Alone: its siblings are no items. */
	struct node *copy = parse_new(parse, struct node);
	if (copy) {
		*copy = *node;
		copy->next = NULL;
	}
	return copy;
}

const char *policy_name_fault(const char *name)
{
	static const char *const interfaces[] = {
		"cgroup.",  "cpu.",  "cpuset.", "memory.", "io.",	  "pids.",    "rdma.",
		"hugetlb.", "misc.", "dmem.",	"irq.",	   "perf_event.", "devices.", "debug."};
	size_t len = strlen(name);
	uint32_t rune;

	if (len == 0 || len > 255)
		return "1 to 255 bytes are allowed";
	if (name[0] == '.')
		return "it cannot begin with '.'";
	if (strchr(name, '/'))
		return "it cannot hold '/'; groups nest under 'children'";
	for (size_t i = 0; i < ARRAY_LEN(interfaces); i++)
		if (strncmp(name, interfaces[i], strlen(interfaces[i])) == 0)
			return "it would clash with the kernel's own files, which begin so";
	if (strcmp(name, "tasks") == 0 || strcmp(name, "notify_on_release") == 0 ||
	    strcmp(name, "release_agent") == 0)
		return "it is the name of a file of the kernel's";
	for (size_t i = 0, n; i < len; i += n) {
		n = text_utf8_len(name + i, len - i, &rune);
		if (n == 0 || rune < 0x20 || (rune >= 0x7f && rune < 0xa0))
			return "control characters are not allowed";
	}
	return NULL;
}

bool parse_name(struct parse *parse, const struct node *key, const char *what)
{
	const char *fault = policy_name_fault(key->text);

	if (fault)
		parse_error(parse, &key->pos, "'%.64s' cannot be the name of %s: %s", key->text,
			    what, fault);
	return !fault;
}
