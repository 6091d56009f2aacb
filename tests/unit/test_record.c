/* SPDX-License-Identifier: MIT */
#include "governor/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/attr.h"
#include "common/fd.h"
#include "governor/state.h"
#include "tests/test.h"

static char shell[] = "sh", option[] = "-c", script[] = "a\n=b\\\x1b[31m killed-by=user";
static char *const command[] = {shell, option, script, NULL};

static struct record_facts facts_of(const char *name)
{
	return (struct record_facts){
		.name = name,
		.group = "/cgov/one",
		.supervisor = getpid(),
		.started_nsec = (uint64_t)1764000000000000000 + strlen(name),
		.boot_id = "boot",
		.command = command,
	};
}

/* A state folder in a new temporary one, whose name is written to @base. */
static int open_launches(char base[32])
{
	struct err err = {0};
	int fd = -1;

	strcpy(base, "/tmp/cgov-test-XXXXXX");
	assert_non_null(mkdtemp(base));
	assert_int_equal(state_open(base, STATE_RUN, "launches", true, &fd, &err), 0);
	return fd;
}

static void remove_launches(int fd, const char *base)
{
	char folder[64];

	close(fd);
	snprintf(folder, sizeof(folder), "%s/launches", base);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(rmdir(base), 0);
}

struct seen {
	int count, crashed;
	char killed_by[16];
	bool as_written;
};

static int look(UNUSED int dirfd, const struct record_found *found, void *data)
{
	struct seen *seen = data;

	seen->count++;
	seen->crashed += found->crashed;
	snprintf(seen->killed_by, sizeof(seen->killed_by), "%s", found->killed_by);
	seen->as_written = strcmp(found->facts.command[2], command[2]) == 0 &&
			   !found->facts.command[3] && !found->facts.policy &&
			   found->facts.supervisor == getpid() &&
			   strcmp(found->facts.group, "/cgov/one") == 0;
	return 0;
}

static struct seen walk(int fd, bool crashed_only)
{
	AUTO_ARENA struct arena arena = {0};
	struct err err = {0};
	struct seen seen = {0};

	assert_int_equal(record_walk(fd, crashed_only, &arena, look, &seen, &err), 0);
	return seen;
}

static void a_running_launch_is_told_from_a_crashed_one(UNUSED void **state)
{
	char base[32];
	int fd = open_launches(base);
	struct record record;
	struct err err = {0};
	struct record_facts facts = facts_of("one");

	assert_int_equal(record_open(fd, &facts, &record, &err), 0);
	struct seen seen = walk(fd, false);
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.crashed, 0);
	assert_true(seen.as_written);
	assert_int_equal(walk(fd, true).count, 0);

	/* The descriptor is all that a killed supervisor loses. */
	int lost = TAKE_FD(record.fd);
	close(lost);
	seen = walk(fd, true);
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.crashed, 1);
	assert_int_equal(unlinkat(fd, record.file, 0), 0);
	remove_launches(fd, base);
}

static void a_record_cut_short_by_a_crash_goes_away(UNUSED void **state)
{
	char base[32];
	int fd = open_launches(base);
	static const char *const cut[] = {"", "name=one\n", "name=one\ngroup=/x\nboot_id=b"};

	for (size_t i = 0; i < ARRAY_LEN(cut); i++) {
		int file = openat(fd, "12-34", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		assert_true(write(file, cut[i], strlen(cut[i])) == (ssize_t)strlen(cut[i]));
		close(file);
		assert_int_equal(walk(fd, false).count, 0);
		assert_int_equal(faccessat(fd, "12-34", F_OK, 0), -1);
	}
	remove_launches(fd, base);
}

static int note(int dirfd, const struct record_found *found, UNUSED void *data)
{
	struct err err = {0};

	return record_note_kill(dirfd, found, "user", &err);
}

static void what_is_no_record_is_passed_over(UNUSED void **state)
{
	struct record_facts facts = facts_of("one");
	struct record record = {.fd = -1};
	struct err err = {0};
	char base[32];
	int fd = open_launches(base);

	assert_int_equal(symlinkat("/etc/passwd", fd, "1-1"), 0);
	assert_int_equal(mkdirat(fd, "2-2", 0700), 0);
	assert_int_equal(mkfifoat(fd, "3-3", 0600), 0);
	assert_int_equal(record_open(fd, &facts, &record, &err), 0);
	assert_int_equal(walk(fd, false).count, 1);
	record_finish(&record);
	unlinkat(fd, "1-1", 0);
	unlinkat(fd, "2-2", AT_REMOVEDIR);
	unlinkat(fd, "3-3", 0);
	remove_launches(fd, base);
}

static void who_killed_is_known_to_the_supervisor(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	char base[32], who[16];
	int fd = open_launches(base);
	struct record record;
	struct err err = {0};
	struct record_facts facts = facts_of("one");

	assert_int_equal(record_open(fd, &facts, &record, &err), 0);
	assert_string_equal(record_killed_by(&record, who), "");
	assert_int_equal(record_walk(fd, false, &arena, note, NULL, &err), 0);
	assert_string_equal(record_killed_by(&record, who), "user");
	assert_string_equal(walk(fd, false).killed_by, "user");
	record_finish(&record);
	remove_launches(fd, base);
}

static void a_folder_that_others_may_write_is_refused(UNUSED void **state)
{
	char base[32], folder[64];
	int fd = open_launches(base), again = -1;
	struct err err = {0};

	snprintf(folder, sizeof(folder), "%s/launches", base);
	assert_int_equal(chmod(folder, 0770), 0);
	assert_int_equal(state_open(base, STATE_RUN, "launches", true, &again, &err), -EPERM);
	assert_non_null(strstr(err.text, "chmod go-w"));
	assert_int_equal(again, -1);
	remove_launches(fd, base);
}

TEST_MAIN(TEST(a_running_launch_is_told_from_a_crashed_one),
	  TEST(a_record_cut_short_by_a_crash_goes_away), TEST(what_is_no_record_is_passed_over),
	  TEST(who_killed_is_known_to_the_supervisor),
	  TEST(a_folder_that_others_may_write_is_refused))
