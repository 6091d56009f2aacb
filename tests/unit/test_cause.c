/* SPDX-License-Identifier: MIT */
#include "cgroup/cause.h"

#include <string.h>

#include "common/attr.h"
#include "tests/scene.h"

static const struct {
	const char *then[LEVELS], *now[LEVELS];
	const char *words;
} rows[] = {
	/* Nothing, and what cannot be seen. */
	{{"cpu.pressure: " PSI(5)}, {"cpu.pressure: " PSI(5)}, "nothing slows it"},
	{{"cpu.pressure: " PSI(5)}, {"cpu.pressure: " PSI(9005)}, "nothing slows it"},
	{{"cpu.stat: usage_usec 1"},
	 {"cpu.stat: usage_usec 2"},
	 "no limit holds it; this kernel does not count waiting (no PSI)"},
	{{""},
	 {"cgroup.pressure: 0"},
	 "no limit holds it; waiting is not counted here (cgroup.pressure is 0)"},
	{{""}, {"cgroup.events: populated 0|frozen 0"}, "nothing runs in it"},
	/* CPU: its own limit, an ancestor's with cpu.stat.local and without, more than one CPU. */
	{{"cpu.stat: throttled_usec 0"},
	 {"cpu.stat: throttled_usec 380000; cpu.max: 50000 100000"},
	 "held 38 % of the time by cpu.max of /web/api (0.5 CPUs)"},
	{{"cpu.stat: throttled_usec 0; cpu.stat.local: throttled_usec 0",
	  "cpu.stat: throttled_usec 0"},
	 {"cpu.stat: throttled_usec 0; cpu.stat.local: throttled_usec 300000",
	  "cpu.stat: throttled_usec 900000; cpu.max: 200000 100000"},
	 "held 30 % of the time by cpu.max of /web (2 CPUs)"},
	{{"cpu.stat: throttled_usec 0", "cpu.stat: throttled_usec 0"},
	 {"cpu.stat: throttled_usec 0", "cpu.stat: throttled_usec 900000; cpu.max: 100000 100000"},
	 "held 90 % of the time by cpu.max of /web (1 CPU)"},
	/* Of two equal limits the outer has to be raised; the times may be the same ones. */
	{{"cpu.stat: throttled_usec 0", "cpu.stat: throttled_usec 0"},
	 {"cpu.stat: throttled_usec 160000; cpu.max: 50000 100000",
	  "cpu.stat: throttled_usec 150000; cpu.max: 50000 100000"},
	 "held 16 % of the time by cpu.max of /web (0.5 CPUs)"},
	{{"cpu.stat: throttled_usec 0"},
	 {"cpu.stat: throttled_usec 2400000; cpu.max: 200000 100000"},
	 "held on 2.4 CPUs at once by cpu.max of /web/api (2 CPUs)"},
	/* Held is not waiting for others. */
	{{"cpu.pressure: " PSI(0) "; cpu.stat: throttled_usec 0"},
	 {"cpu.pressure: " PSI(400000) "; cpu.stat: throttled_usec 380000; cpu.max: 50000 100000"},
	 "held 38 % of the time by cpu.max of /web/api (0.5 CPUs); waits 2 % for a CPU"},
	{{"cpu.pressure: " PSI(0)}, {"cpu.pressure: " PSI(120000)}, "waits 12 % for a CPU"},
	/* Memory: at whose limit. */
	{{"memory.pressure: " PSI(0), "memory.events.local: high 5"},
	 {"memory.pressure: " PSI(90000), "memory.events.local: high 9; memory.high: 419430400"},
	 "waits 9 % for memory, held by memory.high of /web (400Mi)"},
	{{"memory.pressure: " PSI(0), "memory.events.local: high 5|max 0"},
	 {"memory.pressure: " PSI(90000),
	  "memory.events.local: high 9|max 2; memory.high: 1; memory.max: 536870912"},
	 "waits 9 % for memory, held by memory.max of /web (512Mi)"},
	{{"memory.pressure: " PSI(0)},
	 {"memory.pressure: " PSI(90000)},
	 "waits 9 % for memory, at no limit: the machine is short of it"},
	{{"memory.pressure: " PSI(0) "; memory.events: max 0"},
	 {"memory.pressure: " PSI(500) "; memory.events: max 900; memory.max: 4096"},
	 "nothing slows it"},
	{{"memory.events: max 0"},
	 {"memory.events: max 17; memory.max: 67108864"},
	 "17 hits of memory.max of /web/api (64Mi)"},
	{{"memory.events: oom_kill 1", "memory.events.local: oom 1"},
	 {"memory.events: oom_kill 2", "memory.events.local: oom 2; memory.max: 67108864"},
	 "1 process killed for lack of memory at memory.max of /web (64Mi)"},
	{{"memory.events: oom_kill 0"},
	 {"memory.events: oom_kill 2"},
	 "2 processes killed for lack of memory"},
	{{"memory.swap.events: max 0"},
	 {"memory.swap.events: max 2", "memory.swap.max: 1048576"},
	 "swap is used up: memory.swap.max of /web (1Mi)"},
	/* I/O: by whom, and on what. */
	{{"io.pressure: " PSI(0) "; io.stat: 8:0 rbytes=0 wbytes=0|8:16 rbytes=0 wbytes=0"},
	 {"io.pressure: " PSI(120000) "; io.stat: 8:0 rbytes=10 wbytes=0|8:16 rbytes=0 wbytes=11"},
	 "waits 12 % for I/O on 8:16"},
	{{"io.pressure: " PSI(0) "; io.stat: 8:0 rbytes=0 wbytes=0",
	  "io.stat: 8:0 rbytes=0 wbytes=0"},
	 {"io.pressure: " PSI(120000) "; io.stat: 8:0 rbytes=0 wbytes=65536",
	  "io.stat: 8:0 rbytes=0 wbytes=1048576; io.max: 8:0 rbps=max wbps=1048576 riops=max wiops=max"},
	 "waits 12 % for I/O on 8:0, held by io.max of /web (1Mi written a second)"},
	{{"io.stat: 8:0 rbytes=0 wbytes=0 rios=0 wios=0"},
	 {"io.stat: 8:0 rbytes=5 wbytes=0 rios=99 wios=0; io.max: 8:0 rbps=max wbps=max riops=100 wiops=max"},
	 "at io.max of /web/api (100 requests read a second, 8:0)"},
	{{"io.stat: 8:0 rbytes=0 wbytes=0"},
	 {"io.stat: 8:0 rbytes=50 wbytes=0; io.max: 8:0 rbps=100 wbps=max riops=max wiops=max"},
	 "no limit holds it; this kernel does not count waiting (no PSI)"},
	/* The rest, and the order. */
	{{"pids.events: max 1"},
	 {"pids.events: max 4", "pids.max: 64"},
	 "3 forks refused by pids.max of /web (64)"},
	{{""}, {"cgroup.events: populated 1|frozen 1", "cgroup.freeze: 1"}, "frozen with /web"},
	{{"irq.pressure: full avg10=0.00 avg60=0.00 avg300=0.00 total=0"},
	 {"irq.pressure: full avg10=0.00 avg60=0.00 avg300=0.00 total=30000"},
	 "waits 3 % for interrupts"},
	{{"io.pressure: " PSI(0) "; cpu.pressure: " PSI(0) "; memory.events: oom_kill 0"},
	 {"io.pressure: " PSI(700000) "; cpu.pressure: " PSI(20000) "; memory.events: oom_kill 1"},
	 "1 process killed for lack of memory; waits 70 % for I/O; waits 2 % for a CPU"},
};

