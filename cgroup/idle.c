/* SPDX-License-Identifier: MIT */
#include "cgroup/idle.h"

#include <string.h>

#include "cgroup/file.h"
#include "common/attr.h"

/* The longest of these files, cpu.stat, has some 300 bytes. */
#define TEXT_SIZE 2048

static bool is_word(struct span span, const char *word)
{
	return span.len == strlen(word) && memcmp(span.at, word, span.len) == 0;
}

static bool find_flat(const char *at, const char *end, const char *key, uint64_t *ret)
{
	struct file_flat line;

	while (file_next_flat(&at, end, &line) == 1)
		if (is_word(line.key, key)) {
			*ret = line.value;
			return true;
		}
	return false;
}

/* "some avg10=0.00 avg60=0.00 avg300=0.00 total=123" */
static bool find_some_total(const char *at, const char *end, uint64_t *ret)
{
	struct file_nested pair;
	struct span line = {0};

	while (file_next_nested(&at, end, &line, &pair) == 1)
		if (is_word(pair.name, "some") && is_word(pair.key, "total"))
			return file_single(pair.value.at, pair.value.len, ret) == 0;
	return false;
}

static bool read_value(const struct metric *metric, const char *text, size_t len, uint64_t *ret)
{
	if (!metric->key)
		return file_single(text, len, ret) == 0;
	if (metric->format == METRIC_FLAT)
		return find_flat(text, text + len, metric->key, ret);
	return find_some_total(text, text + len, ret);
}

static uint16_t file_of(enum metric_id id)
{
	size_t first = id;

	while (first > 0 && strcmp(metrics[first - 1].file, metrics[id].file) == 0)
		first--;
	return (uint16_t)first;
}

/* What was not there before need not be there now. */
static bool is_as_before(struct kept *kept, const struct cg *cg, const struct sample *before,
			 enum metric_id id)
{
	char text[TEXT_SIZE];
	uint64_t was, is;

	if (!sample_get(before, id, &was))
		return true;
	ssize_t len = kept_read(kept, cg, file_of(id), metrics[id].file, text, sizeof(text));
	return len >= 0 && read_value(&metrics[id], text, (size_t)len, &is) && is == was;
}

bool group_is_idle(struct kept *kept, const struct cg *cg, const struct sample *before)
{
	static const enum metric_id signs[] = {
		METRIC_CPU_STAT_USAGE_USEC,
		METRIC_MEMORY_CURRENT,
		METRIC_CGROUP_EVENTS_FROZEN,
		METRIC_IO_PRESSURE_SOME_TOTAL,
	};

	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		if (!is_as_before(kept, cg, before, signs[i]))
			return false;
	return before->id == cg->id;
}
