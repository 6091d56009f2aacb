/* SPDX-License-Identifier: MIT */
#include "cgroup/keypath.h"

#include <stdio.h>
#include <string.h>

#include "common/attr.h"
#include "tests/test.h"

static void a_longer_name_keeps_the_dot_of_the_shorter(void **state UNUSED)
{
	static const struct {
		const char *file;
		const char *path; /* keys joined by a slash */
	} rows[] = {
		{"memory.current", "memory/current"},
		{"memory.swap.max", "memory/swap/max"},
		{"memory.oom.group", "memory/oom/group"},
		{"memory.events.local", "memory/events.local"},
		{"cpu.stat.local", "cpu/stat.local"},
		{"cpu.max.burst", "cpu/max.burst"},
		{"cpu.weight.nice", "cpu/weight.nice"},
		{"cpu.uclamp.min", "cpu/uclamp/min"},
		{"cpuset.cpus.exclusive.effective", "cpuset/cpus.exclusive.effective"},
		{"hugetlb.2MB.max", "hugetlb/2MB/max"},
		{"hugetlb.2MB.rsvd.max", "hugetlb/2MB/rsvd/max"},
		{"hugetlb.1GB.events.local", "hugetlb/1GB/events.local"},
		{"io.cost.qos", "io/cost/qos"},
		{"memory.max.tomorrow", "memory/max.tomorrow"},
		{"novel.thing.peak", "novel/thing.peak"},
		{"novel", "novel"},
	};
	const char *const others[] = {"novel.thing", "novel.thing.peak"};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint16_t splits = keypath_splits(rows[i].file, others, ARRAY_LEN(others));
		char path[128] = "";
		unsigned int dot = 0;
		for (size_t at = 0, from = 0, len; rows[i].file[at]; from = at) {
			len = keypath_next(rows[i].file, splits, &at, &dot);
			snprintf(path + strlen(path), sizeof(path) - strlen(path), "%s%.*s",
				 path[0] ? "/" : "", (int)len, rows[i].file + from);
		}
		assert_string_equal(path, rows[i].path);
	}
}

static void files_of_one_parent_stand_together(void **state UNUSED)
{
	static const char *const sorted[] = {
		"cpu.max",	  "cpu.max.burst",	 "cpu.stat",	    "cpu.uclamp.max",
		"cpu.uclamp.min", "cpuset.cpus",	 "memory.events",   "memory.events.local",
		"memory.max",	  "memory.swap.current", "memory.swap.max", "memory.zswap.max"};

	for (size_t i = 1; i < ARRAY_LEN(sorted); i++)
		assert_true(keypath_compare(sorted[i - 1], keypath_splits(sorted[i - 1], NULL, 0),
					    sorted[i], keypath_splits(sorted[i], NULL, 0)) < 0);
}

TEST_MAIN(TEST(a_longer_name_keeps_the_dot_of_the_shorter),
	  TEST(files_of_one_parent_stand_together))
