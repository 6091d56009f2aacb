/* SPDX-License-Identifier: MIT */
#include "cgroup/file.h"

#include "common/attr.h"
#include "tests/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void assert_span(struct span span, const char *text)
{
	assert_int_equal(span.len, strlen(text));
	if (span.len)
		assert_memory_equal(span.at, text, span.len);
}

static void a_single_value_is_a_number_or_max_and_nothing_else(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result;
		uint64_t value;
	} rows[] = {
		{"0\n", 0, 0},
		{"4096\n", 0, 4096},
		{"4096", 0, 4096},
		{"max\n", 0, UINT64_MAX},
		{"max", 0, UINT64_MAX},
		{"9999999999999999999\n", 0, 9999999999999999999ULL},
		{"18446744073709551615\n", 0, UINT64_MAX},
		{"18446744073709551616\n", -ERANGE, 7},
		{"00000000000000000000000000005\n", 0, 5},
		{"", -EBADMSG, 7},
		{"\n", -EBADMSG, 7},
		{"-1\n", -EBADMSG, 7},
		{"1 2\n", -EBADMSG, 7},
		{"1\n\n", -EBADMSG, 7},
		{"maximum\n", -EBADMSG, 7},
		{"ma", -EBADMSG, 7},
		{" 1\n", -EBADMSG, 7},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t value = 7;
		assert_int_equal(file_single(rows[i].text, strlen(rows[i].text), &value),
				 rows[i].result);
		assert_true(value == rows[i].value);
	}
}

static void a_flat_line_is_a_key_one_space_and_a_value(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result;
		const char *key;
		uint64_t value;
	} rows[] = {
		{"anon 0\n", 1, "anon", 0},
		{"anon 18446744073709551615\n", 1, "anon", UINT64_MAX},
		{"anon 18446744073709551616\n", -ERANGE, NULL, 0},
		{"anon 7", 1, "anon", 7},
		{"sev max\n", 1, "sev", UINT64_MAX},
		{"default 100\n", 1, "default", 100},
		{"drm/0000:03:00.0/vram0 4096\n", 1, "drm/0000:03:00.0/vram0", 4096},
		{"", 0, NULL, 0},
		{"anon -7\n", -EBADMSG, NULL, 0},
		{"anon  7\n", -EBADMSG, NULL, 0},
		{"anon 7 \n", -EBADMSG, NULL, 0},
		{"anon 7x\n", -EBADMSG, NULL, 0},
		{"anon\t7\n", -EBADMSG, NULL, 0},
		{"anon \n", -EBADMSG, NULL, 0},
		{"anon\n", -EBADMSG, NULL, 0},
		{"anon", -EBADMSG, NULL, 0},
		{" 7\n", -EBADMSG, NULL, 0},
		{"\n", -EBADMSG, NULL, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *at = rows[i].text, *end = at + strlen(at);
		struct file_flat line;
		assert_int_equal(file_next_flat(&at, end, &line), rows[i].result);
		assert_ptr_equal(at, rows[i].result > 0 ? end : rows[i].text);
		if (rows[i].result > 0) {
			assert_span(line.key, rows[i].key);
			assert_true(line.value == rows[i].value);
		}
	}
}

static void a_bad_line_loses_only_itself(UNUSED void **state)
{
	const char *text = "anon 1\nbad\nfile 2\n", *at = text, *end = at + strlen(at);
	struct file_flat line;

	assert_int_equal(file_next_flat(&at, end, &line), 1);
	assert_int_equal(file_next_flat(&at, end, &line), -EBADMSG);
	file_skip_line(&at, end);
	assert_int_equal(file_next_flat(&at, end, &line), 1);
	assert_span(line.key, "file");
	assert_int_equal(file_next_flat(&at, end, &line), 0);
	file_skip_line(&at, end);
	assert_ptr_equal(at, end);
}

/* Pairs as "name/key=value", a name alone as "name"; the result of the last call closes the list.
 */
