/* SPDX-License-Identifier: MIT */
/* Input: messages as the process connector gives them. */
#include "monitor/proc_event.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = fuzz_bytes(data, size);
	struct span left = {bytes, size};
	struct netlink_message message;

	while (netlink_message_next(&left, &message)) {
		struct proc_event_told told = {.pid = 7};
		int r = proc_event_parse(message.body, &told);
		MUST(r == 0 || (r == -EBADMSG && told.pid == 7));
		MUST(r < 0 || told.kind != PROC_EVENT_OTHER || told.pid == 0);
	}
	free(bytes);
	return 0;
}
