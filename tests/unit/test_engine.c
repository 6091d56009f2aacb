/* SPDX-License-Identifier: MIT */
/*
 * Rules through time. The numbers are those of the list of what a robust engine must do.
 */
#include "tests/engine.h"

#define RULE(keys)                                                                       \
	"rules:\n  - name: r\n    on: [web/api]\n    when: \"memory.current > 100Mi\"\n" \
	"    then: [log]\n" keys

#define MIB ((uint64_t)1 << 20)

static void req_01_for_is_measured_by_the_monotonic_clock(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    for: 10s\n"));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 10), "");
	/* The wall clock creeps by less than a jump: no matter. */
	scene.real_off = SEC;
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_02_for_needs_fresh_samples_one_after_the_other(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    for: 5s\n"));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 4), "");
	/* Missing is neither: it begins anew. */
	scene.groups[API].absent = true;
	assert_string_equal(scene_run(&scene, 1), "");
	scene.groups[API].absent = false;
	assert_string_equal(scene_run(&scene, 5), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_02_one_sample_is_not_enough_for_a_time(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    for: 5s\n"));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 1), "");
	scene.groups[API].stale = true;
	scene.last = scene.now;
	for (int i = 0; i < 20; i++) {
		uint64_t sampled = scene.last;
		scene.now += SEC;
		assert_string_equal(scene_tick(&scene), "");
		scene.last = sampled;
	}
}

static void req_02_missing_does_not_end_a_rule(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE(""));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	scene.groups[API].absent = true;
	assert_string_equal(scene_run(&scene, 5), "");
	scene.groups[API].absent = false;
	scene.groups[API].memory = 0;
	assert_string_equal(scene_run(&scene, 1), "ends r web/api\n");
}

static void req_03_clear_is_another_condition(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    clear: \"memory.current < 10Mi\"\n"));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	scene.groups[API].memory = 11 * MIB;
	assert_string_equal(scene_run(&scene, 5), "");
	scene.groups[API].memory = 9 * MIB;
	assert_string_equal(scene_run(&scene, 1), "ends r web/api\n");
}

static void req_03_without_clear_it_ends_a_fifth_below(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE(""));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	for (int i = 0; i < 20; i++) {
		scene.groups[API].memory = (i % 2 ? 99 : 101) * MIB;
		assert_string_equal(scene_run(&scene, 1), "");
	}
	scene.groups[API].memory = 79 * MIB;
	assert_string_equal(scene_run(&scene, 1), "ends r web/api\n");
}

static void req_03_keep_firing_for_goes_on_after_it_is_clear(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    keep_firing_for: 5s\n"));
	scene.groups[API].memory = 200 * MIB;
	scene_run(&scene, 1);
	scene.groups[API].memory = 0;
	assert_string_equal(scene_run(&scene, 4), "");
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 1), "");
	scene.groups[API].memory = 0;
	assert_string_equal(scene_run(&scene, 5), "");
	assert_string_equal(scene_run(&scene, 1), "ends r web/api\n");
}

