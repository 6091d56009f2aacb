/* SPDX-License-Identifier: MIT */
/* Input: a file name that a policy has as a key. */
#include "cgroup/knob.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *file = fuzz_text(data, size), again[KNOB_FILE_SIZE];
	const char *nearest = knob_nearest(file);
	struct knob_name name;

	if (knob_find(file, &name)) {
		MUST(memchr(name.size, '\0', sizeof(name.size)));
		MUST(strcmp(knob_file(&name, again), file) == 0);
		MUST(nearest || name.size[0] || !knob_is_settable(name.knob));
	}
	free(file);
	return 0;
}
