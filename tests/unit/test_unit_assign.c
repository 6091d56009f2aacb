/* SPDX-License-Identifier: MIT */
#include "cgroup/unit_assign.h"

#include <errno.h>

#include "common/attr.h"
#include "tests/test.h"

static const struct {
	const char *file, *text, *lines;
} rows[] = {
	{"cpu.max", "30000 100000", "CPUQuota=30%\nCPUQuotaPeriodSec=100000us\n"},
	{"cpu.max", "12345 1000000", "CPUQuota=1.23%\nCPUQuotaPeriodSec=1000000us\n"},
	{"cpu.max", "max 100000", "CPUQuota=\nCPUQuotaPeriodSec=100000us\n"},
	{"memory.max", "1048576", "MemoryMax=1048576\n"},
	{"memory.max", "max", "MemoryMax=infinity\n"},
	{"memory.zswap.writeback", "0", "MemoryZSwapWriteback=no\n"},
	{"cpuset.cpus", "0-3,6", "AllowedCPUs=0-3,6\n"},
	{"io.max", "8:0 rbps=1000000 wiops=50",
	 "IOReadBandwidthMax=/dev/block/8:0 1000000\nIOWriteIOPSMax=/dev/block/8:0 50\n"},
	{"io.weight", "default 300", "IOWeight=300\n"},
	{"memory.oom.group", "1", ""},
};

static void a_setting_is_lines_of_a_unit_file(UNUSED void **state)
{
	const struct setting_facts facts = {.page_bytes = 4096};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text text = {0};
		struct arena arena = {0};
		struct knob_name name;
		struct setting setting;
		struct err err;
		assert_true(knob_find(rows[i].file, &name));
		assert_int_equal(setting_parse(&name, rows[i].text, &arena, &setting, &err), 0);
		assert_int_equal(setting_resolve(&setting, &facts, &err), 0);
		assert_int_equal(unit_assign(&setting, NULL, &text), *rows[i].lines ? 0 : -ENOENT);
		assert_string_equal(text_str(&text), rows[i].lines);
		arena_done(&arena);
	}
}

static void groups_have_names_of_units(UNUSED void **state)
{
	static const char *const names[][2] = {
		{"web", "web"},		  {"web/api", "web-api"}, {"web/my-api", "web-my\\x2dapi"},
		{"a.b/.c", "a.b-\\x2ec"}, {"a@b", "a\\x40b"},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		AUTO_TEXT struct text text = {0};
		unit_name(names[i][0], &text);
		assert_string_equal(text_str(&text), names[i][1]);
	}
}

TEST_MAIN(TEST(a_setting_is_lines_of_a_unit_file), TEST(groups_have_names_of_units))
