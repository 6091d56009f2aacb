/* SPDX-License-Identifier: MIT */
/* Messages as kernels sent them: tests/fuzz/corpus/task_usage. */
#include "monitor/task_usage.h"

#include "common/attr.h"
#include "common/fd.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

struct captured {
	char *bytes; /* owned */
	size_t len;
	struct netlink_message message;
};

static void release(struct captured *captured)
{
	free(captured->bytes);
}

static struct captured capture(const char *name)
{
	struct captured captured = {0};
	char path[128];
	struct err err;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/task_usage/%s", name);
	assert_int_equal(fd_slurp_at(AT_FDCWD, path, 1 << 20, &captured.bytes, &captured.len, &err),
			 0);
	struct span all = {captured.bytes, captured.len};
	assert_true(netlink_message_next(&all, &captured.message));
	return captured;
}

#define ALL_TO(delay) ((2U << (delay)) - 1)

static void messages_of_kernels_are_understood(UNUSED void **state)
{
	static const struct {
		const char *name;
		unsigned int delays;
		struct task_usage want;
	} rows[] = {
		{"6.1-pid",
		 ALL_TO(DELAY_WPCOPY),
		 {.pid = 709, .tgid = 709, .ppid = 707, .has_io = true, .cpu_usec = 480000}},
		{"6.1-tgid", ALL_TO(DELAY_WPCOPY), {.pid = 709, .whole = true, .cpu_usec = 480000}},
		{"6.1-exit",
		 ALL_TO(DELAY_WPCOPY),
		 {.pid = 750, .tgid = 750, .ppid = 709, .has_io = true, .cpu_usec = 40000}},
		{"6.12-pid",
		 ALL_TO(DELAY_IRQ),
		 {.pid = 211,
		  .tgid = 211,
		  .ppid = 209,
		  .has_io = true,
		  .cpu_usec = 927512,
		  .delay_usec = {[DELAY_CPU] = 1317}}},
		{"6.12-tgid",
		 ALL_TO(DELAY_IRQ),
		 {.pid = 211,
		  .whole = true,
		  .cpu_usec = 939138,
		  .delay_usec = {[DELAY_CPU] = 1317}}},
		{"6.12-exit",
		 ALL_TO(DELAY_IRQ),
		 {.pid = 212,
		  .tgid = 212,
		  .ppid = 211,
		  .has_io = true,
		  .cpu_usec = 12039,
		  .delay_usec = {[DELAY_CPU] = 1498}}},
		{"6.12-delays",
		 ALL_TO(DELAY_IRQ),
		 {.pid = 219,
		  .tgid = 219,
		  .ppid = 216,
		  .has_io = true,
		  .cpu_usec = 355876,
		  .delay_usec = {[DELAY_CPU] = 344, [DELAY_WPCOPY] = 3952}}},
		{"7.2-pid",
		 ALL_TO(DELAY_IRQ),
		 {.pid = 184,
		  .tgid = 184,
		  .ppid = 182,
		  .has_io = true,
		  .cpu_usec = 1013033,
		  .delay_usec = {[DELAY_CPU] = 1616}}},
		{"7.2-exit",
		 ALL_TO(DELAY_IRQ),
		 {.pid = 185,
		  .tgid = 185,
		  .ppid = 184,
		  .has_io = true,
		  .cpu_usec = 21671,
		  .delay_usec = {[DELAY_CPU] = 915}}},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CLEANUP(release) struct captured captured = capture(rows[i].name);
		const struct task_usage *want = &rows[i].want;
		struct task_usage got;
		assert_int_equal(task_usage_parse(captured.message.body, &got), 0);
		assert_int_equal(got.pid, want->pid);
		assert_int_equal(got.tgid, want->tgid);
		assert_int_equal(got.ppid, want->ppid);
		assert_int_equal(got.whole, want->whole);
		assert_int_equal(got.has_io, want->has_io);
		assert_true(got.has_cpu);
		assert_int_equal(got.cpu_usec, want->cpu_usec);
		assert_int_equal(got.delays, rows[i].delays);
		for (size_t delay = 0; delay < DELAY_COUNT; delay++)
			assert_int_equal(got.delay_usec[delay], want->delay_usec[delay]);
	}
}

/* Offsets of the structure in the message, past both heads and the pid. */
#define STATS_AT (4 + 4 + 8 + 4)

static void a_version_that_moved_its_fields_says_the_first_only(UNUSED void **state)
{
	CLEANUP(release) struct captured captured = capture("6.12-pid");
	struct task_usage got;

	memcpy(captured.bytes + 16 + STATS_AT, &(uint16_t){15}, 2);
	assert_int_equal(task_usage_parse(captured.message.body, &got), 0);
	assert_int_equal(got.delays, 1U << DELAY_CPU);
	assert_int_equal(got.delay_usec[DELAY_CPU], 1317);
	assert_false(got.has_cpu);
	assert_false(got.has_io);
	assert_int_equal(got.tgid, 0);
}

static void a_shorter_structure_has_fewer_fields(UNUSED void **state)
{
	CLEANUP(release) struct captured captured = capture("6.12-pid");
	const size_t version_1 = 80, has_io = 264;
	char *stats = captured.bytes + 16 + STATS_AT;
	struct task_usage got;

	/* The lengths of the structure's attribute and of the one around it. */
	for (size_t len = version_1; len <= has_io; len += has_io - version_1) {
		memcpy(stats - 4, &(uint16_t){(uint16_t)(len + 4)}, 2);
		memcpy(stats - 16, &(uint16_t){(uint16_t)(len + 16)}, 2);
		struct span body = {captured.message.body.at, STATS_AT + len};
		assert_int_equal(task_usage_parse(body, &got), 0);
		assert_int_equal(got.cpu_usec, 927512);
		assert_int_equal(got.has_io, len == has_io);
		assert_int_equal(got.ppid, len == has_io ? 209 : 0);
		assert_int_equal(got.delays, ALL_TO(DELAY_SWAPIN));
	}
}

static void a_message_cut_anywhere_is_refused_or_less(UNUSED void **state)
{
	CLEANUP(release) struct captured captured = capture("6.12-pid");
	struct task_usage got;

	for (size_t len = 0; len < captured.message.body.len; len++) {
		struct span body = {captured.message.body.at, len};
		assert_int_equal(task_usage_parse(body, &got), -EBADMSG);
	}
}

static void delays_that_are_not_counted_are_dropped(UNUSED void **state)
{
	CLEANUP(release) struct captured captured = capture("6.12-pid");
	struct task_usage got;

	assert_int_equal(task_usage_parse(captured.message.body, &got), 0);
	task_usage_drop_delays(&got);
	assert_int_equal(got.delays, 1U << DELAY_CPU);
}

static void an_error_is_told(UNUSED void **state)
{
	CLEANUP(release) struct captured captured = capture("gone");

	assert_int_equal(captured.message.type, NETLINK_MESSAGE_ERROR);
	assert_int_equal(captured.message.error, -ESRCH);
}

TEST_MAIN(cmocka_unit_test(messages_of_kernels_are_understood),
	  cmocka_unit_test(a_version_that_moved_its_fields_says_the_first_only),
	  cmocka_unit_test(a_shorter_structure_has_fewer_fields),
	  cmocka_unit_test(a_message_cut_anywhere_is_refused_or_less),
	  cmocka_unit_test(delays_that_are_not_counted_are_dropped),
	  cmocka_unit_test(an_error_is_told))
