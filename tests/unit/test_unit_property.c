/* SPDX-License-Identifier: MIT */
#include "cgroup/unit_property.h"

#include <errno.h>
#include <string.h>

#include "tests/test.h"

static int properties(const char *file, const char *text, struct arena *arena,
		      struct systemd_property *ret)
{
	const struct setting_facts facts = {.ram_bytes = (uint64_t)1 << 30, .page_bytes = 4096};
	struct knob_name name;
	struct setting setting;
	struct err err;

	assert_true(knob_find(file, &name));
	assert_int_equal(setting_parse(&name, text, arena, &setting, &err), 0);
	assert_int_equal(setting_resolve(&setting, &facts, &err), 0);
	return unit_properties(&setting, arena, ret);
}

static void a_knob_is_told_as_systemd_has_it(UNUSED void **state)
{
	static const struct {
		const char *file, *text, *name;
		int count;
		uint64_t n;
	} rows[] = {
		{"memory.max", "512M", "MemoryMax", 1, (uint64_t)512 << 20},
		{"memory.high", "max", "MemoryHigh", 1, UINT64_MAX},
		{"pids.max", "64", "TasksMax", 1, 64},
		{"cpu.weight", "300", "CPUWeight", 1, 300},
		{"cpu.max", "50%", "CPUQuotaPerSecUSec", 2, 500000},
		{"cpu.max", "max", "CPUQuotaPerSecUSec", 2, UINT64_MAX},
		{"cpu.max", "quota=10001us period=30000us", "CPUQuotaPerSecUSec", 2, 333367},
		{"io.weight", "300", "IOWeight", 1, 300},
		{"io.weight", "8:0 300", "IODeviceWeight", 1, 300},
		{"io.max", "8:0 wbps=1MB riops=7", "IOWriteBandwidthMax", 2, 1000000},
		{"memory.zswap.writeback", "no", "MemoryZSwapWriteback", 1, 0},
		{"cpu.max.burst", "1ms", NULL, -ENOENT, 0},
		{"memory.oom.group", "1", NULL, -ENOENT, 0},
		{"io.weight", "8:0 default", NULL, -ENOENT, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct systemd_property got[UNIT_PROPERTIES_MAX];
		assert_int_equal(properties(rows[i].file, rows[i].text, &arena, got),
				 rows[i].count);
		if (rows[i].count < 0)
			continue;
		assert_string_equal(got[0].name, rows[i].name);
		assert_true(got[0].n == rows[i].n);
	}
}

static void devices_and_sets_have_forms_of_their_own(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct systemd_property got[UNIT_PROPERTIES_MAX];

	assert_int_equal(properties("io.max", "8:16 rbps=1MB", &arena, got), 1);
	assert_int_equal(got[0].type, SYSTEMD_DEVICE);
	assert_string_equal(got[0].device, "/dev/block/8:16");
	assert_int_equal(properties("cpuset.cpus", "0-3,6,17", &arena, got), 1);
	assert_int_equal(got[0].type, SYSTEMD_BYTES);
	assert_int_equal(got[0].len, 3);
	assert_int_equal(got[0].bytes[0], 0x4f);
	assert_int_equal(got[0].bytes[1], 0);
	assert_int_equal(got[0].bytes[2], 2);
}

TEST_MAIN(TEST(a_knob_is_told_as_systemd_has_it), TEST(devices_and_sets_have_forms_of_their_own))
