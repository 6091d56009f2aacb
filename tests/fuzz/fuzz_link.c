/* SPDX-License-Identifier: MIT */
/* Input: messages as a route netlink socket gives them, and lines of /proc/net/dev. */
#include "monitor/link.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

static void check(int r, const struct link *link)
{
	MUST(r == 0 || r == -EBADMSG);
	MUST(r < 0 || (link->name[0] && memchr(link->name, '\0', sizeof(link->name))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = fuzz_bytes(data, size);
	struct span left = {bytes, size};
	struct netlink_message message;
	struct link link = {0};

	check(link_parse((struct span){bytes, size}, &link), &link);
	check(link_parse_line((struct span){bytes, size}, &link), &link);
	while (netlink_message_next(&left, &message))
		check(link_parse(message.body, &link), &link);
	free(bytes);
	return 0;
}
