/* SPDX-License-Identifier: MIT */
#include "cgroup/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup/explain.h"
#include "common/text.h"
#include "tests/test.h"

/* A folder of its own for each test, gone after it. */
struct place {
	char path[64];
	struct cg cg;
	struct err err;
};

static int set_up(void **state)
{
	static struct place place;

	strcpy(place.path, "/tmp/cgov-tree-XXXXXX");
	if (!mkdtemp(place.path) || cg_open_path(place.path, &place.cg, &place.err) < 0)
		return -1;
	*state = &place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	char command[256];

	cg_close(&place->cg);
	snprintf(command, sizeof(command), "chmod -R u+rwx %s && rm -rf %s", place->path,
		 place->path);
	return system(command) ? -1 : 0;
}

static void put(const struct place *place, const char *path, const char *text)
{
	AUTO_FD int fd = openat(place->cg.fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void dir(const struct place *place, const char *path)
{
	assert_int_equal(mkdirat(place->cg.fd, path, 0755), 0);
}

static bool exists(const struct place *place, const char *path)
{
	return faccessat(place->cg.fd, path, F_OK, 0) == 0;
}

static void a_path_never_leaves_its_tree(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *path;
		int result;
	} rows[] = {
		{"", 0},
		{".", 0},
		{"web", 0},
		{"web/api", 0},
		{"web/gone", -ENOENT},
		{"..", -EXDEV},
		{"web/../..", -EXDEV},
		{"/etc", -EXDEV},
		{"link", -ELOOP},
		{"link/api", -ELOOP},
		{"web/file", -ENOTDIR},
	};

	dir(place, "web");
	dir(place, "web/api");
	put(place, "web/file", "");
	assert_int_equal(symlinkat("web", place->cg.fd, "link"), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_CG struct cg cg = CG_NONE;
		assert_int_equal(cg_open(place->cg.fd, rows[i].path, &cg, &place->err),
				 rows[i].result);
		assert_int_equal(cg.fd >= 0, rows[i].result == 0);
	}
}

static void a_group_that_exists_is_refused_and_opened_by_its_name(void **state)
{
	struct place *place = *state;
	AUTO_CG struct cg first = CG_NONE, again = CG_NONE;

	assert_int_equal(cg_create(&place->cg, "web", &first, &place->err), 0);
	assert_int_equal(cg_create(&place->cg, "web", &again, &place->err), -EEXIST);
	assert_int_equal(cg_open(place->cg.fd, "web", &again, &place->err), 0);
	assert_int_equal(again.id, first.id);
}

static void a_name_is_one_part_of_a_path(void **state)
{
	struct place *place = *state;
	static const char *const names[] = {"", ".", "..", "a/b", "/", "../x"};
	struct cg cg = CG_NONE;

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_int_equal(cg_create(&place->cg, names[i], &cg, &place->err), -EINVAL);
	assert_int_equal(cg.fd, -1);
}

static void removal_takes_all_below_and_a_missing_group_is_no_error(void **state)
{
	struct place *place = *state;

	dir(place, "web");
	dir(place, "web/a");
	dir(place, "web/a/b");
	dir(place, "web/c");
	assert_int_equal(cg_remove(place->cg.fd, "web", &place->err), 0);
	assert_false(exists(place, "web"));
	assert_int_equal(cg_remove(place->cg.fd, "web", &place->err), 0);
}

static void removal_is_refused_where_something_is_left(void **state)
{
	struct place *place = *state;

	dir(place, "web");
	dir(place, "web/a");
	put(place, "web/a/held", "");
	assert_int_equal(cg_remove(place->cg.fd, "web", &place->err), -EBUSY);
	assert_string_equal(place->err.text, "remove group 'web': processes are left in it");
}

static void removal_needs_one_descriptor_however_deep_the_tree(void **state)
{
	struct place *place = *state;
	int at = dup(place->cg.fd);

	for (int i = 0; i < 3000; i++) {
		assert_int_equal(mkdirat(at, "d", 0755), 0);
		int next = openat(at, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		assert_true(next >= 0);
		close(at);
		at = next;
	}
	close(at);
	assert_int_equal(cg_remove(place->cg.fd, "d", &place->err), 0);
	assert_false(exists(place, "d"));
}

static int note(const struct cg *cg, const char *path, unsigned int depth, void *data)
{
	assert_true(cg->fd >= 0);
	text_addf(data, "%u:%s ", depth, path);
	if (strcmp(path, "web/skip") == 0)
		return 1;
	return strcmp(path, "web/stop") == 0 ? -ECANCELED : 0;
}

static void a_walk_goes_parents_first_by_name(void **state)
{
	struct place *place = *state;
	AUTO_TEXT struct text seen = {0};

	dir(place, "web");
	dir(place, "web/b");
	dir(place, "web/a");
	dir(place, "web/a/x");
	dir(place, "web/skip");
	dir(place, "web/skip/below");
	dir(place, "db");
	put(place, "web/memory.max", "max\n");
	assert_int_equal(cg_walk(&place->cg, note, &seen, &place->err), 0);
	assert_string_equal(text_str(&seen), "0: 1:db 1:web 2:web/a 3:web/a/x 2:web/b 2:web/skip ");
	text_clear(&seen);
	dir(place, "web/stop");
	assert_int_equal(cg_walk(&place->cg, note, &seen, &place->err), -ECANCELED);
}

static void controllers_that_are_handed_down_already_cost_no_write(void **state)
{
	struct place *place = *state;

	put(place, "cgroup.subtree_control", "cpu memory\n");
	fchmodat(place->cg.fd, "cgroup.subtree_control", 0444, 0);
	assert_int_equal(cg_enable(&place->cg, "memory cpu", &place->err), 0);
	/* A folder is no kernel: what was written last is what stands there. */
	fchmodat(place->cg.fd, "cgroup.subtree_control", 0644, 0);
	assert_int_equal(cg_enable(&place->cg, "cpu io", &place->err), 0);
	char text[64];
	assert_true(fd_read_at(place->cg.fd, "cgroup.subtree_control", text, sizeof(text)) > 0);
	assert_string_equal(text, "+io memory\n");
}

static void a_group_with_processes_hands_down_nothing(void **state)
{
	struct place *place = *state;

	put(place, "cgroup.subtree_control", "\n");
	put(place, "cgroup.type", "domain\n");
	put(place, "cgroup.procs", "17\n");
	assert_int_equal(cg_enable(&place->cg, "pids", &place->err), -EBUSY);
	assert_non_null(strstr(place->err.text,
			       "processes are in it, move them first: cd /tmp/cgov-tree-"));
}

static void a_missing_file_names_the_ancestor_that_keeps_its_controller(void **state)
{
	struct place *place = *state;
	AUTO_CG struct cg leaf = CG_NONE;
	char expected[512];

	put(place, "cgroup.controllers", "cpu io memory pids\n");
	put(place, "cgroup.subtree_control", "cpu\n");
	dir(place, "web");
	put(place, "web/cgroup.controllers", "cpu\n");
	dir(place, "web/api");
	put(place, "web/api/cgroup.controllers", "cpu\n");
	assert_int_equal(cg_open(place->cg.fd, "web/api", &leaf, &place->err), 0);
	assert_int_equal(cg_write(&leaf, "io.max", "8:0 rbps=1", &place->err), -ENOENT);
	snprintf(expected, sizeof(expected),
		 "'io.max': controller 'io' is missing in '%s/web/api': '%s' does not hand it to "
		 "its children; as root: echo +io > %s/cgroup.subtree_control",
		 place->path, place->path, place->path);
	assert_string_equal(place->err.text, expected);
	assert_int_equal(cg_write(&leaf, "cpu.idle", "1", &place->err), -ENOENT);
	assert_non_null(strstr(place->err.text, "this kernel does not offer it"));
	assert_int_equal(cg_write(&leaf, "rdma.max", "x", &place->err), -ENOENT);
	assert_non_null(strstr(place->err.text, "controller 'rdma' is not in this cgroup v2 tree"));
}

static void waiting_ends_when_nobody_is_left_or_time_is_up(void **state)
{
	struct place *place = *state;

	put(place, "cgroup.events", "populated 0\nfrozen 0\n");
	assert_int_equal(cg_wait_empty(&place->cg, 0, &place->err), 0);
	put(place, "cgroup.events", "populated 1\nfrozen 0\n");
	assert_int_equal(cg_wait_empty(&place->cg, 0, &place->err), -ETIMEDOUT);
}

static void a_controller_is_found_as_a_whole_word(UNUSED void **state)
{
	assert_true(cg_has_controller("cpuset cpu io\n", "cpu"));
	assert_true(cg_has_controller("cpuset cpu io\n", "io"));
	assert_false(cg_has_controller("cpuset io\n", "cpu"));
	assert_false(cg_has_controller("", "cpu"));
}

#define PLACE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

TEST_MAIN(PLACE_TEST(a_path_never_leaves_its_tree),
	  PLACE_TEST(a_group_that_exists_is_refused_and_opened_by_its_name),
	  PLACE_TEST(a_name_is_one_part_of_a_path),
	  PLACE_TEST(removal_takes_all_below_and_a_missing_group_is_no_error),
	  PLACE_TEST(removal_is_refused_where_something_is_left),
	  PLACE_TEST(removal_needs_one_descriptor_however_deep_the_tree),
	  PLACE_TEST(a_walk_goes_parents_first_by_name),
	  PLACE_TEST(controllers_that_are_handed_down_already_cost_no_write),
	  PLACE_TEST(a_group_with_processes_hands_down_nothing),
	  PLACE_TEST(a_missing_file_names_the_ancestor_that_keeps_its_controller),
	  PLACE_TEST(waiting_ends_when_nobody_is_left_or_time_is_up),
	  TEST(a_controller_is_found_as_a_whole_word))
