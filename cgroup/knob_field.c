/* SPDX-License-Identifier: MIT */
#include "cgroup/knob.h"

#include "cgroup/file.h"

#include <string.h>

/* What a unit is called in the table, and by people. */
static const struct {
	const char *word, *name;
} units[KNOB_UNITS] = {
	[KNOB_UNIT_NONE] = {"NONE", ""},
	[KNOB_UNIT_BYTES] = {"BYTES", "bytes"},
	[KNOB_UNIT_RATE] = {"RATE", "bytes/s"},
	[KNOB_UNIT_COUNT] = {"COUNT", "count"},
	[KNOB_UNIT_NUMBER] = {"NUMBER", "number"},
	[KNOB_UNIT_NICE] = {"NICE", "nice"},
	[KNOB_UNIT_USEC] = {"USEC", "usec"},
	[KNOB_UNIT_QUOTA] = {"QUOTA", "usec"},
	[KNOB_UNIT_PERCENT] = {"PERCENT", "percent"},
	[KNOB_UNIT_BOOL] = {"BOOL", "bool"},
	[KNOB_UNIT_TEXT] = {"TEXT", "text"},
};

const char *knob_unit_name(enum knob_unit unit)
{
	return units[unit].name;
}

/* One end of a range, in the unit. */
static bool read_bound(struct span text, enum knob_unit unit, uint64_t *ret)
{
	bool negative = text.len > 0 && text.at[0] == '-';
	uint64_t n;

	if (unit_parse_number(text.at + negative, text.len - negative, &n) < 0)
		return false;
	if (unit == KNOB_UNIT_PERCENT)
		n *= 100;
	else if (unit == KNOB_UNIT_NICE)
		n = negative ? 20 - n : 20 + n;
	else if (negative)
		return false;
	*ret = n;
	return true;
}

/* "LOW..HIGH|max" and its shorter forms: see knob.def. */
static bool read_range(struct span text, struct knob_field *ret)
{
	const char *dots = memmem(text.at, text.len, "..", 2), *end = text.at + text.len, *bar;

	if (ret->unit == KNOB_UNIT_TEXT) {
		if (text.len >= sizeof(ret->words))
			return false;
		memcpy(ret->words, text.at, text.len);
		return true;
	}
	if (text.len == 0)
		return true;
	if (!dots ||
	    !read_bound((struct span){text.at, (size_t)(dots - text.at)}, ret->unit, &ret->low))
		return false;
	dots += 2;
	ret->high = UNIT_MAX;
	bar = memchr(dots, '|', (size_t)(end - dots));
	ret->max = bar || (end - dots == 3 && memcmp(dots, "max", 3) == 0);
	if (dots == end || (ret->max && !bar))
		return true;
	return read_bound((struct span){dots, (size_t)((bar ? bar : end) - dots)}, ret->unit,
			  &ret->high);
}

static bool read_unit(struct span word, enum knob_unit *ret)
{
	for (size_t i = 0; i < KNOB_UNITS; i++)
		if (strlen(units[i].word) == word.len &&
		    memcmp(units[i].word, word.at, word.len) == 0) {
			*ret = (enum knob_unit)i;
			return true;
		}
	return false;
}

/* "name:UNIT" or "name:UNIT:RANGE". */
static bool read_field(const struct knob *knob, struct span text, struct knob_field *ret)
{
	const char *end = text.at + text.len, *unit, *range;

	*ret = (struct knob_field){0};
	unit = memchr(text.at, ':', text.len);
	if (!unit || (size_t)(unit - text.at) >= sizeof(ret->name))
		return false;
	memcpy(ret->name, text.at, (size_t)(unit - text.at));
	unit++;
	range = memchr(unit, ':', (size_t)(end - unit));
	if (!read_unit((struct span){unit, (size_t)((range ? range : end) - unit)}, &ret->unit))
		return false;
	if (!range)
		return read_range((struct span){knob->range, strlen(knob->range)}, ret);
	return read_range((struct span){range + 1, (size_t)(end - range - 1)}, ret);
}

