/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include <errno.h>
#include <string.h>

#include "common/json.h"
#include "monitor/lane.h"
#include "monitor/roll.h"

#define SEC_NSEC UINT64_C(1000000000)

/* A group in one call. */
struct group {
	const char *path;
	uint64_t id;
	uint64_t oom, local_oom; /* oom_kill of memory.events and of memory.events.local */
	bool frozen;
};

struct note {
	enum incident_kind kind;
	const char *path;
	uint64_t id;
};

static int add_line(const struct incident *incident, void *data)
{
	struct text *text = data;

	text_addf(text, "%s %s %llu x%llu", incident_name(incident->kind), incident->path,
		  (unsigned long long)incident->id, (unsigned long long)incident->count);
	if (incident->detail)
		text_addf(text, " (%s)", incident->detail);
	text_add(text, "\n");
	return 0;
}

static void add(struct roll *roll, const struct group *group)
{
	struct sample sample;

	sample_init(&sample);
	sample.id = group->id;
	sample_set(&sample, METRIC_MEMORY_EVENTS_OOM_KILL, group->oom);
	sample_set(&sample, METRIC_MEMORY_EVENTS_LOCAL_OOM_KILL, group->local_oom);
	sample_set(&sample, METRIC_CGROUP_EVENTS_FROZEN, group->frozen);
	assert_int_equal(roll_add(roll, group->path, &sample), 0);
	sample_done(&sample);
}

/* One call of all; @groups ends with a path of NULL. */
static void call(struct roll *roll, uint64_t sec, const struct group *groups, struct text *ret)
{
	text_clear(ret);
	roll_begin(roll, sec * SEC_NSEC, sec * 1000000);
	for (; groups->path; groups++)
		add(roll, groups);
	assert_int_equal(roll_end(roll, add_line, ret), 0);
}

/* What is told between two calls. */
static void check(const struct group *before, const struct note *notes, const struct group *after,
		  const char *want)
{
	struct roll *roll = roll_new();
	AUTO_TEXT struct text told = {0};

	call(roll, 1, before, &told);
	assert_string_equal(text_str(&told), "");
	for (; notes && notes->path; notes++)
		assert_int_equal(roll_note(roll, notes->kind, notes->path, notes->id, SEC_NSEC), 0);
	call(roll, 2, after, &told);
	assert_string_equal(text_str(&told), want);
	roll_free(roll);
}

static const struct group web[] = {
	{"/", 1, 0, 0, false}, {"/web", 2, 5, 0, false}, {"/web/api", 3, 5, 5, false}, {0}};

static void a_kill_is_told_once_of_its_group(UNUSED void **state)
{
	const struct group after[] = {
		{"/", 1, 0, 0, false}, {"/web", 2, 7, 0, false}, {"/web/api", 3, 7, 7, false}, {0}};

	check(web, NULL, after, "oom_kill /web/api 3 x2\n");
}

static void a_group_that_is_new_starts_at_nothing(UNUSED void **state)
{
	const struct group after[] = {{"/", 1, 0, 0, false},
				      {"/web", 2, 6, 0, false},
				      {"/web/api", 3, 5, 5, false},
				      {"/web/job", 4, 1, 1, false},
				      {0}};

	check(web, NULL, after, "create /web/job 4 x1\noom_kill /web/job 4 x1\n");
}

static void a_kill_in_a_group_that_is_gone_has_its_name(UNUSED void **state)
{
	const struct group after[] = {{"/", 1, 0, 0, false}, {"/web", 2, 6, 0, false}, {0}};

	check(web, NULL, after,
	      "oom_kill /web/api 3 x1 (the group is gone)\nremove /web/api 3 x1\n");
}

static void a_group_that_no_call_met_has_its_name_from_a_note(UNUSED void **state)
{
	const struct group after[] = {
		{"/", 1, 0, 0, false}, {"/web", 2, 6, 0, false}, {"/web/api", 3, 5, 5, false}, {0}};
	const struct note notes[] = {
		{INCIDENT_CREATE, "/web/job", 4}, {INCIDENT_REMOVE, "/web/job", 0}, {0}};

	check(web, notes, after,
	      "create /web/job 4 x1\nremove /web/job 4 x1\n"
	      "oom_kill /web/job 4 x1 (the group is gone)\n");
	check(web, NULL, after, "oom_kill /web 2 x1 (in a group below that came and went)\n");
}

static void of_several_that_are_gone_all_are_named(UNUSED void **state)
{
	const struct group after[] = {{"/", 1, 0, 0, false}, {"/web", 2, 6, 0, false}, {0}};
	const struct note notes[] = {
		{INCIDENT_CREATE, "/web/job", 4}, {INCIDENT_REMOVE, "/web/job", 0}, {0}};

	check(web, notes, after,
	      "create /web/job 4 x1\nremove /web/job 4 x1\n"
	      "oom_kill /web 2 x1 (in one of 2 groups that are gone: /web/api, /web/job)\n"
	      "remove /web/api 3 x1\n");
}

static void a_note_and_a_difference_are_one_incident(UNUSED void **state)
{
	const struct group after[] = {
		{"/", 1, 0, 0, false}, {"/web", 2, 5, 0, false}, {"/web/job", 4, 0, 0, false}, {0}};
	const struct note notes[] = {
		{INCIDENT_CREATE, "/web/job", 4}, {INCIDENT_REMOVE, "/web/api", 0}, {0}};

	check(web, notes, after, "create /web/job 4 x1\nremove /web/api 3 x1\n");
}

