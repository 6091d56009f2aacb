/* SPDX-License-Identifier: MIT */
/* Input: a file name and, on the next line, what a policy says. */
#include "cgroup/knob.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_knob.h"

#include <errno.h>

static const struct setting_facts facts = {.ram_bytes = 1ULL << 33,
					   .swap_bytes = 1ULL << 31,
					   .parent_bytes = 1ULL << 30,
					   .page_bytes = 4096};

static void must_explain(int r, const struct err *err)
{
	MUST(r == -EINVAL || r == -ERANGE);
	MUST(err->code == r);
	MUST(err->text[0] && memchr(err->text, '\0', sizeof(err->text)));
}

/* What would be written says the same when the kernel shows it. */
static void must_read_back(const struct setting *setting, struct arena *arena)
{
	AUTO_TEXT struct text once = {0}, twice = {0};
	struct setting again;
	struct err err = {0};

	setting_print(setting, &once);
	MUST(once.len > 0 && !strchr(text_str(&once), '\n'));
	/* A path becomes a number before anything is written. */
	if (setting->object && strpbrk(setting->object, " /="))
		return;
	int r = setting_read(&setting->name, setting->object,
			     strcmp(text_str(&once), " ") == 0 ? "" : text_str(&once), arena,
			     &again, &err);
	/* A device that is back at its default is not listed. */
	if (setting->name.knob->shape == KNOB_WEIGHT && setting->fields[0].base == AMOUNT_WORD)
		return;
	MUST(r == 0);
	MUST(setting_equal(setting, &again, facts.page_bytes));
	setting_print(&again, &twice);
	MUST(strcmp(text_str(&once), text_str(&twice)) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena arena = {0};
	char *file = fuzz_line(&data, &size), *text = fuzz_text(data, size);
	struct knob_name name = fuzz_knob(file);
	struct setting setting = {0};
	struct err err = {0};

	int r = setting_parse(&name, text, &arena, &setting, &err);
	MUST(r == 0 ? knob_is_settable(name.knob) : !setting.name.knob);
	if (r == 0)
		r = setting_resolve(&setting, &facts, &err);
	if (r == 0)
		must_read_back(&setting, &arena);
	else
		must_explain(r, &err);
	free(file);
	free(text);
	return 0;
}
