/* SPDX-License-Identifier: MIT */
#include "monitor/proc_memory.h"

#include "common/attr.h"
#include "tests/test.h"

static struct proc_memory *memory;

static int set_up(UNUSED void **state)
{
	memory = proc_memory_new();
	return memory ? 0 : -1;
}

static int tear_down(UNUSED void **state)
{
	proc_memory_free(memory);
	return 0;
}

static void what_was_seen_holds_until_it_is_dropped(UNUSED void **state)
{
	assert_null(proc_memory_get(memory, 7));
	proc_memory_keep(memory, 7, "/web");
	proc_memory_keep(memory, 8, "/db");
	assert_string_equal(proc_memory_get(memory, 7), "/web");
	proc_memory_drop(memory, 7);
	assert_null(proc_memory_get(memory, 7));
	assert_string_equal(proc_memory_get(memory, 8), "/db");
}

static void a_process_that_moved_is_where_it_was_seen_last(UNUSED void **state)
{
	proc_memory_keep(memory, 7, "/web");
	proc_memory_keep(memory, 7, "/web/api");
	assert_string_equal(proc_memory_get(memory, 7), "/web/api");
}

static void one_is_never_taken_for_another(UNUSED void **state)
{
	for (uint32_t pid = 1; pid <= 5000; pid++)
		proc_memory_keep(memory, pid, "/web");
	proc_memory_keep(memory, 5001, "/db");
	assert_string_equal(proc_memory_get(memory, 5001), "/db");
	for (uint32_t pid = 1; pid <= 100; pid++)
		assert_null(proc_memory_get(memory, pid));
	assert_null(proc_memory_get(memory, 0));
}

static void cleared_it_knows_nobody(UNUSED void **state)
{
	proc_memory_keep(memory, 7, "/web");
	proc_memory_clear(memory);
	assert_null(proc_memory_get(memory, 7));
}

#define MEMORY_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

TEST_MAIN(MEMORY_TEST(what_was_seen_holds_until_it_is_dropped),
	  MEMORY_TEST(a_process_that_moved_is_where_it_was_seen_last),
	  MEMORY_TEST(one_is_never_taken_for_another), MEMORY_TEST(cleared_it_knows_nobody))
