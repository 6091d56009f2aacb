/* SPDX-License-Identifier: MIT */
#include "governor/report.h"

#include <string.h>

#include "common/json.h"
#include "governor/clocks.h"
#include "tests/test.h"

static char shell[] = "sh", option[] = "-c", script[] = "a\xff\x1b[31m";
static char *const command[] = {shell, option, script, NULL};

static struct held held_of(const char *file, const char *content)
{
	struct held held = {.content = content};

	assert_true(knob_find(file, &held.name));
	return held;
}

static struct outcome oom_outcome(struct held held[2])
{
	struct outcome outcome = {
		.reason = END_OOM,
		.ran = true,
		.signal = 9,
		.owner = "/cgov/web",
		.group = "/cgov/web/sh-1",
		.wall_usec = 1500000,
		.held = held,
		.held_count = 2,
	};

	held[0] = held_of("cpu.max", "25000 100000");
	held[1] = held_of("memory.max", "67108864");
	sample_init(&outcome.last);
	return outcome;
}

static struct report report_of(const struct outcome *outcome)
{
	return (struct report){
		.outcome = outcome,
		.name = "sh-1",
		.boot_id = "boot",
		.command = command,
		.default_pids_max = 4096,
	};
}

static void assert_has(const struct text *text, const char *part)
{
	if (!strstr(text_str(text), part))
		fail_msg("no %s in %s", part, text_str(text));
}

static void a_report_is_json_whatever_the_command_was(UNUSED void **state)
{
	struct held held[2];
	struct outcome outcome = oom_outcome(held);
	const struct report report = report_of(&outcome);
	AUTO_TEXT struct text text = {0};
	struct err err = {0};
	struct json *json;

	report_json(&report, false, &text);
	assert_int_equal(json_load(&err), 0);
	assert_int_equal(json_parse(text_str(&text), &json, &err), 0);
	json_free(json);
	assert_null(strchr(text_str(&text), '\x1b'));
	assert_has(&text, "\"exit\":{\"reason\":\"oom-killed\",\"signal\":9,\"limit\":"
			  "{\"knob\":\"memory.max\",\"owner\":\"/cgov/web\"}}");
	assert_has(&text, "\"cpu.max\":{\"quota_usec\":25000,\"period_usec\":100000}");
	assert_has(&text, "\"memory.max\":67108864");
	assert_has(&text, "\"defaults\":{\"pids.max\":4096}");
}

static void a_kill_for_memory_names_the_limit_and_its_group(UNUSED void **state)
{
	struct held held[2];
	struct outcome outcome = oom_outcome(held);
	const struct report report = report_of(&outcome);
	AUTO_TEXT struct text text = {0};

	report_summary(&report, &text);
	assert_string_equal(text_str(&text), "sh-1: ended by signal 9, out of memory at memory.max "
					     "= 64Mi of /cgov/web after 1.50s");
}

static void the_exit_status_tells_endings_apart(UNUSED void **state)
{
	static const struct {
		struct outcome outcome;
		int status;
	} rows[] = {
		{{.reason = END_EXITED, .code = 7}, 7},
		{{.reason = END_SIGNALED, .signal = 15}, 143},
		{{.reason = END_OOM, .signal = 9}, 137},
		{{.reason = END_OOM, .code = 3}, 3},
		{{.reason = END_TIMEOUT, .signal = 9}, 124},
		{{.reason = END_CPU_TIME, .code = 0}, 124},
		{{.reason = END_SETUP, .code = 127}, 127},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(outcome_status(&rows[i].outcome), rows[i].status);
}

static void the_cpu_clock_is_read_when_the_limit_can_be_met(UNUSED void **state)
{
	assert_true(clocks_next_check(1000000, 4) == 250000);
	assert_true(clocks_next_check(1000000, 0) == 1000000);
	assert_true(clocks_next_check(8000, 4) == 5000);
	assert_true(clocks_next_check(0, 1) == 5000);
}

TEST_MAIN(TEST(a_report_is_json_whatever_the_command_was),
	  TEST(a_kill_for_memory_names_the_limit_and_its_group),
	  TEST(the_exit_status_tells_endings_apart),
	  TEST(the_cpu_clock_is_read_when_the_limit_can_be_met))
