/* SPDX-License-Identifier: MIT */
/* Input: messages as a netlink socket of family TASKSTATS gives them. */
#include "monitor/task_usage.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = fuzz_bytes(data, size);
	struct span left = {bytes, size};
	struct netlink_message message;

	while (netlink_message_next(&left, &message)) {
		struct task_usage usage = {.pid = 7};
		MUST(message.body.at >= bytes && message.body.len <= size);
		int r = task_usage_parse(message.body, &usage);
		MUST(r == 0 || (r == -EBADMSG && usage.pid == 7));
		MUST(r < 0 || usage.delays < 1U << DELAY_COUNT);
		MUST(r < 0 || !usage.whole || !usage.has_io);
	}
	free(bytes);
	return 0;
}
