/* SPDX-License-Identifier: MIT */
#include "governor/arith.h"

#include "tests/test.h"

#include <errno.h>
#include <string.h>

static const char *find(UNUSED void *data, const char *name, size_t len, struct err *err)
{
	static const struct {
		const char *name, *text;
	} vars[] = {{"heap", "2Gi"}, {"word", "hello world"}, {"half", "50%"}, {"bare", "512M"}};

	for (size_t i = 0; i < ARRAY_LEN(vars); i++)
		if (strlen(vars[i].name) == len && memcmp(vars[i].name, name, len) == 0)
			return vars[i].text;
	err_say(err, ENOENT, "no variable '%.*s'", (int)len, name);
	return NULL;
}

static const struct arith_vars vars = {find, NULL};

static void amounts_are_reckoned_exactly(UNUSED void **state)
{
	static const struct {
		const char *text, *result;
	} rows[] = {
		{"heap", "2Gi"},
		{" word ", "hello world"},
		{"bare", "512M"},
		{"1 + 2 * 3", "7"},
		{"(1 + 2) * 3", "9"},
		{"7 / 2", "3.5"},
		{"10 - 2 - 3", "5"},
		{"heap / 2", "1073741824"},
		{"heap * 0.75", "1610612736"},
		{"heap + 512Mi", "2684354560"},
		{"heap / 512Mi", "4"},
		{"heap * half", "1073741824"},
		{"25% * heap", "536870912"},
		{"half / 4", "12.5%"},
		{"half * 2", "100%"},
		{"10s + 500ms", "10500000us"},
		{"5m / 3", "100000000us"},
		{"10 / 3", "3.333333"},
		{"1B / 3", "0"},
		{"20MB * 2", "40000000"},
		{"16777215Ti + 1Ti - 1B", "18446744073709551615"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text text = {0};
		struct err err = {0};
		size_t at = 0;
		if (arith_eval(rows[i].text, strlen(rows[i].text), &vars, &text, &at, &err) < 0)
			fail_msg("'%s': %s", rows[i].text, err.text);
		assert_string_equal(text_str(&text), rows[i].result);
	}
}

static void what_cannot_be_reckoned_is_refused_with_its_place(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result;
		size_t at;
	} rows[] = {
		{"", -EINVAL, 0},
		{"hepa", -ENOENT, 0},
		{"1 +", -EINVAL, 3},
		{"1 2", -EINVAL, 2},
		{"(1", -EINVAL, 2},
		{"1)", -EINVAL, 1},
		{"1 / 0", -EINVAL, 2},
		{"1 - 2", -ERANGE, 2},
		{"heap + 5s", -EINVAL, 5},
		{"heap * heap", -EINVAL, 5},
		{"5 / heap", -EINVAL, 2},
		{"2 * word", -EINVAL, 4},
		{"bare / 2", -EINVAL, 0},
		{"512M / 2", -EINVAL, 0},
		{"1x", -EINVAL, 0},
		{"99999999999999999999", -ERANGE, 0},
		{"16777215Ti * 2", -ERANGE, 0},
		{"16777215Ti * 16777215 * 16777215", -ERANGE, 22},
		{"((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))", -EINVAL,
		 32},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text text = {0};
		struct err err = {0};
		size_t at = 99;
		int r = arith_eval(rows[i].text, strlen(rows[i].text), &vars, &text, &at, &err);
		if (r != rows[i].result || at != rows[i].at)
			fail_msg("'%s': %d at %zu: %s", rows[i].text, r, at, err.text);
	}
}

TEST_MAIN(TEST(amounts_are_reckoned_exactly),
	  TEST(what_cannot_be_reckoned_is_refused_with_its_place))
