/* SPDX-License-Identifier: MIT */
#include "cgroup/cause.h"

#include <string.h>

#include "common/attr.h"
#include "tests/scene.h"

/* Of the worst cause. */
static const struct {
	const char *then[LEVELS], *now[LEVELS];
	const char *command, *sentence;
} advices[] = {
	{{"cpu.stat: throttled_usec 0"},
	 {"cpu.stat: throttled_usec 380000; cpu.max: 50000 100000"},
	 "cgov set /web/api cpu.max=70%",
	 "raise cpu.max"},
	{{"cpu.stat: throttled_usec 0; cpu.stat.local: throttled_usec 0",
	  "cpu.stat: throttled_usec 0"},
	 {"cpu.stat: throttled_usec 0; cpu.stat.local: throttled_usec 300000",
	  "cpu.stat: throttled_usec 900000; cpu.max: 200000 100000"},
	 "cgov set /web cpu.max=270%",
	 "raise cpu.max"},
	{{"cpu.pressure: " PSI(0)},
	 {"cpu.pressure: " PSI(120000) "; cpu.weight: 100"},
	 "cgov set /web/api cpu.weight=200",
	 "others take the CPUs"},
	{{"cpu.pressure: " PSI(0)},
	 {"cpu.pressure: " PSI(120000) "; cpu.weight: 10000"},
	 "",
	 "others take the CPUs"},
	{{"memory.events: max 0"},
	 {"memory.events: max 17; memory.max: 67108864; memory.stat: anon 60000000|file 5000000"},
	 "cgov set /web/api memory.max=81M",
	 "its processes hold most of it"},
	{{"memory.pressure: " PSI(0), "memory.events.local: high 5"},
	 {"memory.pressure: " PSI(90000),
	  "memory.events.local: high 9; memory.high: 67108864; memory.stat: anon 500|file 60000000"},
	 "cgov set /web memory.high=81M",
	 "most of it is page cache"},
	{{"memory.events: oom_kill 0"},
	 {"memory.events: oom_kill 2"},
	 "",
	 "the machine ran out of memory"},
	{{"memory.pressure: " PSI(0)},
	 {"memory.pressure: " PSI(90000) "; memory.current: 1048576"},
	 "cgov set /web/api memory.low=2M",
	 "limit what takes most"},
	{{"memory.swap.events: max 0"},
	 {"memory.swap.events: max 2", "memory.swap.max: 0"},
	 "cgov set /web memory.swap.max=1M",
	 "raise memory.swap.max"},
	{{"io.stat: 8:0 rbytes=0 wbytes=0 rios=0 wios=0"},
	 {"io.stat: 8:0 rbytes=5 wbytes=0 rios=99 wios=0; io.max: 8:0 rbps=max wbps=max riops=100 wiops=max"},
	 "cgov set /web/api 'io.max=8:0 riops=200'",
	 "raise io.max"},
	{{"pids.events: max 1"},
	 {"pids.events: max 4", "pids.max: 64"},
	 "cgov set /web pids.max=128",
	 "raise pids.max"},
	{{""},
	 {"cgroup.events: populated 1|frozen 1", "cgroup.freeze: 1"},
	 "cgov thaw /web",
	 "thaw it"},
};

static void what_can_be_done_is_said_with_a_command(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(advices); i++) {
		AUTO_TEXT struct text sentence = {0}, command = {0};
		struct cause causes[CAUSE_COUNT];
		struct scene scene;
		scene_init(&scene, advices[i].then, advices[i].now);
		assert_int_not_equal(cause_find(&scene.lineage, causes), 0);
		cause_advise(&scene.lineage, &causes[0], &sentence, &command);
		assert_string_equal(text_str(&command), advices[i].command);
		assert_memory_equal(text_str(&sentence), advices[i].sentence,
				    strlen(advices[i].sentence));
		scene_done(&scene);
	}
}

static void a_path_that_a_shell_would_read_is_quoted_or_left_out(void **state UNUSED)
{
	static const struct {
		const char *path, *command;
	} paths_of[] = {
		{"/a b;c", "cgov set '/a b;c' pids.max=128"},
		{"/it's", ""},
		{"/esc\033[2J", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(paths_of); i++) {
		AUTO_TEXT struct text sentence = {0}, command = {0};
		const struct cause cause = {.id = CAUSE_PIDS_MAX,
					    .knob = KNOB_PIDS_MAX,
					    .owner = strlen(paths_of[i].path),
					    .value = 64};
		struct effective effective = {0};
		struct lineage lineage;
		lineage_init(&lineage, paths_of[i].path, &effective);
		cause_advise(&lineage, &cause, &sentence, &command);
		assert_string_equal(text_str(&command), paths_of[i].command);
	}
}

static void the_evidence_is_the_groups_and_the_owners(void **state UNUSED)
{
	const char *const then[LEVELS] = {
		"cpu.stat: usage_usec 5|throttled_usec 0; cpu.stat.local: throttled_usec 0",
		"cpu.stat: usage_usec 9|nr_periods 1|nr_throttled 1|throttled_usec 0"};
	const char *const now[LEVELS] = {
		"cpu.stat: usage_usec 25|throttled_usec 0; cpu.stat.local: throttled_usec 300000",
		"cpu.stat: usage_usec 39|nr_periods 11|nr_throttled 10|throttled_usec 900000; cpu.max: 200000 100000"};
	struct cause_fact facts[CAUSE_FACTS_MAX];
	struct cause causes[CAUSE_COUNT];
	struct scene scene;

	scene_init(&scene, then, now);
	assert_int_equal(cause_find(&scene.lineage, causes), 1);
	assert_int_equal(cause_facts(&scene.lineage, &causes[0], facts), 6);
	assert_int_equal(facts[0].metric, METRIC_CPU_STAT_USAGE_USEC);
	assert_int_equal(facts[0].level, 0);
	assert_int_equal(facts[0].value, 20);
	assert_true(facts[0].growth);
	assert_int_equal(facts[4].metric, METRIC_CPU_STAT_NR_THROTTLED);
	assert_int_equal(facts[4].level, 1);
	assert_int_equal(facts[4].value, 9);
	scene_done(&scene);
}

TEST_MAIN(TEST(what_can_be_done_is_said_with_a_command),
	  TEST(a_path_that_a_shell_would_read_is_quoted_or_left_out),
	  TEST(the_evidence_is_the_groups_and_the_owners))
