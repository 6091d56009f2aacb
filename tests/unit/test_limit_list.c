/* SPDX-License-Identifier: MIT */
#include "governor/limit_list.h"

#include <errno.h>
#include <string.h>

#include "governor/supervise.h"
#include "tests/test.h"

static void limits_are_read_or_refused_with_a_reason(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result;
		const char *said;
	} rows[] = {
		{"memory.max=512M", 0, NULL},	    {"cpu.max=50%", 0, NULL},
		{"io.max=8:0 wbps=1MB", 0, NULL},   {"memory.max", -EINVAL, "KNOB=VALUE"},
		{"=1", -EINVAL, "KNOB=VALUE"},	    {"memory.mx=1M", -EINVAL, "memory.max"},
		{"cgroup.procs=1", -EINVAL, "act"}, {"pids.max=-1", -EINVAL, "pids.max"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct limit_list list = {0};
		struct err err = {0};
		assert_int_equal(limit_list_add(&list, rows[i].text, &arena, &err), rows[i].result);
		assert_int_equal(list.count, rows[i].result == 0);
		if (rows[i].said)
			assert_non_null(strstr(err.text, rows[i].said));
	}
}

static void limits_are_written_in_the_order_of_the_table(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct limit_list list = {0};
	struct owner owner = {.root = CG_NONE, .mount = CG_NONE, .controllers = "cpu memory pids"};
	struct host host = {.page_bytes = 4096, .ram_bytes = (uint64_t)1 << 30};
	struct err err = {0};

	assert_int_equal(limit_list_add(&list, "cpu.max.burst=10ms", &arena, &err), 0);
	assert_int_equal(limit_list_add(&list, "memory.max=50%", &arena, &err), 0);
	assert_int_equal(limit_list_add(&list, "cpu.max=50%", &arena, &err), 0);
	assert_true(limit_list_is_relative(&list));
	assert_int_equal(limit_list_resolve(&list, &owner, &host, &arena, &err), 0);
	assert_int_equal(list.settings[0].name.knob->id, KNOB_CPU_MAX);
	assert_int_equal(list.settings[1].name.knob->id, KNOB_CPU_MAX_BURST);
	assert_true(list.settings[2].fields[0].n == (uint64_t)1 << 29);
}

static void names_that_mean_something_in_a_group_are_refused(UNUSED void **state)
{
	static const struct {
		const char *name;
		int result;
	} rows[] = {
		{"web", 0},
		{"a.b-c_1@x", 0},
		{"", -EINVAL},
		{".", -EINVAL},
		{"..", -EINVAL},
		{".hidden", -EINVAL},
		{"a/b", -EINVAL},
		{"a b", -EINVAL},
		{"\x1b[2J", -EINVAL},
		{"pids.max", -EINVAL},
		{"cgroup.procs", -EINVAL},
		{OWNER_KEEPER, -EINVAL},
	};
	char buf[WORKLOAD_NAME_SIZE];
	struct err err;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(workload_name_check(rows[i].name, &err), rows[i].result);
	assert_int_equal(workload_name_check(workload_name_make("/bin/sh", buf), &err), 0);
	assert_int_equal(workload_name_check(workload_name_make("\x1b/..", buf), &err), 0);
}

TEST_MAIN(TEST(limits_are_read_or_refused_with_a_reason),
	  TEST(limits_are_written_in_the_order_of_the_table),
	  TEST(names_that_mean_something_in_a_group_are_refused))
