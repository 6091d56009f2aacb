/* SPDX-License-Identifier: MIT */
#include "monitor/filter.h"

#include <errno.h>

#include "common/attr.h"
#include "tests/test.h"

static void patterns_fit_paths_or_names(void **state UNUSED)
{
	static const struct {
		const char *match, *exclude, *path, *name;
		bool passes;
	} rows[] = {
		{NULL, NULL, "/", NULL, true},
		{NULL, NULL, "/a", "a", true},
		{"/system.slice/*.service", NULL, "/system.slice/ssh.service", NULL, true},
		{"/system.slice/*.service", NULL, "/system.slice", NULL, false},
		{"/system.slice/*", NULL, "/system.slice/a.slice/b.service", NULL, true},
		{"web", NULL, "/cgov/web", "web", true},
		{"web", NULL, "/web", NULL, false},
		{"/web", NULL, "/cgov/web", "web", false},
		{"web*", "web/db", "/cgov/web/db", "web/db", false},
		{"web*", "web/db", "/cgov/web/api", "web/api", true},
		{NULL, "/user.slice*", "/user.slice/user-0.slice", NULL, false},
		{NULL, "*", "/user.slice", NULL, true},
		{"/[ab]?", NULL, "/bx", NULL, true},
		{"/\\*", NULL, "/*", NULL, true},
		{"/\xff*", NULL, "/\xff\xfe", NULL, true},
		{"/[", NULL, "/[", NULL, true},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct filter filter = {0};
		if (rows[i].match)
			assert_int_equal(filter_add(&filter, false, rows[i].match), 0);
		if (rows[i].exclude)
			assert_int_equal(filter_add(&filter, true, rows[i].exclude), 0);
		assert_int_equal(filter_passes(&filter, rows[i].path, rows[i].name),
				 rows[i].passes);
	}
}

static void there_is_room_for_so_many(void **state UNUSED)
{
	struct filter filter = {0};

	assert_int_equal(filter_add(&filter, false, ""), -EINVAL);
	for (size_t i = 0; i < FILTER_MAX; i++)
		assert_int_equal(filter_add(&filter, false, "a"), 0);
	assert_int_equal(filter_add(&filter, false, "b"), -E2BIG);
	assert_int_equal(filter_add(&filter, true, "b"), 0);
}

TEST_MAIN(TEST(patterns_fit_paths_or_names), TEST(there_is_room_for_so_many))
