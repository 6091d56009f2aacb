/* SPDX-License-Identifier: MIT */
#include "cgroup/unit_read.h"

#include <errno.h>
#include <string.h>

#include "common/attr.h"
#include "tests/test.h"

static void time_spans_are_systemds(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result;
		uint64_t usec;
	} rows[] = {
		{"50ms", 0, 50000},
		{"1min 30s", 0, 90000000},
		{"1h30min", 0, UINT64_C(5400000000)},
		{"2", 0, 2000000},
		{"1.5s", 0, 1500000},
		{"3 days", 0, UINT64_C(259200000000)},
		{"0", 0, 0},
		{"infinity", 0, UINT64_MAX},
		{"", -EINVAL, 0},
		{"s", -EINVAL, 0},
		{"1 fortnight", -EINVAL, 0},
		{"1s -1s", -EINVAL, 0},
		{"1 averyveryverylongunit", -EINVAL, 0},
		{"99999999999999999999s", -ERANGE, 0},
		{"18446744073709551614us 1us", -ERANGE, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint64_t usec = 0;
		assert_int_equal(unit_read_usec(rows[i].text, &usec), rows[i].result);
		assert_true(usec == rows[i].usec);
	}
}

static void a_line_of_a_unit_is_words_of_a_policy(UNUSED void **state)
{
	static const struct {
		const char *property, *value;
		int result;
		const char *file, *device, *text;
	} rows[] = {
		{"MemoryMax", "1.5G", 0, "memory.max", "", "1.5G"},
		{"MemoryMax", "infinity", 0, "memory.max", "", "max"},
		{"MemoryHigh", "20%", 0, "memory.high", "", "20%"},
		{"CPUQuota", "150%", 0, "cpu.max", "", "150%"},
		{"CPUQuotaPeriodSec", "0.05", 0, "cpu.max", "", "50ms"},
		{"AllowedCPUs", "0-3 6", 0, "cpuset.cpus", "", "0-3,6"},
		{"AllowedCPUs", " 1,, 2 ", 0, "cpuset.cpus", "", "1,2"},
		{"IOReadBandwidthMax", "/dev/sda  5M", 0, "io.max", "/dev/sda", "5MB"},
		{"IOReadBandwidthMax", "/dev/block/8:0 512", 0, "io.max", "8:0", "512"},
		{"IOWriteIOPSMax", "/dev/sda 1K", 0, "io.max", "/dev/sda", "1K"},
		{"IODeviceLatencyTargetSec", "/dev/sda 1min 5s", 0, "io.latency", "/dev/sda",
		 "65s"},
		{"IODeviceWeight", "/dev/sda 50", 0, "io.weight", "/dev/sda", "50"},
		{"IOReadBandwidthMax", "/dev/sda", -EINVAL, "io.max", "", ""},
		{"CPUQuotaPeriodSec", "soon", -EINVAL, "cpu.max", "", ""},
		{"MemoryZSwapWriteback", "no", 0, "memory.zswap.writeback", "", "no"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct unit_property *row = unit_property_in_file(rows[i].property);
		AUTO_TEXT struct text device = {0};
		AUTO_TEXT struct text text = {0};
		assert_non_null(row);
		assert_string_equal(knobs[row->id].file, rows[i].file);
		assert_int_equal(unit_read(row, rows[i].value, &device, &text), rows[i].result);
		if (rows[i].result < 0)
			continue;
		assert_string_equal(text_str(&device), rows[i].device);
		assert_string_equal(text_str(&text), rows[i].text);
	}
	assert_null(unit_property_in_file("CPUQuotaPerSecUSec"));
	assert_null(unit_property_named("CPUQuota"));
}

static void a_name_is_unescaped(UNUSED void **state)
{
	static const char *const names[][2] = {
		{"web", "web"},	    {"web-api", "web/api"}, {"web-my\\x2dapi", "web/my-api"},
		{"a\\x4", "a\\x4"}, {"a\\xzz", "a\\xzz"},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		AUTO_TEXT struct text text = {0};
		unit_path(names[i][0], strlen(names[i][0]), true, &text);
		assert_string_equal(text_str(&text), names[i][1]);
	}
}

TEST_MAIN(TEST(time_spans_are_systemds), TEST(a_line_of_a_unit_is_words_of_a_policy),
	  TEST(a_name_is_unescaped))
