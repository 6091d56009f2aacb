/* SPDX-License-Identifier: MIT */
#include "cgroup/effective.h"

#include <string.h>

#include "cgroup/sampler.h"
#include "common/attr.h"
#include "tests/test.h"

static const struct {
	const char *path;
	enum effective_id id;
	uint64_t value, period;
	size_t owner;
} rows[] = {
	/* The tightest wins, whoever has it. */
	{"/web", EFFECTIVE_MEMORY_MAX, 4294967296, 0, 4},
	{"/web/api", EFFECTIVE_MEMORY_MAX, 4294967296, 0, 4},
	{"/web/db", EFFECTIVE_MEMORY_MAX, 1073741824, 0, 7},
	{"/web/api", EFFECTIVE_MEMORY_HIGH, 3221225472, 0, 8},
	{"/web/db", EFFECTIVE_MEMORY_HIGH, UNIT_MAX, 0, 0},
	{"/web/db", EFFECTIVE_PIDS_MAX, 100, 0, 7},
	/* 150 of 100 ms is more than 25 of 20 ms. */
	{"/web/api", EFFECTIVE_CPU_MAX, 25000, 20000, 8},
	{"/web/db", EFFECTIVE_CPU_MAX, 150000, 100000, 4},
};

static void the_tightest_of_a_group_and_its_ancestors_binds(void **state UNUSED)
{
	struct sampler *sampler = sampler_new();
	AUTO_CG struct cg root = CG_NONE;
	struct sample sample;
	struct err err;

	sample_init(&sample);
	assert_int_equal(cg_open_path("tests/fixtures/tree-full", &root, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_CG struct cg cg = CG_NONE;
		struct effective effective;
		const struct effective_limit *limit = &effective.limits[rows[i].id];
		effective_above(root.fd, rows[i].path, &effective);
		assert_int_equal(cg_open(root.fd, rows[i].path + 1, &cg, &err), 0);
		assert_int_equal(sampler_read(sampler, &cg, SAMPLE_STATIC, &sample, &err), 0);
		effective_narrow(&effective, &sample, rows[i].path);
		assert_true(limit->known);
		assert_true(limit->value == rows[i].value);
		assert_int_equal(limit->owner, rows[i].owner);
		if (rows[i].period)
			assert_int_equal(limit->period, rows[i].period);
	}
	sample_done(&sample);
	sampler_free(sampler);
}

static void of_equal_limits_the_outermost_binds(void **state UNUSED)
{
	struct effective effective = {0};
	struct sample sample;

	sample_init(&sample);
	struct sample_file *file = sample_add_file(&sample, "pids.max");
	file->is_text = true;
	file->text = sample_add_text(&sample, "50", 2);
	effective_narrow(&effective, &sample, "/a");
	effective_narrow(&effective, &sample, "/a/b");
	assert_int_equal(effective.limits[EFFECTIVE_PIDS_MAX].owner, 2);
	assert_false(effective.limits[EFFECTIVE_MEMORY_MAX].known);
	sample_done(&sample);
}

static void use_is_told_in_hundredths_of_the_limit(void **state UNUSED)
{
	const struct effective_limit limit = {.known = true, .value = 4000};
	const struct effective_limit none = {.known = true, .value = UNIT_MAX};
	uint64_t percent;

	assert_true(effective_percent(&limit, 1000, &percent));
	assert_int_equal(percent, 2500);
	assert_false(effective_percent(&none, 1000, &percent));
}

TEST_MAIN(TEST(the_tightest_of_a_group_and_its_ancestors_binds),
	  TEST(of_equal_limits_the_outermost_binds), TEST(use_is_told_in_hundredths_of_the_limit))