size_t knob_fields(const struct knob *knob, struct knob_field ret[KNOB_FIELDS_MAX])
{
	const char *at = knob->fields, *end;
	struct span word;
	size_t count = 0;

	if (!at) {
		ret[0] = (struct knob_field){.unit = knob->unit};
		return read_range((struct span){knob->range, strlen(knob->range)}, &ret[0]);
	}
	end = at + strlen(at);
	while (file_next_word(&at, end, &word) > 0)
		if (count == KNOB_FIELDS_MAX || !read_field(knob, word, &ret[count++]))
			return 0;
	return count;
}

static void add_usec(struct text *ret, uint64_t usec)
{
	const char *unit = usec % 1000000 == 0 ? "s" : usec % 1000 == 0 ? "ms" : "us";
	uint64_t scale = *unit == 's' ? 1000000 : *unit == 'm' ? 1000 : 1;

	text_addf(ret, "%llu%s", (unsigned long long)(usec / scale), usec ? unit : "");
}

static void add_bound(struct text *ret, enum knob_unit unit, uint64_t n)
{
	if (unit == KNOB_UNIT_USEC || unit == KNOB_UNIT_QUOTA)
		add_usec(ret, n);
	else if (unit == KNOB_UNIT_PERCENT)
		text_addf(ret, "%llu%%", (unsigned long long)(n / 100));
	else
		text_addf(ret, "%lld", (long long)n - (unit == KNOB_UNIT_NICE ? 20 : 0));
}

/* An end that nobody can reach by mistake only makes the sentence longer. */
#define FAR ((uint64_t)1 << 40)

static void add_range(struct text *ret, const struct knob_field *field)
{
	bool far = field->high >= FAR;

	if (field->low > 0 || !far) {
		text_add(ret, " from ");
		add_bound(ret, field->unit, field->low);
	}
	if (!far) {
		text_add(ret, " to ");
		add_bound(ret, field->unit, field->high);
	}
	if (field->max)
		text_add(ret, ", or max");
}

/* "one of a, b or c" for "a|b|c". */
static void add_words(struct text *ret, const char *words)
{
	size_t len = strcspn(words, "|");

	text_add_bytes(ret, words, len);
	while (words[len]) {
		words += len + 1;
		len = strcspn(words, "|");
		text_add(ret, words[len] ? ", " : " or ");
		text_add_bytes(ret, words, len);
	}
}

void knob_allowed(const struct knob *knob, const struct knob_field *field, struct text *ret)
{
	static const char *const kinds[KNOB_UNITS] = {
		[KNOB_UNIT_NONE] = "nothing",
		[KNOB_UNIT_RATE] = "bytes a second such as 20MB or 50MiB",
		[KNOB_UNIT_COUNT] = "a number",
		[KNOB_UNIT_NUMBER] = "a number",
		[KNOB_UNIT_NICE] = "a number",
		[KNOB_UNIT_USEC] = "a duration such as 50ms",
		[KNOB_UNIT_QUOTA] = "150%, 1.5 or 1500m of a CPU, or a duration such as 50ms",
		[KNOB_UNIT_PERCENT] = "a percentage",
		[KNOB_UNIT_BOOL] = "yes or no",
	};

	if (field->unit == KNOB_UNIT_BYTES)
		text_add(ret, knob->shape == KNOB_SINGLE
				      ? "bytes such as 512M or 1.5Gi, 25% of the machine, 25%parent"
				      : "bytes such as 512M or 1.5Gi");
	else if (knob->shape == KNOB_LIST)
		text_add(ret, "numbers and ranges such as 0-3,6");
	else if (field->unit == KNOB_UNIT_TEXT)
		add_words(ret, field->words[0] ? field->words : "a word");
	else
		text_add(ret, kinds[field->unit]);
	if (field->unit != KNOB_UNIT_BOOL && field->unit != KNOB_UNIT_TEXT)
		add_range(ret, field);
}

void knob_range(const struct knob *knob, const struct knob_field *field, struct text *ret)
{
	if (knob->shape == KNOB_LIST) {
		text_add(ret, "0-3,6");
	} else if (field->unit == KNOB_UNIT_TEXT) {
		text_add(ret, field->words);
	} else if (field->unit != KNOB_UNIT_NONE) {
		add_bound(ret, field->unit, field->low);
		text_add(ret, "..");
		if (field->high < FAR)
			add_bound(ret, field->unit, field->high);
		if (field->max)
			text_add(ret, field->high < FAR ? "|max" : "max");
	}
}
