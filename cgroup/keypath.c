/* SPDX-License-Identifier: MIT */
#include "cgroup/keypath.h"

#include <stdbool.h>
#include <string.h>

#include "cgroup/knob.h"
#include "cgroup/metric.h"

#define DOTS_MAX 16

/* How many bytes of @file are @row and a dot after it; SIZE stands for any one word. */
static size_t begins_with(const char *file, const char *row)
{
	const char *size = strstr(row, ".SIZE.");
	size_t len = strlen(row);

	if (!size)
		return strncmp(file, row, len) == 0 && file[len] == '.' ? len : 0;
	size_t before = (size_t)(size - row) + 1;
	if (strncmp(file, row, before) != 0)
		return 0;
	const char *rest = size + strlen(".SIZE");
	size_t word = strcspn(file + before, ".");
	size_t rest_len = strlen(rest);
	if (strncmp(file + before + word, rest, rest_len) != 0)
		return 0;
	len = before + word + rest_len;
	return file[len] == '.' ? len : 0;
}

static void lengthen(size_t *longest, size_t len)
{
	if (len > *longest)
		*longest = len;
}

/* The longest name that begins this one, 0 for none. */
static size_t longest_beginning(const char *file, const char *const *others, size_t count)
{
	size_t longest = 0;

	for (size_t i = 0; i < METRIC_COUNT; i++)
		lengthen(&longest, begins_with(file, metrics[i].file));
	for (size_t i = 0; i < KNOB_COUNT; i++)
		lengthen(&longest, begins_with(file, knobs[i].file));
	for (size_t i = 0; i < count; i++)
		lengthen(&longest, begins_with(file, others[i]));
	return longest;
}

uint16_t keypath_splits(const char *file, const char *const *others, size_t count)
{
	size_t joined = longest_beginning(file, others, count);
	char beginning[256];
	uint16_t splits = 0;
	unsigned int dot = 0;

	/* What begins the name may itself have joined dots: memory, "a", then "a.b", "a.b.c". */
	if (joined > 0 && joined < sizeof(beginning)) {
		memcpy(beginning, file, joined);
		beginning[joined] = '\0';
		return keypath_splits(beginning, others, count);
	}
	for (const char *at = file; *at && dot < DOTS_MAX; at++)
		if (*at == '.')
			splits |= (uint16_t)(1U << dot++);
	return splits;
}

size_t keypath_next(const char *file, uint16_t splits, size_t *at, unsigned int *dot)
{
	size_t start = *at, end = start;

	for (; file[end]; end++) {
		if (file[end] != '.')
			continue;
		bool split = *dot < DOTS_MAX && (splits >> *dot & 1);
		++*dot;
		if (split)
			break;
	}
	*at = file[end] ? end + 1 : end;
	return end - start;
}

int keypath_compare(const char *a, uint16_t a_splits, const char *b, uint16_t b_splits)
{
	size_t a_at = 0, b_at = 0;
	unsigned int a_dot = 0, b_dot = 0;

	for (;;) {
		const char *a_key = a + a_at, *b_key = b + b_at;
		size_t a_len = keypath_next(a, a_splits, &a_at, &a_dot);
		size_t b_len = keypath_next(b, b_splits, &b_at, &b_dot);
		int order = memcmp(a_key, b_key, a_len < b_len ? a_len : b_len);
		if (order != 0)
			return order;
		if (a_len != b_len)
			return a_len < b_len ? -1 : 1;
		if (a_len == 0)
			return 0;
	}
}
