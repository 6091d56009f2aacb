/* SPDX-License-Identifier: MIT */
#include "common/err.h"

#include "tests/test.h"

#include <errno.h>
#include <string.h>

static void a_failure_reads_from_the_outside_in(UNUSED void **state)
{
	struct err err = {0};

	assert_int_equal(err_set(&err, ENOENT, "open '%s'", "io.max"), -ENOENT);
	assert_int_equal(err_wrap(&err, "cgroup '%s'", "web"), -ENOENT);
	assert_int_equal(err_hint(&err, "see 'cgov doctor'"), -ENOENT);
	assert_string_equal(err.text, "cgroup 'web': open 'io.max': No such file or directory; "
				      "see 'cgov doctor'");
}

static void a_long_text_is_cut_not_overrun(UNUSED void **state)
{
	struct err err = {0};
	char word[1024];

	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	err_set(&err, EINVAL, "%s", word);
	err_wrap(&err, "%s", word);
	err_hint(&err, "%s", word);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_int_equal(err.code, -EINVAL);
}

TEST_MAIN(TEST(a_failure_reads_from_the_outside_in), TEST(a_long_text_is_cut_not_overrun))