static void a_group_made_anew_is_another_group(UNUSED void **state)
{
	const struct group after[] = {
		{"/", 1, 0, 0, false}, {"/web", 2, 5, 0, false}, {"/web/api", 9, 0, 0, false}, {0}};

	check(web, NULL, after, "create /web/api 9 x1\nremove /web/api 3 x1\n");
}

static void freezing_and_thawing_are_told(UNUSED void **state)
{
	const struct group frozen[] = {
		{"/", 1, 0, 0, false}, {"/web", 2, 5, 0, false}, {"/web/api", 3, 5, 5, true}, {0}};

	check(web, NULL, frozen, "freeze /web/api 3 x1\n");
	check(frozen, NULL, web, "thaw /web/api 3 x1\n");
}

static void what_was_lost_is_told(UNUSED void **state)
{
	struct roll *roll = roll_new();
	AUTO_TEXT struct text told = {0};

	call(roll, 1, web, &told);
	roll_lost(roll);
	call(roll, 2, web, &told);
	assert_string_equal(text_str(&told),
			    "lost / 1 x1 (the kernel's queue ran over: groups may have come and "
			    "gone unseen)\n");
	call(roll, 3, web, &told);
	assert_string_equal(text_str(&told), "");
	roll_free(roll);
}

static void call_pressure(struct roll *roll, uint64_t sec, uint64_t total_usec, struct text *ret)
{
	struct sample sample;

	text_clear(ret);
	sample_init(&sample);
	sample.id = 1;
	sample_set(&sample, METRIC_MEMORY_PRESSURE_SOME_TOTAL, total_usec);
	roll_begin(roll, sec * SEC_NSEC, sec * 1000000);
	assert_int_equal(roll_add(roll, "/", &sample), 0);
	assert_int_equal(roll_end(roll, add_line, ret), 0);
	sample_done(&sample);
}

static void pressure_is_told_when_it_begins(UNUSED void **state)
{
	static const struct {
		uint64_t total_usec;
		const char *told;
	} calls[] = {
		{0, ""},
		{90000, ""}, /* 9 % */
		{240000, "pressure / 1 x1 (memory some 15%)\n"},
		{300000, ""}, /* 6 %: it goes on */
		{500000, ""},
		{540000, ""}, /* 4 %: over */
		{640000, "pressure / 1 x1 (memory some 10%)\n"},
	};
	struct roll *roll = roll_new();
	AUTO_TEXT struct text told = {0};

	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		call_pressure(roll, i + 1, calls[i].total_usec, &told);
		assert_string_equal(text_str(&told), calls[i].told);
	}
	roll_free(roll);
}

static void the_lane_keeps_the_last(UNUSED void **state)
{
	struct lane lane = {0};
	AUTO_TEXT struct text text = {0};

	for (uint64_t i = 0; i < LANE_MAX + 5; i++) {
		const struct incident incident = {
			INCIDENT_MAX, i, i % 2 ? "/web/api" : "/webs", 1, i, NULL};
		assert_int_equal(lane_put(&lane, &incident), 0);
	}
	assert_int_equal(lane.count, LANE_MAX);
	assert_true(lane.passed == 5 && lane_at(&lane, 0)->count == 5);
	assert_int_equal(lane_between(&lane, "/web", 6, 9, add_line, &text), 0);
	assert_string_equal(text_str(&text), "max /web/api 1 x7\nmax /web/api 1 x9\n");
	lane_done(&lane);
}

static void an_incident_is_read_back_from_its_json(UNUSED void **state)
{
	const struct incident incident = {
		INCIDENT_OOM_KILL, 1764282112500000000, "/we\x1b[2Jb", 77, 3, "the group is gone"};
	AUTO_TEXT struct text text = {0};
	struct incident again;
	struct err err;

	incident_json(&incident, "b-o-o-t", &text);
	assert_string_equal(
		text_str(&text),
		"{\"schema\":\"cgov.event/1\",\"time\":\"2025-11-27T22:21:52.500000000Z\","
		"\"boot_id\":\"b-o-o-t\",\"event\":\"oom_kill\",\"group\":\"/we\\u001b[2Jb\","
		"\"id\":\"77\",\"count\":3,\"detail\":\"the group is gone\"}");
	assert_int_equal(json_load(&err), 0);
	struct json *json = json_from_text(text_str(&text));
	assert_int_equal(incident_read(json, &again), 0);
	assert_true(again.kind == INCIDENT_OOM_KILL && again.id == 77 && again.count == 3);
	assert_true(again.real_nsec == incident.real_nsec);
	assert_string_equal(again.path, incident.path);
	json_free(json);
	json = json_from_text("{\"event\":\"oom_kill\",\"time\":\"22:21\",\"group\":\"/\","
			      "\"count\":1}");
	assert_int_equal(incident_read(json, &again), -EBADMSG);
	json_free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_kill_is_told_once_of_its_group),
		TEST(a_group_that_is_new_starts_at_nothing),
		TEST(a_kill_in_a_group_that_is_gone_has_its_name),
		TEST(a_group_that_no_call_met_has_its_name_from_a_note),
		TEST(of_several_that_are_gone_all_are_named),
		TEST(a_note_and_a_difference_are_one_incident),
		TEST(a_group_made_anew_is_another_group),
		TEST(freezing_and_thawing_are_told),
		TEST(what_was_lost_is_told),
		TEST(pressure_is_told_when_it_begins),
		TEST(the_lane_keeps_the_last),
		TEST(an_incident_is_read_back_from_its_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
