/* SPDX-License-Identifier: MIT */
#include "cgroup/knob.h"

#include "tests/test.h"

#include <string.h>

static void a_file_name_finds_its_knob(UNUSED void **state)
{
	static const struct {
		const char *file;
		enum knob_id id; /* KNOB_COUNT: none */
		const char *size;
	} rows[] = {
		{"memory.max", KNOB_MEMORY_MAX, ""},
		{"cpu.max.burst", KNOB_CPU_MAX_BURST, ""},
		{"cgroup.procs", KNOB_CGROUP_PROCS, ""},
		{"hugetlb.2MB.max", KNOB_HUGETLB_MAX, "2MB"},
		{"hugetlb.16GB.rsvd.max", KNOB_HUGETLB_RSVD_MAX, "16GB"},
		{"hugetlb.64KB.max", KNOB_HUGETLB_MAX, "64KB"},
		{"hugetlb.SIZE.max", KNOB_COUNT, ""},
		{"hugetlb.2M.max", KNOB_COUNT, ""},
		{"hugetlb.2MB.maximum", KNOB_COUNT, ""},
		{"hugetlb.MB.max", KNOB_COUNT, ""},
		{"hugetlb.123456789MB.max", KNOB_COUNT, ""},
		{"hugetlb.2MB.current", KNOB_COUNT, ""},
		{"memory.current", KNOB_COUNT, ""},
		{"memory.ma", KNOB_COUNT, ""},
		{"", KNOB_COUNT, ""},
	};
	char file[KNOB_FILE_SIZE];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct knob_name name;
		assert_int_equal(knob_find(rows[i].file, &name), rows[i].id != KNOB_COUNT);
		if (rows[i].id == KNOB_COUNT)
			continue;
		assert_int_equal(name.knob->id, rows[i].id);
		assert_string_equal(name.size, rows[i].size);
		assert_string_equal(knob_file(&name, file), rows[i].file);
	}
}

static void a_misspelt_file_is_told_the_nearest_settable(UNUSED void **state)
{
	assert_string_equal(knob_nearest("memory.mx"), "memory.max");
	assert_string_equal(knob_nearest("memroy.max"), "memory.max");
	assert_string_equal(knob_nearest("cpu.weigth"), "cpu.weight");
	assert_string_equal(knob_nearest("memory.swap.maxx"), "memory.swap.max");
	assert_null(knob_nearest("xyzzy"));
	assert_null(knob_nearest(""));
}

static struct knob_field field_of(enum knob_id id, size_t index)
{
	struct knob_field fields[KNOB_FIELDS_MAX];

	assert_true(index < knob_fields(&knobs[id], fields));
	return fields[index];
}

static void fields_have_names_units_and_ranges(UNUSED void **state)
{
	struct knob_field field = field_of(KNOB_CPU_WEIGHT, 0);
	assert_string_equal(field.name, "");
	assert_true(field.low == 1 && field.high == 10000 && !field.max);

	field = field_of(KNOB_MEMORY_MAX, 0);
	assert_true(field.low == 0 && field.high == UNIT_MAX && field.max);

	field = field_of(KNOB_PIDS_MAX, 0);
	assert_true(field.high == 4194304 && field.max);

	field = field_of(KNOB_CPU_WEIGHT_NICE, 0);
	assert_true(field.low == 0 && field.high == 39);

	field = field_of(KNOB_CPU_MAX, 1);
	assert_string_equal(field.name, "period");
	assert_true(field.unit == KNOB_UNIT_USEC && field.low == 1000 && field.high == 1000000);

	field = field_of(KNOB_IO_MAX, 0);
	assert_string_equal(field.name, "rbps");
	assert_true(field.unit == KNOB_UNIT_RATE && field.low == 1 && field.max);

	field = field_of(KNOB_IO_COST_QOS, 6);
	assert_string_equal(field.name, "min");
	assert_true(field.low == 100 && field.high == 1000000 && !field.max);
	assert_string_equal(field_of(KNOB_IO_COST_QOS, 1).words, "auto|user");
}

static void what_is_allowed_is_said_in_words(UNUSED void **state)
{
	static const struct {
		enum knob_id id;
		size_t field;
		const char *text;
	} rows[] = {
		{KNOB_CPU_WEIGHT, 0, "a number from 1 to 10000"},
		{KNOB_CPU_WEIGHT_NICE, 0, "a number from -20 to 19"},
		{KNOB_PIDS_MAX, 0, "a number from 0 to 4194304, or max"},
		{KNOB_MISC_MAX, 0, "a number, or max"},
		{KNOB_CPU_MAX, 0,
		 "150%, 1.5 or 1500m of a CPU, or a duration such as 50ms from 1ms, or max"},
		{KNOB_CPU_MAX, 1, "a duration such as 50ms from 1ms to 1s"},
		{KNOB_CPU_MAX_BURST, 0, "a duration such as 50ms"},
		{KNOB_CPU_IDLE, 0, "yes or no"},
		{KNOB_CPU_UCLAMP_MIN, 0, "a percentage from 0% to 100%, or max"},
		{KNOB_MEMORY_MAX, 0,
		 "bytes such as 512M or 1.5Gi, 25% of the machine, 25%parent, or max"},
		{KNOB_DMEM_MAX, 0, "bytes such as 512M or 1.5Gi, or max"},
		{KNOB_IO_MAX, 0, "bytes a second such as 20MB or 50MiB from 1, or max"},
		{KNOB_CPUSET_CPUS, 0, "numbers and ranges such as 0-3,6"},
		{KNOB_CPUSET_CPUS_PARTITION, 0, "member, root or isolated"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text text = {0};
		struct knob_field field = field_of(rows[i].id, rows[i].field);
		knob_allowed(&knobs[rows[i].id], &field, &text);
		assert_string_equal(text_str(&text), rows[i].text);
	}
}

TEST_MAIN(TEST(a_file_name_finds_its_knob), TEST(a_misspelt_file_is_told_the_nearest_settable),
	  TEST(fields_have_names_units_and_ranges), TEST(what_is_allowed_is_said_in_words))
