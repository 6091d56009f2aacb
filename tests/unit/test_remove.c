/* SPDX-License-Identifier: MIT */
#include "common/remove.h"

#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/sha256.h"

#define DEPTH 3000

static void touch(int dirfd, const char *name, mode_t mode)
{
	AUTO_FD int fd = openat(dirfd, name, O_CREAT | O_WRONLY | O_CLOEXEC, mode);

	assert_true(fd >= 0);
}

/* Deeper than a path can say, than descriptors there are, and each folder closed to its owner. */
static void the_deepest_folder_goes(UNUSED void **state)
{
	char top[] = "/tmp/cgov-remove.XXXXXX";

	assert_non_null(mkdtemp(top));
	int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (int i = 0; i < DEPTH; i++) {
		touch(fd, "file", 0);
		assert_int_equal(mkdirat(fd, "d", 0700), 0);
		int next = openat(fd, "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		assert_true(next >= 0);
		(void)fchmod(fd, i == 0 ? 0700 : 0);
		close(fd);
		fd = next;
	}
	close(fd);
	assert_int_equal(remove_tree_at(AT_FDCWD, top), 0);
	assert_int_equal(access(top, F_OK), -1);
	assert_int_equal(remove_tree_at(AT_FDCWD, top), 0);
}

static void what_a_link_leads_to_stays(UNUSED void **state)
{
	char top[] = "/tmp/cgov-remove.XXXXXX", kept[] = "/tmp/cgov-remove.XXXXXX";

	assert_non_null(mkdtemp(top));
	assert_non_null(mkdtemp(kept));
	AUTO_FD int fd = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	AUTO_FD int kept_fd = open(kept, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	touch(kept_fd, "file", 0600);
	assert_int_equal(symlinkat(kept, fd, "link"), 0);
	assert_int_equal(remove_tree_at(AT_FDCWD, top), 0);
	assert_int_equal(faccessat(kept_fd, "file", F_OK, 0), 0);
	assert_int_equal(remove_tree_at(AT_FDCWD, kept), 0);
}

static void a_digest_is_that_of_the_standard(UNUSED void **state)
{
	char digest[SHA256_TEXT_SIZE], path[] = "/tmp/cgov-sha256.XXXXXX";
	struct err err = {0};
	AUTO_FD int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(write(fd, "abc", 3), 3);
	int r = sha256_fd(fd, digest, &err);
	if (r == -ENOENT || r == -ENOTSUP)
		skip();
	assert_int_equal(r, 0);
	/* FIPS 180-4, example of one block. */
	assert_string_equal(digest,
			    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_true(sha256_is_text(digest));
	assert_false(sha256_is_text("ba78"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_deepest_folder_goes),
		TEST(what_a_link_leads_to_stays),
		TEST(a_digest_is_that_of_the_standard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