static void req_04_cooldown_is_between_the_end_and_the_next(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    cooldown: 1m\n"));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	scene.groups[API].memory = 0;
	assert_string_equal(scene_run(&scene, 1), "ends r web/api\n");
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 59), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	/* It holds on: after a cooldown once more. */
	assert_string_equal(scene_run(&scene, 59), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void limit_holds_firings_in_any_time(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    limit: {count: 2, per: 1m}\n"));
	for (int i = 0; i < 2; i++) {
		scene.groups[API].memory = 200 * MIB;
		assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
		scene.groups[API].memory = 0;
		assert_string_equal(scene_run(&scene, 1), "ends r web/api\n");
	}
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 56),
			    "held r web/api: it fired as often as it may in that time\n");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_07_a_group_made_anew_is_another(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    for: 3s\n"));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 3), "");
	scene.groups[API].id = 31;
	assert_string_equal(scene_run(&scene, 3), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	assert_int_equal(scene.decision.group_id, 31);
	scene.groups[API].id = 32;
	assert_string_equal(scene_run(&scene, 1), "ends r web/api\n");
	assert_int_equal(scene.decision.group_id, 31);
}

static void req_16_nothing_fires_right_after_the_start(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene.options.grace_usec = 10 * SEC;
	scene_start(&scene, RULE(""));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 10), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_16_nor_after_a_suspend_or_a_jump_of_the_clock(UNUSED void **state)
{
	static const uint64_t jumps[] = {3600U * SEC, (uint64_t)-3600 * SEC};

	for (size_t i = 0; i < ARRAY_LEN(jumps); i++) {
		AUTO_SCENE struct scene scene = scene_new();
		scene.real_off = 7200U * (uint64_t)SEC;
		scene_start(&scene, RULE("    for: 2s\n"));
		assert_string_equal(scene_run(&scene, 5), "");
		scene.groups[API].memory = 200 * MIB;
		scene_run(&scene, 1);
		scene.real_off += jumps[i];
		assert_string_equal(scene_run(&scene, 30), "");
		assert_string_equal(scene_run(&scene, 2), "");
		assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	}
}

static void a_gap_between_samples_is_no_time_that_it_held(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE("    for: 30s\n"));
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 2), "");
	scene.now += 100U * SEC;
	assert_string_equal(scene_tick(&scene), "");
	assert_string_equal(scene_run(&scene, 29), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void another_boot_begins_anew(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene.options.grace_usec = 5 * SEC;
	scene_start(&scene, RULE(""));
	scene_run(&scene, 6);
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
	scene.now = SEC;
	assert_string_equal(scene_tick(&scene), "ends r web/api\n");
	assert_string_equal(scene_run(&scene, 4), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_20_a_reload_goes_on_where_it_was(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new(), after = scene_new();

	scene_start(&scene, RULE("    for: 5s\n"));
	scene.groups[API].memory = after.groups[API].memory = 200 * MIB;
	scene_run(&scene, 5);
	scene_start(&after, RULE("    for: 5s\n"));
	engine_take_over(after.engine, scene.engine);
	after.now = after.last = scene.now;
	assert_string_equal(scene_run(&after, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_20_a_changed_rule_begins_anew(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new(), after = scene_new();

	scene_start(&scene, RULE("    for: 5s\n"));
	scene.groups[API].memory = after.groups[API].memory = 200 * MIB;
	scene_run(&scene, 5);
	scene_start(&after, RULE("    for: 4s\n"));
	engine_take_over(after.engine, scene.engine);
	after.now = after.last = scene.now;
	assert_string_equal(scene_run(&after, 4), "");
	assert_string_equal(scene_run(&after, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_22_a_hold_lets_nothing_fire(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();

	scene_start(&scene, RULE(""));
	engine_hold(scene.engine, scene.now + 60U * SEC);
	scene.groups[API].memory = 200 * MIB;
	assert_string_equal(scene_run(&scene, 59), "");
	assert_string_equal(scene_run(&scene, 1), "fires r web/api\nacts r web/api log\n");
}

static void req_21_each_decision_has_an_id_and_its_inputs(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();
	AUTO_TEXT struct text text = {0};

	scene_start(&scene, RULE(""));
	scene.groups[API].memory = 200 * MIB;
	scene_run(&scene, 1);
	assert_int_equal(scene.decision.id, 2);
	assert_int_equal(scene.decision.group_id, 30);
	assert_int_equal(scene.decision.mono_usec, scene.now);
	engine_inputs(scene.engine, scene.decision.instance, &text);
	assert_string_equal(text_str(&text), "memory.current = 200Mi");
}

static void a_part_of_the_groups_can_be_looked_at(UNUSED void **state)
{
	AUTO_SCENE struct scene scene = scene_new();
	struct engine_group group = {.path = "/cgov/web/api", .age_usec = UINT64_MAX};
	struct engine_input input = {.groups = &group, .count = 1, .partial = true};
	struct sample sample;

	scene_start(&scene, "rules:\n  - {name: r, on: [web/api], then: [log], when: "
			    "\"memory.current > 100Mi and group(db).memory.current > 1Mi\"}\n");
	scene.groups[DB].memory = 2 * MIB;
	assert_string_equal(scene_run(&scene, 1), "");
	scene.now += 1000;
	scene.groups[API].memory = 200 * MIB;
	scene_fill(&scene, &scene.groups[API], &sample);
	group.sample = &sample;
	input.mono_usec = scene.now;
	input.real_nsec = scene.now * 1000;
	text_clear(&scene.said);
	engine_tick(scene.engine, &input, scene_say, &scene);
	sample_done(&sample);
	assert_string_equal(text_str(&scene.said), "fires r web/api\nacts r web/api log\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(req_01_for_is_measured_by_the_monotonic_clock),
		cmocka_unit_test(req_02_for_needs_fresh_samples_one_after_the_other),
		cmocka_unit_test(req_02_one_sample_is_not_enough_for_a_time),
		cmocka_unit_test(req_02_missing_does_not_end_a_rule),
		cmocka_unit_test(req_03_clear_is_another_condition),
		cmocka_unit_test(req_03_without_clear_it_ends_a_fifth_below),
		cmocka_unit_test(req_03_keep_firing_for_goes_on_after_it_is_clear),
		cmocka_unit_test(req_04_cooldown_is_between_the_end_and_the_next),
		cmocka_unit_test(limit_holds_firings_in_any_time),
		cmocka_unit_test(req_07_a_group_made_anew_is_another),
		cmocka_unit_test(req_16_nothing_fires_right_after_the_start),
		cmocka_unit_test(req_16_nor_after_a_suspend_or_a_jump_of_the_clock),
		cmocka_unit_test(a_gap_between_samples_is_no_time_that_it_held),
		cmocka_unit_test(another_boot_begins_anew),
		cmocka_unit_test(req_20_a_reload_goes_on_where_it_was),
		cmocka_unit_test(req_20_a_changed_rule_begins_anew),
		cmocka_unit_test(req_22_a_hold_lets_nothing_fire),
		cmocka_unit_test(req_21_each_decision_has_an_id_and_its_inputs),
		cmocka_unit_test(a_part_of_the_groups_can_be_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
