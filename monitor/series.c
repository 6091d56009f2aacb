/* SPDX-License-Identifier: MIT */
#include "monitor/series.h"

#include <string.h>

#include "common/unit.h"

static bool is_plain(struct span value)
{
	AUTO_TEXT struct text safe = {0};
	size_t backslashes = 0;

	text_add_safe(&safe, value.at, value.len);
	for (size_t i = 0; i < value.len; i++)
		backslashes += value.at[i] == '\\';
	/* Doubled backslashes are all that it may have changed. */
	return safe.len == value.len + backslashes && !strstr(text_str(&safe), "\xEF\xBF\xBD");
}

static void add_quoted(struct text *out, struct span value)
{
	AUTO_TEXT struct text safe = {0};

	if (!is_plain(value)) {
		text_add(&safe, "\xEF\xBF\xBD");
		text_add_safe(&safe, value.at, value.len);
		value = (struct span){text_str(&safe), safe.len};
	}
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] == '\\' || value.at[i] == '"')
			text_add_bytes(out, "\\", 1);
		text_add_bytes(out, value.at + i, 1);
	}
}

void series_add_label(struct text *out, const char *name, struct span value)
{
	text_add(out, name);
	text_add(out, "=\"");
	add_quoted(out, value);
	text_add(out, "\"");
}

void series_family(struct series *series, const struct family *family)
{
	series->family = *family;
	series->begun = false;
}

static const char *suffix(const struct family *family)
{
	switch (family->kind) {
	case FAMILY_COUNTER:
		return "_total";
	case FAMILY_INFO:
		return "_info";
	case FAMILY_GAUGE:
		break;
	}
	return "";
}

static const char *type(const struct series *series)
{
	switch (series->family.kind) {
	case FAMILY_COUNTER:
		return "counter";
	case FAMILY_INFO:
		return series->classic ? "gauge" : "info";
	case FAMILY_GAUGE:
		break;
	}
	return "gauge";
}

static void write_head(struct series *series)
{
	const struct family *family = &series->family;
	const char *end = series->classic ? suffix(family) : "";

	series->begun = true;
	text_addf(series->out, "# HELP %s%s %s\n# TYPE %s%s %s\n", family->name, end, family->help,
		  family->name, end, type(series));
	if (family->unit && !series->classic)
		text_addf(series->out, "# UNIT %s %s\n", family->name, family->unit);
}

static void write_labels(struct series *series, const struct series_label *labels, size_t count)
{
	const char *between = "{";

	if (series->group) {
		text_add(series->out, between);
		text_add(series->out, series->group->labels);
		between = ",";
	}
	for (size_t i = 0; i < count; i++) {
		if (labels[i].value.len == 0)
			continue;
		text_add(series->out, between);
		series_add_label(series->out, labels[i].name, labels[i].value);
		between = ",";
	}
	if (*between == ',')
		text_add(series->out, "}");
}

void series_add(struct series *series, const struct series_label *labels, size_t count,
		uint64_t value)
{
	if (value == UNIT_MAX)
		return;
	if (series->counting) {
		series->group->count++;
		return;
	}
	if (!series->begun)
		write_head(series);
	text_add(series->out, series->family.name);
	text_add(series->out, suffix(&series->family));
	write_labels(series, labels, count);
	text_add(series->out, " ");
	family_value(&series->family, value, series->out);
	text_add(series->out, "\n");
}
