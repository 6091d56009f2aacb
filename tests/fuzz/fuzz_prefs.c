/* SPDX-License-Identifier: MIT */
/* Input: the file of preferences. What was read can be written and read again. */
#include "monitor/prefs.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

static void fuzz_columns(const struct column_list *list)
{
	AUTO_TEXT struct text printed = {0};
	struct column_list again;
	struct err err;

	MUST(list->count <= COLUMN_LIST_MAX);
	if (list->count == 0)
		return;
	column_list_print(list, &printed);
	MUST(column_list_parse(text_str(&printed), &again, &err) == 0);
	MUST(again.count == list->count);
	MUST(memcmp(again.ids, list->ids, list->count * sizeof(list->ids[0])) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct prefs prefs = {0};
	struct err err;

	int r = prefs_parse(text, "top", &prefs, &err);
	MUST(r == 0 || r == -EINVAL);
	if (r == 0)
		fuzz_columns(&prefs.columns);
	else
		MUST(strncmp(err.text, "top:", 4) == 0);
	free(text);
	return 0;
}
