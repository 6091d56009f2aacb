/* SPDX-License-Identifier: MIT */
#include "monitor/family.h"

#include <stdio.h>
#include <string.h>

#include "common/attr.h"
#include "tests/test.h"

static void names_have_base_units(void **state UNUSED)
{
	static const struct {
		enum metric_id id;
		const char *name, *unit;
		bool counter;
	} rows[] = {
		{METRIC_MEMORY_CURRENT, "cgov_memory_current_bytes", "bytes", false},
		{METRIC_CPU_STAT_USAGE_USEC, "cgov_cpu_stat_usage_seconds", "seconds", true},
		{METRIC_CPU_PRESSURE_SOME_AVG10, "cgov_cpu_pressure_some_avg10_ratio", "ratio",
		 false},
		{METRIC_CPU_PRESSURE_SOME_TOTAL, "cgov_cpu_pressure_some_seconds", "seconds", true},
		{METRIC_IO_STAT_RBYTES, "cgov_io_stat_rbytes", NULL, true},
		{METRIC_IO_STAT_TOTAL, "cgov_io_stat_all", NULL, false},
		{METRIC_MEMORY_STAT_PGSCAN, "cgov_memory_stat_pgscan_pages", "pages", true},
		{METRIC_HUGETLB_SIZE_CURRENT, "cgov_hugetlb_current_bytes", "bytes", false},
		{METRIC_MEMORY_STAT_SEC_PAGETABLES, "cgov_memory_stat_secondary_pagetables_bytes",
		 "bytes", false},
	};
	struct family family;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_true(family_of_metric(rows[i].id, &family));
		assert_string_equal(family.name, rows[i].name);
		assert_int_equal(family.kind == FAMILY_COUNTER, rows[i].counter);
		if (rows[i].unit)
			assert_string_equal(family.unit, rows[i].unit);
		else
			assert_null(family.unit);
	}
	assert_false(family_of_metric(METRIC_CGROUP_CONTROLLERS, &family));
}

static void values_lose_nothing(void **state UNUSED)
{
	static const struct {
		enum family_scale scale;
		uint64_t value;
		const char *text;
	} rows[] = {
		{FAMILY_PLAIN, 18446744073709551614ULL, "18446744073709551614"},
		{FAMILY_MICRO, 9007199254740993, "9007199254.740993"},
		{FAMILY_MICRO, 1500000, "1.5"},
		{FAMILY_MICRO, 0, "0"},
		{FAMILY_NANO, 1, "0.000000001"},
		{FAMILY_MILLI, 10000, "10"},
		{FAMILY_HUNDREDTHS, 1340, "0.134"},
		{FAMILY_HUNDREDTHS, 10000, "1"},
		{FAMILY_NICE, 0, "-20"},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct family family = {.scale = rows[i].scale};
		AUTO_TEXT struct text text = {0};
		family_value(&family, rows[i].value, &text);
		assert_string_equal(text_str(&text), rows[i].text);
	}
}

#define NAMES_MAX 1024

/* What a scrape calls it: a gauge must not have the name of another's counter. */
static void add_name(char names[NAMES_MAX][128], size_t *count, const struct family *family)
{
	char name[128];

	snprintf(name, sizeof(name), "%s%s", family->name,
		 family->kind == FAMILY_COUNTER ? "_total" : "");
	for (size_t i = 0; i < *count; i++)
		assert_string_not_equal(name, names[i]);
	assert_true(*count < NAMES_MAX);
	strcpy(names[(*count)++], name);
	if (family->kind != FAMILY_COUNTER)
		assert_null(strstr(name + strlen(name) - 6, "_total"));
}

static void no_two_families_have_one_name(void **state UNUSED)
{
	static char names[NAMES_MAX][128];
	struct knob_field fields[KNOB_FIELDS_MAX];
	struct family family;
	size_t count = 0;

	for (size_t id = 0; id < METRIC_COUNT; id++)
		if (family_of_metric((enum metric_id)id, &family))
			add_name(names, &count, &family);
	for (size_t id = 0; id < KNOB_COUNT; id++)
		for (size_t i = 0, all = knob_fields(&knobs[id], fields); i < all; i++)
			if (family_of_knob((enum knob_id)id, &fields[i], &family))
				add_name(names, &count, &family);
	assert_true(count > 250);
}

TEST_MAIN(TEST(names_have_base_units), TEST(values_lose_nothing),
	  TEST(no_two_families_have_one_name))
