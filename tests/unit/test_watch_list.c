/* SPDX-License-Identifier: MIT */
#include "monitor/watch_list.h"

#include "common/attr.h"
#include "tests/test.h"

static struct watch_list list;

static int tear_down(UNUSED void **state)
{
	watch_list_done(&list);
	return 0;
}

static struct watched *add(const char *path, uint64_t id, int wd)
{
	struct watched *watched = watched_new(path, id);

	assert_non_null(watched);
	watched->wd = wd;
	return watch_list_add(&list, watched) ? watched : NULL;
}

static void a_group_is_found_by_all_that_names_it(UNUSED void **state)
{
	struct watched *web = add("/web", 7, 1);

	assert_non_null(add("/web", 0, 2));
	assert_ptr_equal(watch_list_wd(&list, 1), web);
	assert_ptr_equal(watch_list_id(&list, 7), web);
	assert_ptr_equal(watch_list_path(&list, "/web"), web);
	assert_null(watch_list_path(&list, "/we"));
	assert_null(watch_list_id(&list, 8));
	assert_int_equal(list.groups, 1);
}

static void what_is_forgotten_is_found_no_more(UNUSED void **state)
{
	watch_list_forget(&list, add("/web", 7, 1));
	assert_null(watch_list_wd(&list, 1));
	assert_null(watch_list_id(&list, 7));
	assert_null(watch_list_path(&list, "/web"));
	assert_int_equal(list.groups, 0);
	assert_non_null(add("/web", 8, 3));
	assert_int_equal(watch_list_path(&list, "/web")->wd, 3);
}

static void a_descriptor_is_there_once(UNUSED void **state)
{
	assert_non_null(add("/web", 7, 1));
	assert_null(add("/web", 7, 1));
	assert_int_equal(list.groups, 1);
}

static void a_name_that_was_met_early_is_taken_once(UNUSED void **state)
{
	struct watched *web = add("/web", 7, 1);

	watched_note_early(web, "api");
	watched_note_early(web, "db");
	assert_false(watched_take_early(web, "other"));
	assert_true(watched_take_early(web, "api"));
	assert_false(watched_take_early(web, "api"));
	assert_true(watched_take_early(web, "db"));
}

#define LIST_TEST(function) cmocka_unit_test_teardown(function, tear_down)

TEST_MAIN(LIST_TEST(a_group_is_found_by_all_that_names_it),
	  LIST_TEST(what_is_forgotten_is_found_no_more), LIST_TEST(a_descriptor_is_there_once),
	  LIST_TEST(a_name_that_was_met_early_is_taken_once))
