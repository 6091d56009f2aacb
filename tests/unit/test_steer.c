/* SPDX-License-Identifier: MIT */
#include "governor/steer.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "common/fd.h"
#include "common/unit.h"
#include "tests/test.h"

static uint64_t start_of(pid_t pid)
{
	char path[64], text[2048];
	uint64_t start = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	assert_true(fd_read_at(-1, path, text, sizeof(text)) > 0);
	const char *at = strrchr(text, ')');
	for (int field = 2; field < 22; field++)
		at = strchr(at, ' ') + 1;
	assert_int_equal(unit_parse_number(at, strcspn(at, " "), &start), 0);
	return start;
}

/* It waits for any signal, under a name that looks like fields. */
static pid_t start_process(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		FILE *comm = fopen("/proc/self/comm", "we");
		if (comm && fputs(") 1 (2 3", comm) >= 0 && fclose(comm) == 0)
			pause();
		_exit(1);
	}
	return pid;
}

static void a_number_that_was_given_away_reaches_nobody(UNUSED void **state)
{
	const pid_t pid = start_process();
	struct steer_process process = {.pid = pid, .start_ticks = start_of(pid) + 1, .name = "it"};
	AUTO_TEXT struct text said = {0};
	struct steer steer = {.top = CG_NONE};
	struct err err = {0};
	int status;

	assert_int_equal(steer_signal_process(&steer, &process, SIGTERM, &said, &err), -ESRCH);
	assert_non_null(strstr(err.text, "(it) has ended"));
	assert_int_equal(waitpid(pid, &status, WNOHANG), 0);
	process.start_ticks--;
	assert_int_equal(steer_signal_process(&steer, &process, SIGTERM, &said, &err), 0);
	assert_non_null(strstr(text_str(&said), "SIGTERM sent"));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WTERMSIG(status), SIGTERM);
	assert_int_equal(steer_signal_process(&steer, &process, SIGTERM, &said, &err), -ESRCH);
}

static void nobody_ends_the_first_process_or_cgov(UNUSED void **state)
{
	struct steer_process process = {.pid = 1, .start_ticks = 0, .name = "init"};
	AUTO_TEXT struct text said = {0};
	struct steer steer = {.top = CG_NONE};
	struct err err = {0};

	assert_int_equal(steer_signal_process(&steer, &process, SIGTERM, &said, &err), -EBUSY);
	process.pid = getpid();
	process.start_ticks = start_of(getpid());
	assert_int_equal(steer_signal_process(&steer, &process, SIGTERM, &said, &err), -EBUSY);
	assert_int_equal(said.len, 0);
}

TEST_MAIN(TEST(a_number_that_was_given_away_reaches_nobody),
	  TEST(nobody_ends_the_first_process_or_cgov))
