/* SPDX-License-Identifier: MIT */
#include "common/json_text.h"

#include <string.h>

#include "common/attr.h"
#include "tests/test.h"

static void values_are_written_as_json_has_them(void **state UNUSED)
{
	AUTO_TEXT struct text text = {0};
	struct json_text json = {.out = &text};

	json_text_open(&json, JSON_NO_KEY, '{');
	json_text_number(&json, JSON_KEY("n"), 9007199254740993);
	json_text_number(&json, JSON_KEY("huge"), UINT64_MAX - 1);
	json_text_hundredths(&json, JSON_KEY("a"), 1340);
	json_text_hundredths(&json, JSON_KEY("b"), 1305);
	json_text_hundredths(&json, JSON_KEY("c"), 0);
	json_text_null(&json, JSON_KEY("none"));
	json_text_raw(&json, JSON_KEY("raw"), "-5", 2);
	json_text_open(&json, JSON_KEY("list"), '[');
	json_text_string(&json, JSON_NO_KEY, "x", 1);
	json_text_string(&json, JSON_NO_KEY, "y", 1);
	json_text_close(&json, ']');
	json_text_open(&json, JSON_KEY("empty"), '{');
	json_text_close(&json, '}');
	json_text_close(&json, '}');
	assert_string_equal(text_str(&text),
			    "{\"n\":9007199254740993,\"huge\":\"18446744073709551614\","
			    "\"a\":13.4,\"b\":13.05,\"c\":0.0,\"none\":null,\"raw\":-5,"
			    "\"list\":[\"x\",\"y\"],\"empty\":{}}");
}

static void hostile_strings_stay_valid_and_harmless(void **state UNUSED)
{
	static const struct {
		const char *bytes, *written;
	} rows[] = {
		{"plain", "\"plain\""},
		{"", "\"\""},
		{"quote\" back\\", "\"quote\\\" back\\\\\""},
		{"\x1b[2J\n", "\"\\u001b[2J\\u000a\""},
		{"\x7f", "\"\\u007f\""},
		{"\xc2\x9b", "\"\\u009b\""},		       /* a C1 control */
		{"\xe2\x80\xae", "\"\\u202e\""},	       /* turns the direction of text */
		{"\xc3\xbc", "\"\xc3\xbc\""},		       /* a letter is a letter */
		{"\xff\x1b", "\"\\\\xff\\\\x1b\""},	       /* no UTF-8: bytes by number */
		{"\xed\xa0\x80", "\"\\\\xed\\\\xa0\\\\x80\""}, /* a surrogate */
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text text = {0};
		struct json_text json = {.out = &text};
		json_text_string(&json, JSON_NO_KEY, rows[i].bytes, strlen(rows[i].bytes));
		assert_string_equal(text_str(&text), rows[i].written);
	}
}

static void a_document_for_people_has_a_line_a_value(void **state UNUSED)
{
	AUTO_TEXT struct text text = {0};
	struct json_text json = {.out = &text, .pretty = true};

	json_text_open(&json, JSON_NO_KEY, '{');
	json_text_number(&json, JSON_KEY("a"), 1);
	json_text_open(&json, JSON_KEY("b"), '{');
	json_text_number(&json, JSON_KEY("c"), 2);
	json_text_close(&json, '}');
	json_text_open(&json, JSON_KEY("d"), '[');
	json_text_close(&json, ']');
	json_text_close(&json, '}');
	assert_string_equal(text_str(&text),
			    "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 2\n  },\n  \"d\": []\n}");
}

TEST_MAIN(TEST(values_are_written_as_json_has_them), TEST(hostile_strings_stay_valid_and_harmless),
	  TEST(a_document_for_people_has_a_line_a_value))
