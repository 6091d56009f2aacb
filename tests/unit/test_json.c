/* SPDX-License-Identifier: MIT */
#include "common/json.h"

#include "tests/test.h"

#include <errno.h>

static void strings_are_harmless_to_a_terminal(UNUSED void **state)
{
	static const struct {
		const char *text, *json;
	} rows[] = {
		{"caf\xc3\xa9", "\"caf\xc3\xa9\""},
		{"\033[2J", "\"\\u001B[2J\""},
		{"a\x7f"
		 "b",
		 "\"a\\u007fb\""},
		{"\xc2\x9b"
		 "2J\xc3\xa9",
		 "\"\\u009b2J\xc3\xa9\""},
		{"\xe2\x80\xae"
		 "x",
		 "\"\\u202ex\""},
		{"\xff", "\"\\\\xff\""},
		{"", "\"\""},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct json *json = json_string_new(rows[i].text);
		AUTO_TEXT struct text text = {0};
		struct err err;
		assert_int_equal(json_print(json, &text, &err), 0);
		assert_string_equal(text_str(&text), rows[i].json);
		json_free(json);
	}
}

static void a_document_that_lost_a_part_is_not_printed(UNUSED void **state)
{
	struct json *object = json_object_new(), *array = json_array_new();
	AUTO_TEXT struct text text = {0};
	struct err err;

	json_set(object, "lost", NULL);
	assert_int_equal(json_print(object, &text, &err), -ENOMEM);
	assert_int_equal(json_print(object, &text, &err), 0);
	json_add(array, NULL);
	json_set(object, "list", array);
	text_clear(&text);
	assert_int_equal(json_print(object, &text, &err), -ENOMEM);
	json_set(NULL, "key", json_string_new("freed all the same"));
	assert_int_equal(json_print(object, &text, &err), -ENOMEM);
	json_merge(object, NULL);
	assert_int_equal(json_print(object, &text, &err), -ENOMEM);
	json_free(object);
}

static int load(UNUSED void **state)
{
	struct err err;

	return json_load(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(strings_are_harmless_to_a_terminal),
		TEST(a_document_that_lost_a_part_is_not_printed),
	};

	return cmocka_run_group_tests(tests, load, NULL);
}
