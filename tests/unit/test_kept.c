/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include "cgroup/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

struct fixture {
	char dir[64];
	struct cg cg;
	struct kept *kept;
};

static void put(const struct fixture *fixture, const char *name, const char *text)
{
	AUTO_FD int fd =
		openat(fixture->cg.fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void check(const struct fixture *fixture, uint16_t file, const char *name, const char *text)
{
	char buf[64];

	assert_int_equal(kept_read(fixture->kept, &fixture->cg, file, name, buf, sizeof(buf)),
			 strlen(text));
	assert_string_equal(buf, text);
}

static struct fixture begin(size_t limit)
{
	struct fixture fixture = {.dir = "/tmp/cgov-kept-XXXXXX", .kept = kept_new(limit)};
	struct err err;

	assert_non_null(fixture.kept);
	assert_non_null(mkdtemp(fixture.dir));
	assert_int_equal(cg_open_path(fixture.dir, &fixture.cg, &err), 0);
	put(&fixture, "a", "1\n");
	put(&fixture, "b", "2\n");
	return fixture;
}

static void end(struct fixture *fixture)
{
	kept_free(fixture->kept);
	unlinkat(fixture->cg.fd, "a", 0);
	unlinkat(fixture->cg.fd, "b", 0);
	cg_close(&fixture->cg);
	assert_int_equal(rmdir(fixture->dir), 0);
}

static void a_file_is_opened_once_and_read_anew_each_time(UNUSED void **state)
{
	struct fixture fixture = begin(8);

	check(&fixture, 0, "a", "1\n");
	put(&fixture, "a", "3\n");
	check(&fixture, 0, "a", "3\n");
	assert_int_equal(kept_count(fixture.kept), 1);
	/* Not even its name is needed. */
	assert_int_equal(renameat(fixture.cg.fd, "a", fixture.cg.fd, "c"), 0);
	check(&fixture, 0, "a", "3\n");
	assert_int_equal(renameat(fixture.cg.fd, "c", fixture.cg.fd, "a"), 0);
	check(&fixture, 1, "b", "2\n");
	assert_int_equal(kept_count(fixture.kept), 2);
	end(&fixture);
}

static void files_and_groups_are_told_apart(UNUSED void **state)
{
	struct fixture fixture = begin(8), other = begin(1);

	put(&other, "a", "other\n");
	check(&fixture, 0, "a", "1\n");
	struct cg first = fixture.cg;
	fixture.cg = other.cg;
	check(&fixture, 0, "a", "other\n");
	fixture.cg = first;
	check(&fixture, 0, "a", "1\n");
	end(&other);
	end(&fixture);
}

static void no_more_than_the_limit_are_kept(UNUSED void **state)
{
	struct fixture fixture = begin(1);

	check(&fixture, 0, "a", "1\n");
	check(&fixture, 1, "b", "2\n");
	check(&fixture, 1, "b", "2\n");
	assert_int_equal(kept_count(fixture.kept), 1);
	/* There is room for it once the other was not asked for in two rounds. */
	kept_round(fixture.kept);
	kept_round(fixture.kept);
	check(&fixture, 1, "b", "2\n");
	assert_int_equal(kept_count(fixture.kept), 1);
	put(&fixture, "b", "4\n");
	check(&fixture, 1, "b", "4\n");
	check(&fixture, 0, "a", "1\n");
	end(&fixture);
}

static void what_nobody_asks_for_is_closed(UNUSED void **state)
{
	struct fixture fixture = begin(100);

	check(&fixture, 0, "a", "1\n");
	check(&fixture, 1, "b", "2\n");
	for (int i = 0; i < 20; i++) {
		kept_round(fixture.kept);
		check(&fixture, 1, "b", "2\n");
	}
	assert_int_equal(kept_count(fixture.kept), 1);
	end(&fixture);
}

static void without_it_nothing_is_kept_and_what_is_missing_says_so(UNUSED void **state)
{
	struct fixture fixture = begin(8);
	struct kept *kept = fixture.kept;
	char buf[64];

	assert_int_equal(kept_read(kept, &fixture.cg, 2, "none", buf, sizeof(buf)), -ENOENT);
	assert_int_equal(kept_read(kept, &fixture.cg, 0, "a", buf, 2), -E2BIG);
	assert_int_equal(kept_count(kept), 0);
	fixture.kept = NULL;
	check(&fixture, 0, "a", "1\n");
	fixture.kept = kept;
	assert_int_equal(kept_count(kept), 0);
	end(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_is_opened_once_and_read_anew_each_time),
		TEST(files_and_groups_are_told_apart),
		TEST(no_more_than_the_limit_are_kept),
		TEST(what_nobody_asks_for_is_closed),
		TEST(without_it_nothing_is_kept_and_what_is_missing_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
