/* SPDX-License-Identifier: MIT */
#include "cgroup/ranges.h"

#include "common/text.h"
#include "common/unit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct set {
	uint8_t bits[RANGES_END / 8];
};

static bool set_has(const struct set *set, size_t n)
{
	return n < RANGES_END && (set->bits[n / 8] >> n % 8 & 1);
}

/* "6" or "0-3" */
static int add_item(struct set *set, const char *item, size_t len)
{
	const char *dash = memchr(item, '-', len);
	size_t first_len = dash ? (size_t)(dash - item) : len;
	uint64_t first, last;

	int r = unit_parse_number(item, first_len, &first);
	if (r < 0)
		return r;
	last = first;
	if (dash)
		r = unit_parse_number(dash + 1, len - first_len - 1, &last);
	if (r < 0)
		return r;
	if (last < first)
		return -EINVAL;
	if (last >= RANGES_END)
		return -ERANGE;
	for (uint64_t n = first; n <= last; n++)
		set->bits[n / 8] |= (uint8_t)(1U << n % 8);
	return 0;
}

static int read_set(struct set *set, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end) {
		const char *comma = memchr(text, ',', (size_t)(end - text));
		int r = add_item(set, text, (size_t)((comma ? comma : end) - text));
		if (r < 0)
			return r;
		if (comma && comma + 1 == end)
			return -EINVAL;
		text = comma ? comma + 1 : end;
	}
	return 0;
}

static void print_set(const struct set *set, struct text *ret)
{
	for (size_t n = 0; n < RANGES_END; n++) {
		if (!set_has(set, n))
			continue;
		size_t last = n;
		while (set_has(set, last + 1))
			last++;
		text_addf(ret, "%s%zu", ret->len ? "," : "", n);
		if (last > n)
			text_addf(ret, "-%zu", last);
		n = last;
	}
}

int ranges_sort(const char *text, size_t len, struct arena *arena, const char **ret)
{
	AUTO_TEXT struct text sorted = {0};
	struct set set = {0};

	int r = read_set(&set, text, len);
	if (r < 0)
		return r;
	print_set(&set, &sorted);
	const char *copy = sorted.failed ? NULL : arena_strdup(arena, text_str(&sorted));
	if (!copy)
		return -ENOMEM;
	*ret = copy;
	return 0;
}
