/* SPDX-License-Identifier: MIT */
/* Input: the name of a source, a new line, and a file of it. */
#include "governor/import.h"
#include "governor/policy.h"
#include "tests/fuzz/fuzz.h"

/* Whatever was read, what is printed is a policy. */
static void must_be_policy(const struct import *import, struct arena *arena)
{
	AUTO_TEXT struct text text = {0};
	AUTO_TEXT struct text said = {0};
	struct findings findings = {.arena = arena};
	struct policy *policy;
	struct err err = {0};

	import_print(import, &text);
	int r = policy_load_text("policy", text_str(&text), text.len, arena, &findings, &policy,
				 &err);
	findings_print(&findings, &said);
	if (r < 0 || findings.errors > 0)
		fprintf(stderr, "%s\n%s\n%s\n", text_str(&text), text_str(&said), err.text);
	MUST(r == 0 && findings.errors == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct import import;
	struct err err = {0};
	char *from = fuzz_line(&data, &size);
	char *text = fuzz_text(data, size);

	if (import_init(&import, from, &arena, &findings)) {
		import.name = "fuzz";
		MUST(import_text(&import, "web.service", text, size, &err) == 0);
		MUST(import_finish(&import, &err) == 0);
		if (findings.errors == 0 && size < 100000)
			must_be_policy(&import, &arena);
	}
	free(from);
	free(text);
	return 0;
}
