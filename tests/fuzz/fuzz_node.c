/* SPDX-License-Identifier: MIT */
/* Input: YAML; or JSON, when it begins with '{'. */
#include "common/json.h"
#include "governor/node.h"
#include "tests/fuzz/fuzz.h"

static unsigned int lines_of(const char *text, size_t len)
{
	unsigned int lines = 1;

	for (size_t i = 0; i < len; i++)
		lines += text[i] == '\n' || text[i] == '\r';
	return lines;
}

static void check_pos(const struct pos *pos, unsigned int lines, size_t len)
{
	MUST(pos->line >= 1 && pos->line <= lines + 1);
	MUST(pos->column >= 1 && pos->column <= len + 1);
}

static void check_node(const struct node *node, unsigned int lines, size_t len, size_t depth)
{
	size_t count = 0;

	MUST(depth <= NODE_DEPTH_MAX);
	check_pos(&node->pos, lines, len);
	MUST((node->kind == NODE_SCALAR) == (node->text != NULL));
	MUST(node->kind != NODE_SCALAR || !node->first);
	for (const struct node *child = node->first; child; child = child->next, count++) {
		MUST((node->kind == NODE_MAP) == (child->key != NULL));
		if (child->key)
			MUST(child->key->kind == NODE_SCALAR && child->key->text);
		check_node(child, lines, len, depth + 1);
	}
	MUST(count == node->count);
}

/* What we take for JSON, jansson does too; it alone minds how large a number is. */
static void check_json(const char *text)
{
	struct json *json = NULL;
	struct err err = {0};

	MUST(json_load(&err) == 0);
	if (json_parse(text, &json, &err) < 0)
		MUST(strstr(err.text, "too big") || strstr(err.text, "overflow"));
	json_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct node *root = NULL;
	struct err err = {0};
	unsigned int lines = lines_of(text, size);

	int r = node_parse("fuzz", text, size, &arena, &findings, &root, &err);
	MUST(r >= 0);
	MUST(r == 0 || findings.errors > 0);
	if (root)
		check_node(root, lines, size, 0);
	for (size_t i = 0; i < findings.count; i++)
		check_pos(&findings.all[i].pos, lines, size);
	if (r == 0 && findings.errors == 0 && text[0] == '{')
		check_json(text);
	arena_done(&arena);
	free(text);
	return 0;
}
