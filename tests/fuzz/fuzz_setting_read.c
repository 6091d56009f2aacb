/* SPDX-License-Identifier: MIT */
/* Input: a file name, a device or resource (can be empty), and the content of the file. */
#include "cgroup/knob.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_knob.h"

#include <errno.h>

/* Restoring what was read leads to the same. */
static void must_restore(const struct setting *setting, struct arena *arena)
{
	AUTO_TEXT struct text printed = {0};
	struct setting again;
	struct err err = {0};

	MUST(setting_equal(setting, setting, 4096));
	setting_print(setting, &printed);
	MUST(printed.len > 0);
	if (setting->fields[0].base == AMOUNT_WORD || strpbrk(text_str(&printed), "\n\t"))
		return;
	/* A device without any known number. */
	if (setting->object && strcmp(text_str(&printed), setting->object) == 0)
		return;
	MUST(setting_read(&setting->name, setting->object, text_str(&printed), arena, &again,
			  &err) == 0);
	MUST(setting_equal(setting, &again, 4096));
}

/* What a kernel's line can begin with. */
static bool is_name(const char *object)
{
	for (const char *at = object; *at; at++)
		if ((unsigned char)*at <= ' ' || *at == '=')
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena arena = {0};
	char *file = fuzz_line(&data, &size), *object = fuzz_line(&data, &size);
	char *content = fuzz_text(data, size);
	struct knob_name name = fuzz_knob(file);
	struct setting setting = {0};
	struct err err = {0};

	int r = setting_read(&name, object[0] ? object : NULL, content, &arena, &setting, &err);
	MUST(r == 0 || (r == err.code && err.text[0] && !setting.name.knob));
	if (r == 0 && knob_is_settable(name.knob) && is_name(object))
		must_restore(&setting, &arena);
	free(file);
	free(object);
	free(content);
	return 0;
}
