/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/attr.h"
#include "runner/capname.h"
#include "runner/clone_errno.h"
#include "runner/interp.h"
#include "runner/ns.h"
#include "runner/profile.h"
#include "runner/report.h"

static void lists_of_namespaces_are_read(UNUSED void **state)
{
	static const struct {
		const char *list;
		int result;
		unsigned int bits;
	} rows[] = {
		{"none", 0, 0},
		{"pid", 0, 1U << NS_PID},
		{"pid,mount", 0, 1U << NS_PID | 1U << NS_MOUNT},
		{"none,net", 0, 1U << NS_NET},
		{"all", 0, (1U << NS_COUNT) - 1},
		{"", -EINVAL, 0},
		{"pid,", -EINVAL, 0},
		{"pids", -EINVAL, 0},
		{"PID", -EINVAL, 0},
		{"pid, mount", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = {0};
		unsigned int bits = 0;
		assert_int_equal(ns_parse(rows[i].list, &bits, &err), rows[i].result);
		assert_int_equal(bits, rows[i].bits);
	}
}

static void an_unknown_namespace_is_told_the_known(UNUSED void **state)
{
	struct err err = {0};
	unsigned int bits;

	ns_parse("disk", &bits, &err);
	assert_string_equal(err.text,
			    "no namespace 'disk'; there are pid, mount, ipc, uts, cgroup, "
			    "user, net, time, all, none, default");
}

static void each_namespace_has_a_flag_and_a_name_of_its_own(UNUSED void **state)
{
	uint64_t flags = 0;

	for (size_t i = 0; i < NS_COUNT; i++) {
		assert_int_equal(flags & namespaces[i].flag, 0);
		flags |= namespaces[i].flag;
		assert_ptr_equal(ns_find(namespaces[i].name, strlen(namespaces[i].name)),
				 &namespaces[i]);
		assert_true(*namespaces[i].help);
	}
	assert_int_equal(ns_flags((1U << NS_COUNT) - 1), flags);
	assert_true(ns_default() & 1U << NS_PID);
}

static void profiles_keep_what_they_say(UNUSED void **state)
{
	assert_int_equal(profile_caps(PROFILE_DEFAULT, 0, 0), 0xa80425fb);
	assert_int_equal(profile_caps(PROFILE_STRICT, 0, 0), 0);
	assert_int_equal(profile_caps(PROFILE_STRICT, 6, 4), 2);
	assert_true(profile_caps(PROFILE_TRUSTED, 0, 1) == ~UINT64_C(1));
	assert_int_equal(profile_find("strict"), PROFILE_STRICT);
	assert_int_equal(profile_find("Strict"), PROFILE_COUNT);
	assert_string_equal(profile_name(PROFILE_TRUSTED), "trusted");
}

static void capabilities_have_names_and_numbers(UNUSED void **state)
{
	static const struct {
		const char *name;
		int result;
		uint64_t bits;
	} rows[] = {
		{"CAP_NET_RAW", 0, 1U << 13}, {"net_raw", 0, 1U << 13}, {"cap_chown", 0, 1},
		{"21", 0, 1U << 21},	      {"all", 0, UINT64_MAX},	{"64", -EINVAL, 0},
		{"13x", -EINVAL, 0},	      {"net raw", -EINVAL, 0},	{"", -EINVAL, 0},
		{"cap_", -EINVAL, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err err = {0};
		uint64_t bits = 0;
		int r = cap_parse(rows[i].name, &bits, &err);
		if (r == -ENOENT || r == -ENOTSUP)
			continue; /* no libcap on this machine */
		assert_int_equal(r, rows[i].result);
		assert_true(bits == rows[i].bits);
	}
}

static void interpreters_are_found_in_whatever_a_file_holds(UNUSED void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int result;
		const char *interpreter;
	} rows[] = {
		{"#!/bin/sh\n", 10, 0, "/bin/sh"},
		{"#! \t/usr/bin/env python\n", 24, 0, "/usr/bin/env"},
		{"#!/bin/sh", 9, 0, "/bin/sh"},
		{"#!\n", 3, -ENOENT, NULL},
		{"#!", 2, -ENOENT, NULL},
		{"", 0, -ENOENT, NULL},
		{"\177ELF", 4, -ENOENT, NULL},
		{"\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\377\377\377\377\377\377\377\377\377\377\377\377\377"
		 "\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377\377"
		 "\377\377\377\377\377\377\377\377\377\377\377\377\377\377",
		 64, -ENOENT, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char path[] = "/tmp/test-interp-XXXXXX", found[64] = "";
		int fd = mkstemp(path);
		assert_true(fd >= 0);
		assert_int_equal(write(fd, rows[i].bytes, rows[i].len), rows[i].len);
		close(fd);
		assert_int_equal(interp_read(path, found, sizeof(found)), rows[i].result);
		if (rows[i].interpreter)
			assert_string_equal(found, rows[i].interpreter);
		unlink(path);
	}
	char own[64];
	assert_int_equal(interp_read("/proc/self/exe", own, sizeof(own)), 0);
	assert_non_null(strstr(own, "ld"));
	assert_int_equal(interp_read("/proc/self/exe", own, 4), -ENOENT);
}

static void reports_come_through_the_pipe_as_they_were_sent(UNUSED void **state)
{
	struct err err = {0};
	struct report report;
	int fds[2];

	assert_int_equal(pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0);
	assert_int_equal(report_read(fds[0], &report), -EAGAIN);
	err_set(&err, ENOENT, "execute '%s'", "x");
	report_event(fds[1], REPORT_STOPPED, 20);
	report_failed(fds[1], LAUNCH_EXEC, &err);
	close(fds[1]);
	assert_int_equal(report_read(fds[0], &report), 1);
	assert_int_equal(report.kind, REPORT_STOPPED);
	assert_int_equal(report.value, 20);
	assert_int_equal(report_read(fds[0], &report), 1);
	assert_int_equal(report.value, LAUNCH_EXEC);
	assert_string_equal(report.err.text, err.text);
	assert_int_equal(report_read(fds[0], &report), 0);
	close(fds[0]);
}

static void every_errno_of_clone3_is_one_sentence(UNUSED void **state)
{
	static const int errnums[] = {EBUSY,  EAGAIN, EACCES, ENOENT, ENODEV, EOPNOTSUPP, ENOSYS,
				      EINVAL, ENOMEM, ENOSPC, EPERM,  EBADF,  EIO};
	const struct launch launch = {.namespaces = 1U << NS_USER};

	for (size_t i = 0; i < ARRAY_LEN(errnums); i++) {
		struct err err = {0};
		assert_int_equal(clone_say(&launch, errnums[i], &err), -errnums[i]);
		assert_int_equal(strncmp(err.text, "start a process: ", 17), 0);
		assert_null(strchr(err.text, '\n'));
	}
}

static void the_stage_decides_the_exit_status(UNUSED void **state)
{
	assert_int_equal(launch_exit_status(-ENOENT, LAUNCH_SETUP), 125);
	assert_int_equal(launch_exit_status(-ENOENT, LAUNCH_EXEC), 127);
	assert_int_equal(launch_exit_status(-ENOTDIR, LAUNCH_EXEC), 127);
	assert_int_equal(launch_exit_status(-EACCES, LAUNCH_EXEC), 126);
}

TEST_MAIN(TEST(lists_of_namespaces_are_read), TEST(an_unknown_namespace_is_told_the_known),
	  TEST(each_namespace_has_a_flag_and_a_name_of_its_own), TEST(profiles_keep_what_they_say),
	  TEST(capabilities_have_names_and_numbers),
	  TEST(interpreters_are_found_in_whatever_a_file_holds),
	  TEST(reports_come_through_the_pipe_as_they_were_sent),
	  TEST(every_errno_of_clone3_is_one_sentence), TEST(the_stage_decides_the_exit_status))
