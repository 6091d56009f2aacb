/* SPDX-License-Identifier: MIT */
/* Input: a moment as somebody types it; the time zone is UTC. */
#include "common/when.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define UNTOUCHED 7777777
#define FIRST	  ((uint64_t)1790000000 * 1000000000)
#define LAST	  (FIRST + (uint64_t)900 * 1000000000)
#define DAY	  ((uint64_t)86400 * 1000000000)

/* A refusal leaves the result alone; an offset counts from the end it names, a time alone is the
 * last such. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	uint64_t nsec = UNTOUCHED;

	setenv("TZ", "UTC", 1);
	MUST(text != NULL);
	int r = when_parse(text, FIRST, LAST, &nsec);
	MUST(r == 0 || (r == -EINVAL && nsec == UNTOUCHED));
	if (r == 0 && *text == '-')
		MUST(nsec <= LAST);
	else if (r == 0 && *text == '+')
		MUST(nsec >= FIRST);
	else if (r == 0 && !(strlen(text) > 4 && text[4] == '-'))
		MUST(nsec <= LAST && LAST - nsec < DAY);
	free(text);
	return 0;
}
