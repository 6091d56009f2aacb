/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "monitor/export.h"
#include "monitor/limit.h"

/* A line a number, for spreadsheets and data frames: RFC 4180 but for the line ends. */

struct row {
	struct text *out;
	const struct export_group *group;
	const struct sample_file *file;
	const struct knob_field *fields;
};

static int begin(struct export *export, UNUSED const struct export_head *head,
		 UNUSED struct err *err)
{
	text_add(&export->out, "group,metric,object,value\n");
	return 0;
}

static void add_cell(struct text *out, const char *bytes, size_t len)
{
	AUTO_TEXT struct text safe = {0};

	text_add_safe(&safe, bytes, len);
	if (!strpbrk(text_str(&safe), ",\"")) {
		text_add(out, text_str(&safe));
		return;
	}
	text_add(out, "\"");
	for (const char *at = text_str(&safe); *at; at++)
		text_add_bytes(out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
	text_add(out, "\"");
}

static void add_value(struct text *out, bool hundredths, uint64_t value)
{
	if (value == UNIT_MAX)
		text_add(out, "max\n");
	else if (hundredths)
		text_addf(out, "%llu.%02u\n", (unsigned long long)(value / 100),
			  (unsigned int)(value % 100));
	else
		text_addf(out, "%llu\n", (unsigned long long)value);
}

static void add_start(const struct row *row, const char *metric, const char *key,
		      struct span object)
{
	AUTO_TEXT struct text name = {0};

	add_cell(row->out, row->group->path, strlen(row->group->path));
	text_add(row->out, ",");
	text_add(&name, metric);
	if (key && *key)
		text_addf(&name, ".%s", key);
	add_cell(row->out, text_str(&name), name.len);
	text_add(row->out, ",");
	add_cell(row->out, object.at, object.len);
	text_add(row->out, ",");
}

static void write_slots(const struct row *row)
{
	const struct sample *sample = row->group->sample;
	size_t end = row->file->metric + metric_rows((enum metric_id)row->file->metric);
	uint64_t value;

	for (size_t id = row->file->metric; id < end; id++) {
		if (!sample_get(sample, (enum metric_id)id, &value))
			continue;
		add_start(row, metrics[id].name, NULL, (struct span){0});
		add_value(row->out, metrics[id].unit == METRIC_UNIT_PERCENT, value);
	}
}

static void write_items(const struct row *row)
{
	const struct sample *sample = row->group->sample;

	for (size_t i = 0; i < row->file->items; i++) {
		const struct sample_item *item = &sample->items[row->file->item + i];
		const char *object = sample->texts + item->object;
		bool known = item->metric < METRIC_COUNT;
		add_start(row, sample->texts + row->file->name,
			  known ? metrics[item->metric].key : sample->texts + item->key,
			  (struct span){object, strlen(object)});
		add_value(row->out, known && metrics[item->metric].unit == METRIC_UNIT_PERCENT,
			  item->value);
	}
}

static void write_number(const struct limit_number *number, void *data)
{
	const struct row *row = data;
	const struct knob_field *field = &row->fields[number->field];

	add_start(row, row->group->sample->texts + row->file->name, field->name, number->object);
	if (field->unit == KNOB_UNIT_NICE)
		text_addf(row->out, "%d\n", (int)number->value - 20);
	else
		add_value(row->out, field->unit == KNOB_UNIT_PERCENT, number->value);
}

static int write_group(struct export *export, const struct export_group *group,
		       UNUSED struct err *err)
{
	const struct sample *sample = group->sample;
	struct knob_field fields[KNOB_FIELDS_MAX];

	for (size_t i = 0; i < sample->file_count; i++) {
		struct row row = {&export->out, group, &sample->files[i], fields};
		if (row.file->is_text && row.file->knob < KNOB_COUNT) {
			const struct knob *knob = &knobs[row.file->knob];
			limit_each(knob, fields, knob_fields(knob, fields),
				   sample->texts + row.file->text, write_number, &row);
		} else if (!row.file->is_text) {
			write_slots(&row);
			write_items(&row);
		}
	}
	return 0;
}

static int end(UNUSED struct export *export, UNUSED struct err *err)
{
	return 0;
}

const struct exporter export_csv = {
	.name = "csv",
	.help = "a line a number: group,metric,object,value",
	.begin = begin,
	.group = write_group,
	.end = end,
};
