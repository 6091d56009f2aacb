/* SPDX-License-Identifier: MIT */
/* Input: the text of /proc/PID/stat. */
#include "monitor/task.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct task task = {.pid = 7};
	char *text = fuzz_text(data, size);

	int r = task_parse(text, size, &task);
	MUST(r == 0 || r == -EINVAL);
	MUST(task.pid == 7 && task.tid == 0);
	if (r == 0) {
		MUST(memchr(task.name, '\0', sizeof(task.name)));
		MUST(task_state(&task));
	} else {
		MUST(!*task.name && task.cpu_usec == 0);
	}
	free(text);
	return 0;
}