static void assert_pairs(const char *text, const char *const *pairs, int result)
{
	const char *at = text, *end = at + strlen(at);
	struct span line = {0};
	struct file_nested pair;
	int r;

	while ((r = file_next_nested(&at, end, &line, &pair)) > 0) {
		char buf[128];
		int len = snprintf(buf, sizeof(buf), "%.*s", (int)pair.name.len, pair.name.at);
		if (pair.key.len)
			snprintf(buf + len, sizeof(buf) - (size_t)len, "/%.*s=%.*s",
				 (int)pair.key.len, pair.key.at, (int)pair.value.len,
				 pair.value.at);
		assert_non_null(*pairs);
		assert_string_equal(buf, *pairs++);
	}
	assert_null(*pairs);
	assert_int_equal(r, result);
}

static void nested_lines_give_their_pairs(UNUSED void **state)
{
#define PAIRS(...) ((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})
	assert_pairs("8:0 rbytes=1 wbytes=2\n8:16 rbytes=3\n",
		     PAIRS("8:0/rbytes=1", "8:0/wbytes=2", "8:16/rbytes=3"), 0);
	assert_pairs("some avg10=0.00 total=7\nfull avg10=1.50",
		     PAIRS("some/avg10=0.00", "some/total=7", "full/avg10=1.50"), 0);
	assert_pairs("total=0 N0=0\n", PAIRS("/total=0", "/N0=0"), 0);
	assert_pairs("8:0 \n8:16 rios=1\n", PAIRS("8:0", "8:16/rios=1"), 0);
	assert_pairs("7:1 7:0 8:0 rios=1\n", PAIRS("7:1", "7:0", "8:0/rios=1"), 0);
	assert_pairs("8:0 cost.usage=5 x=\n", PAIRS("8:0/cost.usage=5", "8:0/x="), 0);
	assert_pairs("a b==c\n", PAIRS("a/b==c"), 0);
	assert_pairs("", PAIRS(), 0);
	assert_pairs("\n\n", PAIRS(), 0);
	assert_pairs("8:0 rios=1 word\n", PAIRS("8:0/rios=1"), -EBADMSG);
	assert_pairs("total=0 word\n", PAIRS("/total=0"), -EBADMSG);
	assert_pairs("=1\n", PAIRS(), -EBADMSG);
	assert_pairs("a\tb=1\n", PAIRS("a"), -EBADMSG);
}

static void percentages_are_read_in_hundredths(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result;
		uint64_t value;
	} rows[] = {
		{"13.40", 0, 1340},	{"0.00", 0, 0},
		{"13.4", 0, 1340},	{"100", 0, 10000},
		{"max", 0, UINT64_MAX}, {"1.", -EBADMSG, 7},
		{"1.234", -EBADMSG, 7}, {".5", -EBADMSG, 7},
		{"-1.00", -EBADMSG, 7}, {"1,00", -EBADMSG, 7},
		{"", -EBADMSG, 7},	{"184467440737095516.16", -ERANGE, 7},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span span = {rows[i].text, strlen(rows[i].text)};
		uint64_t value = 7;
		assert_int_equal(file_hundredths(span, &value), rows[i].result);
		assert_true(value == rows[i].value);
	}
}

static void words_are_separated_by_any_white_space(UNUSED void **state)
{
	const char *text = "cpuset cpu\n io \n", *at = text, *end = at + strlen(at);
	struct span word;

	assert_int_equal(file_next_word(&at, end, &word), 1);
	assert_span(word, "cpuset");
	assert_int_equal(file_next_word(&at, end, &word), 1);
	assert_span(word, "cpu");
	assert_int_equal(file_next_word(&at, end, &word), 1);
	assert_span(word, "io");
	assert_int_equal(file_next_word(&at, end, &word), 0);
}

TEST_MAIN(TEST(a_single_value_is_a_number_or_max_and_nothing_else),
	  TEST(a_flat_line_is_a_key_one_space_and_a_value), TEST(a_bad_line_loses_only_itself),
	  TEST(nested_lines_give_their_pairs), TEST(percentages_are_read_in_hundredths),
	  TEST(words_are_separated_by_any_white_space))
