/* SPDX-License-Identifier: MIT */
/* Input: a seccomp filter as container engines write it. */
#include "common/json.h"
#include "governor/filter_file.h"
#include "tests/fuzz/fuzz.h"

#include <errno.h>

static void must_be_rules(const struct filter_rules *rules)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct filter_rule *rule = &rules->rules[i];
		MUST(rule->name && rule->answer <= FILTER_LOG && rule->errnum <= 4095);
		MUST(rule->arg_count <= FILTER_ARGS_MAX);
		for (size_t arg = 0; arg < rule->arg_count; arg++)
			MUST(rule->args[arg].index < FILTER_ARGS_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena arena = {0};
	char *text = fuzz_text(data, size);
	struct filter_rules rules = {0};
	struct filter filter = {0};
	struct err err = {0};

	int r = filter_text_read(text, 0, &arena, &rules, &err);
	if (r < 0)
		MUST(err.code == r && err.text[0]);
	else
		must_be_rules(&rules);
	/* Whatever was read can be made or is refused with a word. */
	if (r == 0 && filter_make(&rules, &arena, &filter, &err) < 0)
		MUST(err.text[0]);
	free(text);
	return 0;
}