static void what_slows_a_group_is_said_in_words(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text words = {0};
		struct scene scene;
		scene_init(&scene, rows[i].then, rows[i].now);
		cause_print(&scene.lineage, NULL, &words);
		assert_string_equal(text_str(&words), rows[i].words);
		scene_done(&scene);
	}
}

static void one_sample_alone_tells_of_no_time(void **state UNUSED)
{
	AUTO_TEXT struct text words = {0};
	struct effective effective = {0};
	struct lineage lineage;
	struct sample now;

	fill(&now, "cpu.pressure: " PSI(5), 1);
	lineage_init(&lineage, "/web", &effective);
	lineage_add(&lineage, NULL, &now);
	cause_print(&lineage, NULL, &words);
	assert_string_equal(text_str(&words), "the next sample will tell");
	sample_done(&now);
}

static void the_ancestors_of_a_path_are_named_by_its_beginning(void **state UNUSED)
{
	struct effective effective = {0};
	struct sample sample = {0};
	struct lineage lineage;

	lineage_init(&lineage, "/web/api", &effective);
	for (size_t i = 0; i < LINEAGE_MAX + 4; i++)
		lineage_add(&lineage, NULL, &sample);
	assert_int_equal(lineage.owner[0], 8);
	assert_int_equal(lineage.owner[1], 4);
	assert_int_equal(lineage.owner[2], 1);
	assert_int_equal(lineage.owner[3], 1);
	assert_int_equal(lineage.count, LINEAGE_MAX);
}

