/* SPDX-License-Identifier: MIT */
#include "monitor/openmetrics.h"

#include <string.h>

#include "monitor/limit.h"
#include "monitor/place.h"

/* One field of a limit. */
struct limit_field {
	enum knob_id knob;
	size_t field;
	const struct knob_field *fields;
	const char *object_label;
};

/* That field, of one group. */
struct limit_target {
	struct series *series;
	const struct limit_field *limit;
	struct span size;
};

static struct span span_of(const char *text)
{
	return (struct span){text, text ? strlen(text) : 0};
}

/* "2MB" of "hugetlb.2MB.current" where the row has SIZE. */
static struct span find_size(const char *row, const char *file)
{
	const char *size = strstr(row, "SIZE.");

	if (!size)
		return (struct span){0};
	const char *at = file + (size - row);
	return (struct span){at, strcspn(at, ".")};
}

static void write_items(struct series *series, enum metric_id id)
{
	const struct sample *sample = series->group->sample;
	const char *object_label = family_object_label(metrics[id].file);
	bool sized = strstr(metrics[id].file, "SIZE.");

	for (size_t i = 0; i < sample->item_count; i++) {
		const struct sample_item *item = &sample->items[i];
		const char *object = sample->texts + item->object;
		if (item->metric != id)
			continue;
		/* The sum of the others, which are there too. */
		if (metrics[id].format == METRIC_ROW && strcmp(object, "total") == 0)
			continue;
		bool has_object = !sized || metrics[id].format == METRIC_ROW;
		const char *file = sample->texts + sample->files[item->file].name;
		const struct series_label labels[] = {
			{"size", find_size(metrics[id].file, file)},
			{object_label, span_of(has_object ? object : "")},
		};
		series_add(series, labels, ARRAY_LEN(labels), item->value);
	}
}

static void write_metric(struct series *series, const void *what)
{
	const struct metric *metric = what;
	uint64_t value;

	if (metric_has_objects(metric))
		write_items(series, metric->id);
	else if (sample_get(series->group->sample, metric->id, &value))
		series_add(series, NULL, 0, value);
}

static int write_metrics(struct series_pass *pass, struct err *err)
{
	struct family family;
	int r = 0;

	for (size_t id = 0; r == 0 && id < METRIC_COUNT; id++)
		if (family_of_metric((enum metric_id)id, &family))
			r = series_each(pass, &family, write_metric, &metrics[id], err);
	return r;
}

static void write_number(const struct limit_number *number, void *data)
{
	const struct limit_target *target = data;
	const struct series_label labels[] = {
		{"size", target->size},
		{target->limit->object_label, number->object},
	};

	if (number->field == target->limit->field)
		series_add(target->series, labels, ARRAY_LEN(labels), number->value);
}

static void write_limit(struct series *series, const void *what)
{
	const struct sample *sample = series->group->sample;
	const struct limit_field *limit = what;
	const struct knob *knob = &knobs[limit->knob];
	struct limit_target target = {series, limit, {0}};

	for (size_t i = 0; i < sample->file_count; i++) {
		const struct sample_file *file = &sample->files[i];
		if (file->knob != limit->knob || !file->is_text)
			continue;
		target.size = find_size(knob->file, sample->texts + file->name);
		limit_each(knob, limit->fields, limit->field + 1, sample->texts + file->text,
			   write_number, &target);
	}
}

static int write_limits(struct series_pass *pass, struct err *err)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	struct family family;
	int r = 0;

	for (size_t id = 0; r == 0 && id < KNOB_COUNT; id++) {
		size_t count = knob_fields(&knobs[id], fields);
		for (size_t i = 0; r == 0 && i < count; i++) {
			const struct limit_field limit = {(enum knob_id)id, i, fields,
							  family_object_label(knobs[id].file)};
			if (family_of_knob(limit.knob, &fields[i], &family))
				r = series_each(pass, &family, write_limit, &limit, err);
		}
	}
	return r;
}

/* Which of the limits that bind, and which of its fields. */
struct binding {
	enum effective_id id;
	bool period;
};

static void write_effective_of(struct series *series, const void *what)
{
	const struct binding *binding = what;
	const struct effective_limit *limit = &series->group->effective.limits[binding->id];
	const struct series_label owner = {"owner", {series->group->path, limit->owner}};

	if (limit->known && limit->value != UNIT_MAX && (!binding->period || limit->period))
		series_add(series, &owner, 1, binding->period ? limit->period : limit->value);
}

/* The limits that bind, each with whose it is. */
static int write_effective(struct series_pass *pass, struct err *err)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	struct family family;
	int r = 0;

	for (size_t id = 0; r == 0 && id < EFFECTIVE_COUNT; id++) {
		enum knob_id knob = effective_knob((enum effective_id)id);
		size_t count = knob_fields(&knobs[knob], fields);
		for (size_t i = 0; r == 0 && i < count; i++) {
			const struct binding binding = {(enum effective_id)id, i > 0};
			if (family_of_effective(knob, &fields[i], &family))
				r = series_each(pass, &family, write_effective_of, &binding, err);
		}
	}
	return r;
}

static void write_info(struct series *series, UNUSED const void *what)
{
	const struct series_group *group = series->group;
	const struct sample *sample = group->sample;
	struct place place;

	place_of(group->path, &place);
	const struct series_label labels[] = {
		{"name", span_of(group->name)},
		{"unit", span_of(place.unit)},
		{"slice", span_of(place.slice)},
		{"container", span_of(place.container)},
		{"pod", span_of(place.pod)},
		{"type", span_of(sample_text(sample, "cgroup.type"))},
		{"controllers", span_of(sample_text(sample, "cgroup.controllers"))},
		{"cpus", span_of(sample_text(sample, "cpuset.cpus.effective"))},
		{"mems", span_of(sample_text(sample, "cpuset.mems.effective"))},
		{"partition", span_of(sample_text(sample, "cpuset.cpus.partition"))},
	};
	series_add(series, labels, ARRAY_LEN(labels), 1);
}

int native_write(struct series_pass *pass, struct err *err)
{
	static const struct family info = {
		.name = "cgov_group",
		.help = "who made the group, as its path says, and what it has in words",
		.kind = FAMILY_INFO,
	};
	int r = series_each(pass, &info, write_info, NULL, err);

	if (r == 0)
		r = write_metrics(pass, err);
	if (r == 0)
		r = write_limits(pass, err);
	return r == 0 ? write_effective(pass, err) : r;
}
