/* SPDX-License-Identifier: MIT */
/* Input: an Accept header. */
#include "monitor/accept.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	/* What was never named is never chosen. */
	if (accept_openmetrics(text))
		MUST(strcasestr(text, "openmetrics"));
	free(text);
	return 0;
}
