/* SPDX-License-Identifier: MIT */
#include "common/signal_name.h"

#include <signal.h>
#include <string.h>
#include <strings.h>

#include "common/unit.h"

int signal_find(const char *text)
{
	const char *name = strncasecmp(text, "SIG", 3) == 0 ? text + 3 : text;
	uint64_t number;

	if (unit_parse_number(text, strlen(text), &number) == 0)
		return number < SIGNAL_NAMED_END ? (int)number : 0;
	for (int i = 1; i < SIGNAL_NAMED_END; i++) {
		const char *other = sigabbrev_np(i);
		if (other && strcasecmp(other, name) == 0)
			return i;
	}
	return 0;
}

const char *signal_name(int number)
{
	const char *name = sigabbrev_np(number);

	return name ? name : "?";
}
