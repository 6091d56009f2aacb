/* SPDX-License-Identifier: MIT */
#include "governor/node.h"

#include "tests/test.h"

#include <string.h>

/* "(line:column text ...)": maps as key=value, texts in quotes with their own column. */
static void print(const struct node *node, struct text *ret)
{
	if (node->kind == NODE_SCALAR) {
		text_addf(ret, "%u:%u%s'%s'", node->pos.line, node->pos.column,
			  node->quoted ? "q" : "", node->text);
		if (node->text_column == 0)
			text_add(ret, "?");
		return;
	}
	text_addf(ret, "%u:%u%s", node->pos.line, node->pos.column,
		  node->kind == NODE_MAP ? "{" : "[");
	for (const struct node *child = node->first; child; child = child->next) {
		if (child->key) {
			print(child->key, ret);
			text_add(ret, "=");
		}
		print(child, ret);
		if (child->next)
			text_add(ret, " ");
	}
	text_add(ret, node->kind == NODE_MAP ? "}" : "]");
}

static void both_syntaxes_make_one_tree_with_places(UNUSED void **state)
{
	static const struct {
		const char *text, *tree;
	} rows[] = {
		{"a: 1\n", "1:1{1:1'a'=1:4'1'}"},
		{"\xef\xbb\xbf"
		 "a: 1\n",
		 "1:1{1:1'a'=1:4'1'}"},
		{"- no\n- 010\n- 12:30:00\n", "1:1[1:3'no' 2:3'010' 3:3'12:30:00']"},
		{"a: \"x\"\nb: 'y'\n", "1:1{1:1'a'=1:4q'x' 2:1'b'=2:4q'y'}"},
		/* Columns are characters: two-byte letters count once. */
		{"{\"\xc3\xa4\xc3\xb6\": \"\xe6\x97\xa5\", \"b\": 2}",
		 "1:1{1:2q'\xc3\xa4\xc3\xb6'=1:8q'\xe6\x97\xa5' 1:13q'b'=1:18'2'}"},
		{"[\xc3\xa4, b]\n", "1:1[1:2'\xc3\xa4' 1:5'b']"},
		{"a: |\n  x\n  y\n", "1:1{1:1'a'=1:4q'x\ny\n'?}"},
		{"a: \"x\\ty\"\n", "1:1{1:1'a'=1:4q'x\ty'?}"},
		{"a:\r\n  b: 1\r\nc: 2\r\n", "1:1{1:1'a'=2:3{2:3'b'=2:6'1'} 3:1'c'=3:4'2'}"},
		{"a:\nb: ''\n", "1:1{1:1'a'=1:3'' 2:1'b'=2:4q''}"},
		{"{\"a\": [1.5e-3, true, null, {}]}",
		 "1:1{1:2q'a'=1:7[1:8'1.5e-3' 1:16'true' 1:22'' 1:28{}]}"},
		{"\t{\r\n\t\"a\"\t:\t1}\n", "1:2{2:2q'a'=2:8'1'}"},
		{"{\"a\": \"\\ud83d\\ude00\\u00e4\\/\\n\\\"\"}",
		 "1:1{1:2q'a'=1:7q'\xf0\x9f\x98\x80\xc3\xa4/\n\"'?}"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		struct node *root = NULL;
		struct err err = {0};
		assert_int_equal(node_parse("f", rows[i].text, strlen(rows[i].text), &arena,
					    &findings, &root, &err),
				 0);
		assert_int_equal(findings.count, 0);
		print(root, &text);
		assert_string_equal(text_str(&text), rows[i].tree);
	}
}

static void json_is_taken_to_the_letter(UNUSED void **state)
{
	static const char *const rows[] = {
		"{\"a\": 1,}",
		"{\"a\" 1}",
		"{a: 1}",
		"{'a': 1}",
		"{\"a\": 01}",
		"{\"a\": 1.}",
		"{\"a\": .5}",
		"{\"a\": +1}",
		"{\"a\": 1e}",
		"{\"a\": tru}",
		"{\"a\": \"\n\"}",
		"{\"a\": \"\\x41\"}",
		"{\"a\": \"\\u12\"}",
		"{\"a\": \"\\udc00\"}",
		"{\"a\": \"\\ud800x\"}",
		"{\"a\": \"x}",
		"{\"a\": [1 2]}",
		"{\"a\": 1} 2",
		"{\"a\": 1",
		"{/* no */}",
		"{",
		"{\"a\": NaN}",
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct findings findings = {.arena = &arena};
		struct node *root = NULL;
		struct err err = {0};
		int r = node_parse("f", rows[i], strlen(rows[i]), &arena, &findings, &root, &err);
		if (r != 1 || findings.errors != 1)
			fail_msg("'%s': %d, %zu errors", rows[i], r, findings.errors);
	}
}

static void a_name_that_ends_in_json_decides_too(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct node *root = NULL;
	struct err err = {0};

	assert_int_equal(node_parse("a.json", "a: 1", 4, &arena, &findings, &root, &err), 1);
	assert_int_equal(node_parse("a.yaml", "a: 1", 4, &arena, &findings, &root, &err), 0);
}

static void what_is_before_a_mistake_of_syntax_is_kept(UNUSED void **state)
{
	static const char text[] = "a: 1\nb: [2\nc: 3\n";
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct node *root = NULL;
	struct err err = {0};

	assert_int_equal(node_parse("f", text, strlen(text), &arena, &findings, &root, &err), 1);
	assert_string_equal(node_get(root, "a")->text, "1");
	assert_null(node_get(root, "c"));
}

TEST_MAIN(TEST(both_syntaxes_make_one_tree_with_places), TEST(json_is_taken_to_the_letter),
	  TEST(a_name_that_ends_in_json_decides_too),
	  TEST(what_is_before_a_mistake_of_syntax_is_kept))
