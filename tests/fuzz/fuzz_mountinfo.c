/* SPDX-License-Identifier: MIT */
/* Input: a mount id, and the lines of a mountinfo file. */
#include "cgroup/device_sys.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena arena = {0};
	char *id = fuzz_line(&data, &size), *text = fuzz_text(data, size);
	uint64_t mount_id;

	if (unit_parse_number(id, strlen(id), &mount_id) == 0) {
		const char *source = device_mount_source(text, mount_id, &arena);
		MUST(!source || source[0] == '/');
		MUST(!source || strlen(source) <= strlen(text));
	}
	free(id);
	free(text);
	return 0;
}