static void of_all_limits_on_io_the_nearest_is_shown(void **state UNUSED)
{
	const char *const then[LEVELS] = {"io.stat: 8:0 rbytes=0 wbytes=0",
					  "io.stat: 8:0 rbytes=0 wbytes=0"};
	const char *const now[LEVELS] = {
		"io.stat: 8:0 rbytes=10 wbytes=50; io.max: 8:0 rbps=100 wbps=200 riops=max wiops=max",
		"io.stat: 8:0 rbytes=10 wbytes=99; io.max: 8:0 rbps=max wbps=100 riops=max wiops=max"};
	struct io_share share;
	struct scene scene;

	scene_init(&scene, then, now);
	assert_true(io_share_find(&scene.lineage, false, &share));
	assert_string_equal(share.key, "wbps");
	assert_int_equal(share.percent, 5000);
	assert_int_equal(share.owner, strlen("/web"));
	assert_true(io_share_find(&scene.lineage, true, &share));
	assert_int_equal(share.percent, 9900);
	scene_done(&scene);
}

static void stacked_disks_are_no_use_of_their_own(void **state UNUSED)
{
	const char *const then[LEVELS] = {"io.stat: 8:0 rbytes=0 wbytes=0|253:0 rbytes=0 wbytes=0"};
	const char *const now[LEVELS] = {"io.stat: 8:0 rbytes=9 wbytes=1|253:0 rbytes=99 wbytes=1"};
	struct io_use list[IO_USE_MAX];
	struct scene scene;

	scene_init(&scene, then, now);
	assert_int_equal(io_use_list(&scene.lineage.deltas[0], list), 2);
	assert_string_equal(list[0].device, "253:0");
	for (size_t i = 0; i < scene.now[0].item_count; i++)
		if (strcmp(scene.now[0].texts + scene.now[0].items[i].object, "253:0") == 0)
			scene.now[0].items[i].stacked = 1;
	assert_int_equal(io_use_list(&scene.lineage.deltas[0], list), 1);
	assert_string_equal(list[0].device, "8:0");
	assert_int_equal(list[0].read_rate, 9);
	scene_done(&scene);
}

TEST_MAIN(TEST(what_slows_a_group_is_said_in_words), TEST(one_sample_alone_tells_of_no_time),
	  TEST(the_ancestors_of_a_path_are_named_by_its_beginning),
	  TEST(of_all_limits_on_io_the_nearest_is_shown),
	  TEST(stacked_disks_are_no_use_of_their_own))
