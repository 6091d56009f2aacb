/* SPDX-License-Identifier: MIT */
/* Messages as Linux 6.12 sent them: tests/fuzz/corpus/proc_event. */
#include "monitor/proc_event.h"

#include "common/attr.h"
#include "common/fd.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>

static char *read_message(const char *name, struct netlink_message *ret)
{
	char path[64], *bytes;
	struct err err;
	size_t len;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/proc_event/6.12-%s", name);
	assert_int_equal(fd_slurp_at(AT_FDCWD, path, 4096, &bytes, &len, &err), 0);
	assert_true(netlink_message_next(&(struct span){bytes, len}, ret));
	return bytes;
}

static void messages_of_a_kernel_are_understood(UNUSED void **state)
{
	static const struct {
		const char *name;
		struct proc_event_told want;
	} rows[] = {
		{"acknowledged", {PROC_EVENT_OTHER, 0, 0, 0}},
		{"fork", {PROC_EVENT_FORKED, 210, 209, 0}},
		{"exec", {PROC_EVENT_EXECUTED, 210, 0, 0}},
		{"exit", {PROC_EVENT_ENDED, 210, 209, 3 << 8}},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct netlink_message message;
		AUTO_FREE char *bytes = read_message(rows[i].name, &message);
		struct proc_event_told told;
		assert_int_equal(proc_event_parse(message.body, &told), 0);
		assert_int_equal(told.kind, rows[i].want.kind);
		assert_int_equal(told.pid, rows[i].want.pid);
		assert_int_equal(told.parent, rows[i].want.parent);
		assert_int_equal(told.status, rows[i].want.status);
	}
}

static void a_shorter_message_is_refused_or_tells_no_parent(UNUSED void **state)
{
	const size_t heads = 20 + 16, without_parent = heads + 16, whole = heads + 24;
	struct netlink_message message;
	AUTO_FREE char *bytes = read_message("exit", &message);

	for (size_t len = 0; len <= whole; len++) {
		struct span body = {message.body.at, len};
		struct proc_event_told told;
		int r = proc_event_parse(body, &told);
		assert_int_equal(r, len < without_parent ? -EBADMSG : 0);
		if (r == 0)
			assert_int_equal(told.parent, len < whole ? 0 : 209);
	}
}

TEST_MAIN(cmocka_unit_test(messages_of_a_kernel_are_understood),
	  cmocka_unit_test(a_shorter_message_is_refused_or_tells_no_parent))
