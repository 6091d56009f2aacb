/* SPDX-License-Identifier: MIT */
/* Input: a JSON text. */
#include "common/json.h"

#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_TEXT struct text once = {0}, twice = {0};
	char *text = fuzz_text(data, size);
	struct json *json = NULL, *again = NULL;
	struct err err = {0};

	if (json_load(&err) < 0) {
		free(text);
		return 0;
	}
	int r = json_parse(text, &json, &err);
	if (r < 0) {
		MUST(!json && err.code == r && err.text[0]);
	} else {
		MUST(json && json_print(json, &once, &err) == 0);
		MUST(!strchr(text_str(&once), '\n'));
		MUST(json_parse(text_str(&once), &again, &err) == 0);
		MUST(json_print(again, &twice, &err) == 0);
		MUST(strcmp(text_str(&once), text_str(&twice)) == 0);
	}
	json_free(again);
	json_free(json);
	free(text);
	return 0;
}
