/* SPDX-License-Identifier: MIT */
#include "cgroup/metric.h"

#include <ctype.h>
#include <string.h>

#include "common/attr.h"
#include "tests/test.h"

static const char *const ids[] = {
#define METRIC(id, ...) #id,
#include "cgroup/metric.def"
#undef METRIC
};

static void an_id_is_the_name_in_capitals(void **state UNUSED)
{
	for (size_t i = 0; i < METRIC_COUNT; i++) {
		const char *name = metrics[i].name;
		assert_int_equal(strlen(name), strlen(ids[i]));
		for (size_t at = 0; name[at]; at++)
			assert_int_equal(name[at] == '.' ? '_' : toupper(name[at]), ids[i][at]);
	}
}

static void rows_are_unique_and_explained(void **state UNUSED)
{
	for (size_t i = 0; i < METRIC_COUNT; i++) {
		assert_int_equal(metrics[i].id, i);
		assert_true(strlen(metrics[i].help) > 0);
		assert_true(strchr(metrics[i].since, '.') != NULL);
		for (size_t other = 0; other < i; other++)
			assert_string_not_equal(metrics[i].name, metrics[other].name);
	}
}

static void the_rows_of_a_file_stand_together(void **state UNUSED)
{
	for (size_t i = 0; i < METRIC_COUNT; i += metric_rows(metrics[i].id))
		for (size_t other = 0; other < i; other++)
			assert_string_not_equal(metrics[i].file, metrics[other].file);
}

static void the_rows_of_a_file_agree_on_its_format(void **state UNUSED)
{
	for (size_t i = 1; i < METRIC_COUNT; i++) {
		if (strcmp(metrics[i].file, metrics[i - 1].file) != 0)
			continue;
		assert_int_equal(metrics[i].format, metrics[i - 1].format);
		assert_int_equal(metrics[i].pace, metrics[i - 1].pace);
		assert_non_null(metrics[i].key);
	}
}

static void a_file_leads_to_its_first_row(void **state UNUSED)
{
	static const struct {
		const char *file;
		enum metric_id id;
	} rows[] = {
		{"memory.current", METRIC_MEMORY_CURRENT},
		{"memory.stat", METRIC_MEMORY_STAT_ANON},
		{"memory.events.local", METRIC_MEMORY_EVENTS_LOCAL_LOW},
		{"hugetlb.2MB.current", METRIC_HUGETLB_SIZE_CURRENT},
		{"hugetlb.1GB.rsvd.current", METRIC_HUGETLB_SIZE_RSVD_CURRENT},
		{"hugetlb.2MB.events.local", METRIC_HUGETLB_SIZE_EVENTS_LOCAL_MAX},
		{"hugetlb..current", METRIC_COUNT},
		{"hugetlb.current", METRIC_COUNT},
		{"hugetlb.2MB", METRIC_COUNT},
		{"memory.max", METRIC_COUNT},
		{"", METRIC_COUNT},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct metric *found = metric_find_file(rows[i].file);
		assert_int_equal(found ? found->id : METRIC_COUNT, rows[i].id);
	}
}

static void a_name_is_found_and_a_wrong_one_has_a_neighbour(void **state UNUSED)
{
	assert_ptr_equal(metric_find("cpu.stat.usage_usec"), &metrics[METRIC_CPU_STAT_USAGE_USEC]);
	assert_ptr_equal(metric_find("cpu.pressure.some.avg10"),
			 &metrics[METRIC_CPU_PRESSURE_SOME_AVG10]);
	assert_null(metric_find("cpu.stat"));
	assert_string_equal(metric_nearest("memory.curent"), "memory.current");
	assert_null(metric_nearest("something.else.altogether"));
}

TEST_MAIN(TEST(an_id_is_the_name_in_capitals), TEST(rows_are_unique_and_explained),
	  TEST(the_rows_of_a_file_stand_together), TEST(the_rows_of_a_file_agree_on_its_format),
	  TEST(a_file_leads_to_its_first_row),
	  TEST(a_name_is_found_and_a_wrong_one_has_a_neighbour))
