/* SPDX-License-Identifier: MIT */
#include "monitor/exits.h"

#include "common/attr.h"
#include "tests/test.h"

static struct exits *exits;

static int set_up(UNUSED void **state)
{
	exits = exits_new();
	return exits ? 0 : -1;
}

static int tear_down(UNUSED void **state)
{
	exits_free(exits);
	return 0;
}

static struct exit_counts get(const char *path, uint64_t id)
{
	struct exit_counts counts;

	exits_get(exits, path, id, &counts);
	return counts;
}

static const struct task_usage process = {
	.pid = 7,
	.tgid = 7,
	.has_cpu = true,
	.cpu_usec = 5000,
	.has_io = true,
	.read_bytes = 10,
	.write_bytes = 20,
};

static void a_task_counts_to_its_group_and_those_above(UNUSED void **state)
{
	exits_add(exits, "/web/api", &process, false);
	exits_add(exits, "/web/api", &process, true);
	assert_int_equal(get("/web/api", 3).processes, 2);
	assert_int_equal(get("/web", 2).processes, 2);
	assert_int_equal(get("/", 1).processes, 2);
	assert_int_equal(get("/web/api", 3).by_parent, 1);
	assert_int_equal(get("/web", 2).cpu_usec, 10000);
	assert_int_equal(get("/web", 2).read_bytes, 20);
	assert_int_equal(get("/web", 2).write_bytes, 40);
	assert_int_equal(get("/web/ap", 4).processes, 0);
	assert_int_equal(get("/we", 5).processes, 0);
}

static void what_has_no_known_group_counts_to_the_root(UNUSED void **state)
{
	exits_add(exits, "/", &process, true);
	assert_int_equal(get("/", 1).processes, 1);
	assert_int_equal(get("/web", 2).processes, 0);
}

static void threads_count_by_what_they_used(UNUSED void **state)
{
	struct task_usage thread = process;

	thread.pid = 8;
	exits_add(exits, "/web", &thread, false);
	assert_int_equal(get("/web", 2).processes, 0);
	assert_int_equal(get("/web", 2).cpu_usec, 5000);
}

static void a_group_made_anew_begins_at_nothing(UNUSED void **state)
{
	exits_add(exits, "/a/b", &process, false);
	assert_int_equal(get("/a/b", 2).processes, 1);
	assert_int_equal(get("/a/b", 3).processes, 0);
	exits_add(exits, "/a/b", &process, false);
	assert_int_equal(get("/a/b", 3).processes, 1);
	assert_int_equal(get("/a", 1).processes, 2);
}

static void groups_that_nobody_asks_for_are_forgotten(UNUSED void **state)
{
	exits_add(exits, "/a/b", &process, false);
	get("/a", 1);
	exits_round(exits);
	assert_int_equal(get("/a", 1).processes, 1);
	assert_int_equal(get("/a/b", 2).processes, 0);
	assert_int_equal(get("/", 1).processes, 1);
}

#define EXITS_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

TEST_MAIN(EXITS_TEST(a_task_counts_to_its_group_and_those_above),
	  EXITS_TEST(what_has_no_known_group_counts_to_the_root),
	  EXITS_TEST(threads_count_by_what_they_used),
	  EXITS_TEST(a_group_made_anew_begins_at_nothing),
	  EXITS_TEST(groups_that_nobody_asks_for_are_forgotten))
