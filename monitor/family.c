/* SPDX-License-Identifier: MIT */
#include "monitor/family.h"

#include <stdio.h>
#include <string.h>

/* How the unit of a row ends its name, and what it becomes. */
struct unit_words {
	const char *end;  /* cut off; NULL: nothing is */
	const char *unit; /* appended */
	enum family_scale scale;
};

static const struct unit_words metric_words[] = {
	[METRIC_UNIT_NONE] = {NULL, NULL, FAMILY_PLAIN},
	[METRIC_UNIT_BYTES] = {"bytes", "bytes", FAMILY_PLAIN},
	[METRIC_UNIT_USEC] = {"_usec", "seconds", FAMILY_MICRO},
	[METRIC_UNIT_NSEC] = {"_nsec", "seconds", FAMILY_NANO},
	[METRIC_UNIT_MSEC] = {NULL, "seconds", FAMILY_MILLI},
	[METRIC_UNIT_PERCENT] = {NULL, "ratio", FAMILY_HUNDREDTHS},
	[METRIC_UNIT_PAGES] = {NULL, "pages", FAMILY_PLAIN},
};

static const struct unit_words knob_words[] = {
	[KNOB_UNIT_NONE] = {NULL, NULL, FAMILY_PLAIN},
	[KNOB_UNIT_BYTES] = {NULL, "bytes", FAMILY_PLAIN},
	[KNOB_UNIT_RATE] = {NULL, NULL, FAMILY_PLAIN},
	[KNOB_UNIT_COUNT] = {NULL, NULL, FAMILY_PLAIN},
	[KNOB_UNIT_NUMBER] = {NULL, NULL, FAMILY_PLAIN},
	[KNOB_UNIT_NICE] = {NULL, NULL, FAMILY_NICE},
	[KNOB_UNIT_USEC] = {NULL, "seconds", FAMILY_MICRO},
	[KNOB_UNIT_QUOTA] = {NULL, "seconds", FAMILY_MICRO},
	[KNOB_UNIT_PERCENT] = {NULL, "ratio", FAMILY_HUNDREDTHS},
	[KNOB_UNIT_BOOL] = {NULL, NULL, FAMILY_PLAIN},
	[KNOB_UNIT_TEXT] = {NULL, NULL, FAMILY_PLAIN},
};

/* "memory.stat.anon" as "memory_stat_anon"; SIZE is a label. */
static void add_words(char *name, size_t size, const char *dotted)
{
	size_t len = strlen(name);

	for (; *dotted && len + 1 < size; dotted++) {
		if (strncmp(dotted, ".SIZE", 5) == 0)
			dotted += 5;
		/* "sec" reads as a unit, and promtool says so. */
		if (strncmp(dotted, ".sec_", 5) == 0 && len + 11 < size) {
			memcpy(name + len, "_secondary", 10);
			len += 10;
			dotted += 4;
		}
		name[len++] = *dotted == '.' ? '_' : *dotted;
	}
	name[len] = '\0';
}

static bool cut(char *name, const char *end)
{
	size_t len = strlen(name), end_len = strlen(end);

	if (len < end_len || strcmp(name + len - end_len, end) != 0)
		return false;
	name[len - end_len] = '\0';
	return true;
}

static void finish(struct family *family, const struct unit_words *words)
{
	size_t room = sizeof(family->name);

	/* The word is the sample's, appended to counters; a gauge must not bear it. */
	if (cut(family->name, "_total") && family->kind != FAMILY_COUNTER)
		add_words(family->name, room, "_all");
	if (words->end && words->unit && strcmp(words->end, words->unit) == 0) {
		/* rbytes says it already. */
		if (cut(family->name, words->end)) {
			add_words(family->name, room, words->end);
			return;
		}
	} else if (words->end) {
		cut(family->name, words->end);
	}
	if (!words->unit)
		return;
	family->unit = words->unit;
	add_words(family->name, room, "_");
	add_words(family->name, room, words->unit);
}

bool family_of_metric(enum metric_id id, struct family *ret)
{
	const struct metric *metric = &metrics[id];

	if (metric->kind == METRIC_INFO)
		return false;
	*ret = (struct family){
		.name = "cgov_",
		.help = metric->help,
		.kind = metric->kind == METRIC_COUNTER ? FAMILY_COUNTER : FAMILY_GAUGE,
		.scale = metric_words[metric->unit].scale,
	};
	/* What is cgov's own says so once. */
	add_words(ret->name, sizeof(ret->name),
		  metric->name + (strncmp(metric->name, "cgov.", 5) == 0 ? 5 : 0));
	finish(ret, &metric_words[metric->unit]);
	return true;
}

static bool of_knob(const char *prefix, enum knob_id id, const struct knob_field *field,
		    struct family *ret)
{
	const struct knob *knob = &knobs[id];
	size_t room = sizeof(ret->name);

	if (!knob_is_settable(knob) || field->unit == KNOB_UNIT_TEXT)
		return false;
	*ret = (struct family){.help = knob->help, .scale = knob_words[field->unit].scale};
	add_words(ret->name, room, prefix);
	add_words(ret->name, room, knob->file);
	if (field->name[0]) {
		add_words(ret->name, room, "_");
		add_words(ret->name, room, field->name);
	}
	finish(ret, &knob_words[field->unit]);
	return true;
}

bool family_of_knob(enum knob_id id, const struct knob_field *field, struct family *ret)
{
	return of_knob("cgov_", id, field, ret);
}

bool family_of_effective(enum knob_id id, const struct knob_field *field, struct family *ret)
{
	return of_knob("cgov_effective_", id, field, ret);
}

/* value / 10^digits without loss and without zeros at the end. */
static void add_fraction(uint64_t value, unsigned int digits, struct text *ret)
{
	uint64_t scale = 1;
	char text[48];

	for (unsigned int i = 0; i < digits; i++)
		scale *= 10;
	int len = snprintf(text, sizeof(text), "%llu.%0*llu", (unsigned long long)(value / scale),
			   (int)digits, (unsigned long long)(value % scale));
	while (len > 0 && text[len - 1] == '0')
		len--;
	if (len > 0 && text[len - 1] == '.')
		len--;
	text_add_bytes(ret, text, (size_t)len);
}

void family_value(const struct family *family, uint64_t value, struct text *ret)
{
	switch (family->scale) {
	case FAMILY_PLAIN:
		text_addf(ret, "%llu", (unsigned long long)value);
		break;
	case FAMILY_MICRO:
		add_fraction(value, 6, ret);
		break;
	case FAMILY_NANO:
		add_fraction(value, 9, ret);
		break;
	case FAMILY_MILLI:
		add_fraction(value, 3, ret);
		break;
	case FAMILY_HUNDREDTHS:
		add_fraction(value, 4, ret);
		break;
	case FAMILY_NICE:
		text_addf(ret, "%d", (int)value - 20);
		break;
	}
}

const char *family_object_label(const char *file)
{
	if (strstr(file, "numa_stat"))
		return "node";
	if (strncmp(file, "misc.", 5) == 0)
		return "resource";
	if (strncmp(file, "dmem.", 5) == 0)
		return "region";
	if (strcmp(file, "cgov.net") == 0)
		return "interface";
	return "device";
}
