/* SPDX-License-Identifier: MIT */
/* Input: a letter for the format, then the text of a file. */
#include "cgroup/file.h"
#include "common/unit.h"
#include "tests/fuzz/fuzz.h"

static bool is_inside(struct span span, const char *text, const char *end)
{
	return span.len == 0 || (span.at >= text && span.at + span.len <= end);
}

static bool is_word(struct span span)
{
	for (size_t i = 0; i < span.len; i++)
		if ((unsigned char)span.at[i] <= ' ')
			return false;
	return true;
}

static void fuzz_flat(const char *text, const char *end)
{
	const char *at = text;
	struct file_flat line;

	while (at < end) {
		const char *before = at;
		int r = file_next_flat(&at, end, &line);
		MUST(r != 0);
		if (r < 0) {
			MUST(at == before);
			file_skip_line(&at, end);
		} else {
			MUST(line.key.len > 0 && is_word(line.key));
			MUST(is_inside(line.key, before, at));
		}
		MUST(at > before && at <= end);
	}
	MUST(file_next_flat(&at, end, &line) == 0);
}

static void fuzz_nested(const char *text, const char *end)
{
	const char *at = text;
	struct span line = {0};
	struct file_nested pair;

	for (;;) {
		const char *before = at;
		struct span line_before = line;
		int r = file_next_nested(&at, end, &line, &pair);
		if (r == 0)
			break;
		if (r < 0) {
			MUST(at == before && line.at == line_before.at);
			file_skip_line(&at, end);
			line = (struct span){0};
		} else {
			MUST(is_word(pair.name) && is_word(pair.key) && is_word(pair.value));
			MUST(is_inside(pair.name, text, end) && is_inside(pair.key, text, end) &&
			     is_inside(pair.value, text, end));
			MUST(pair.name.len > 0 || pair.key.len > 0);
		}
		MUST(at > before && at <= end);
	}
}

static void fuzz_words(const char *text, const char *end)
{
	const char *at = text;
	struct span word;

	while (file_next_word(&at, end, &word) > 0)
		MUST(word.len > 0 && is_word(word) && is_inside(word, text, at) && at <= end);
}

static void fuzz_values(const char *text, size_t len)
{
	uint64_t value = 7, again;
	char printed[UNIT_TEXT_SIZE];

	if (file_single(text, len, &value) < 0) {
		MUST(value == 7);
	} else if (value != UNIT_MAX) {
		snprintf(printed, sizeof(printed), "%llu\n", (unsigned long long)value);
		MUST(file_single(printed, strlen(printed), &again) == 0 && again == value);
	}
	value = 7;
	if (file_hundredths((struct span){text, len}, &value) < 0) {
		MUST(value == 7);
	} else if (value != UNIT_MAX) {
		int n = snprintf(printed, sizeof(printed), "%llu.%02llu",
				 (unsigned long long)value / 100, (unsigned long long)value % 100);
		MUST(file_hundredths((struct span){printed, (size_t)n}, &again) == 0 &&
		     again == value);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	char *text = fuzz_bytes(data + 1, size - 1);
	if (data[0] == 'f')
		fuzz_flat(text, text + size - 1);
	else if (data[0] == 'n')
		fuzz_nested(text, text + size - 1);
	else if (data[0] == 'w')
		fuzz_words(text, text + size - 1);
	else
		fuzz_values(text, size - 1);
	free(text);
	return 0;
}
