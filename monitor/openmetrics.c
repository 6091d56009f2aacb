/* SPDX-License-Identifier: MIT */
#include "monitor/openmetrics.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/family.h"
#include "monitor/limit.h"

struct group {
	struct sample *sample; /* packed; owned */
	char *path;	       /* owned */
	char *label;	       /* owned; the path as it is written between the quotes of a label */
	struct effective effective;
};

struct state {
	struct group *groups; /* owned */
	size_t count, room;
};

/* One family being written. */
struct writer {
	struct export *export;
	struct family family;
	const struct group *group;
	const struct knob_field *fields;
	size_t field;
	char size[16]; /* of a huge page file; "" for others */
	const char *object_label;
	bool classic;
	bool begun; /* its head is written */
};

int openmetrics_begin(struct export *export, UNUSED const struct export_head *head, struct err *err)
{
	openmetrics_done(export);
	export->state = calloc(1, sizeof(struct state));
	return export->state ? 0 : err_set(err, ENOMEM, "write metrics");
}

static bool is_plain(const char *bytes, size_t len)
{
	AUTO_TEXT struct text safe = {0};
	size_t backslashes = 0;

	text_add_safe(&safe, bytes, len);
	for (size_t i = 0; i < len; i++)
		backslashes += bytes[i] == '\\';
	/* Doubled backslashes are all that it may have changed. */
	return safe.len == len + backslashes && !strstr(text_str(&safe), "\xEF\xBF\xBD");
}

/*
 * Any bytes between the quotes of a label. Names with something to hide begin with U+FFFD, and no
 * others have one: two groups never get one name, which would make the whole text invalid.
 */
static void add_label_value(struct text *out, const char *bytes, size_t len)
{
	AUTO_TEXT struct text safe = {0};

	if (!is_plain(bytes, len)) {
		text_add(&safe, "\xEF\xBF\xBD");
		text_add_safe(&safe, bytes, len);
		bytes = text_str(&safe);
		len = safe.len;
	}
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\\' || bytes[i] == '"')
			text_add_bytes(out, "\\", 1);
		text_add_bytes(out, bytes + i, 1);
	}
}

static int keep(struct state *state, const struct export_group *group)
{
	AUTO_TEXT struct text label = {0};

	if (state->count == state->room) {
		size_t room = state->room ? state->room * 2 : 64;
		struct group *grown = realloc(state->groups, room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		state->groups = grown;
		state->room = room;
	}
	struct group *kept = &state->groups[state->count];
	add_label_value(&label, group->path, strlen(group->path));
	*kept = (struct group){
		.sample = sample_pack(group->sample, true),
		.path = strdup(group->path),
		.label = strdup(text_str(&label)),
		.effective = *group->effective,
	};
	state->count++;
	return kept->sample && kept->path && kept->label && !label.failed ? 0 : -ENOMEM;
}

int openmetrics_group(struct export *export, const struct export_group *group, struct err *err)
{
	return keep(export->state, group) < 0 ? err_set(err, ENOMEM, "keep the sample") : 0;
}

static void write_head(struct writer *writer)
{
	const struct family *family = &writer->family;
	const char *total = writer->classic && family->counter ? "_total" : "";
	struct text *out = &writer->export->out;

	writer->begun = true;
	text_addf(out, "# HELP %s%s %s\n# TYPE %s%s %s\n", family->name, total, family->help,
		  family->name, total, family->counter ? "counter" : "gauge");
	if (family->unit && !writer->classic)
		text_addf(out, "# UNIT %s %s\n", family->name, family->unit);
}

static void write_label(struct text *out, const char *name, const char *bytes, size_t len)
{
	text_add(out, ",");
	text_add(out, name);
	text_add(out, "=\"");
	add_label_value(out, bytes, len);
	text_add(out, "\"");
}

static void write_sample(struct writer *writer, struct span object, uint64_t value)
{
	struct text *out = &writer->export->out;

	if (!writer->begun)
		write_head(writer);
	text_add(out, writer->family.name);
	if (writer->family.counter)
		text_add(out, "_total");
	text_add(out, "{group=\"");
	text_add(out, writer->group->label);
	text_add(out, "\"");
	if (writer->size[0])
		write_label(out, "size", writer->size, strlen(writer->size));
	if (object.len > 0)
		write_label(out, writer->object_label, object.at, object.len);
	text_add(out, "} ");
	family_value(&writer->family, value, out);
	text_add(out, "\n");
}

/* "2MB" of "hugetlb.2MB.current" where the row has SIZE. */
static void find_size(struct writer *writer, const char *row, const char *file)
{
	const char *size = strstr(row, "SIZE.");

	writer->size[0] = '\0';
	if (!size)
		return;
	const char *at = file + (size - row);
	size_t len = strcspn(at, ".");
	if (len < sizeof(writer->size)) {
		memcpy(writer->size, at, len);
		writer->size[len] = '\0';
	}
}

static void write_items(struct writer *writer, enum metric_id id)
{
	const struct sample *sample = writer->group->sample;
	bool sized = strstr(metrics[id].file, "SIZE.");

	for (size_t i = 0; i < sample->item_count; i++) {
		const struct sample_item *item = &sample->items[i];
		const char *object = sample->texts + item->object;
		if (item->metric != id)
			continue;
		find_size(writer, metrics[id].file, sample->texts + sample->files[item->file].name);
		/* The sum of the others, which are there too. */
		if (metrics[id].format == METRIC_ROW && strcmp(object, "total") == 0)
			continue;
		bool has_object = !sized || metrics[id].format == METRIC_ROW;
		write_sample(writer, (struct span){object, has_object ? strlen(object) : 0},
			     item->value);
	}
}

static void write_metric(struct writer *writer, enum metric_id id)
{
	uint64_t value;

	if (metric_has_objects(&metrics[id]))
		write_items(writer, id);
	else if (sample_get(writer->group->sample, id, &value))
		write_sample(writer, (struct span){0}, value);
}

static int each_group(struct writer *writer, void (*write)(struct writer *, size_t), size_t arg,
		      struct err *err)
{
	const struct state *state = writer->export->state;

	for (size_t i = 0; i < state->count; i++) {
		writer->group = &state->groups[i];
		write(writer, arg);
		int r = export_relieve(writer->export, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static void write_metric_of(struct writer *writer, size_t id)
{
	write_metric(writer, (enum metric_id)id);
}

static int write_metrics(struct export *export, bool classic, struct err *err)
{
	int r = 0;

	for (size_t id = 0; r == 0 && id < METRIC_COUNT; id++) {
		struct writer writer = {.export = export, .classic = classic};
		if (!family_of_metric((enum metric_id)id, &writer.family))
			continue;
		writer.object_label = family_object_label(metrics[id].file);
		r = each_group(&writer, write_metric_of, id, err);
	}
	return r;
}

static void write_number(const struct limit_number *number, void *data)
{
	struct writer *writer = data;

	if (number->field == writer->field)
		write_sample(writer, number->object, number->value);
}

static void write_limit_of(struct writer *writer, size_t id)
{
	const struct sample *sample = writer->group->sample;

	for (size_t i = 0; i < sample->file_count; i++) {
		const struct sample_file *file = &sample->files[i];
		if (file->knob != id || !file->is_text)
			continue;
		find_size(writer, knobs[id].file, sample->texts + file->name);
		limit_each(&knobs[id], writer->fields, writer->field + 1,
			   sample->texts + file->text, write_number, writer);
	}
}

static int write_limits(struct export *export, bool classic, struct err *err)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	int r = 0;

	for (size_t id = 0; r == 0 && id < KNOB_COUNT; id++) {
		size_t count = knob_fields(&knobs[id], fields);
		for (size_t i = 0; r == 0 && i < count; i++) {
			struct writer writer = {
				.export = export, .classic = classic, .fields = fields, .field = i};
			if (!family_of_knob((enum knob_id)id, &fields[i], &writer.family))
				continue;
			writer.object_label = family_object_label(knobs[id].file);
			r = each_group(&writer, write_limit_of, id, err);
		}
	}
	return r;
}

static void write_effective_of(struct writer *writer, size_t id)
{
	const struct effective_limit *limit = &writer->group->effective.limits[id];
	uint64_t value = writer->field == 0 ? limit->value : limit->period;

	if (limit->known && (writer->field == 0 || limit->period))
		write_sample(writer, (struct span){writer->group->path, limit->owner}, value);
}

/* The limits that bind, each with whose it is. */
static int write_effective(struct export *export, bool classic, struct err *err)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	int r = 0;

	for (size_t id = 0; r == 0 && id < EFFECTIVE_COUNT; id++) {
		enum knob_id knob = effective_knob((enum effective_id)id);
		size_t count = knob_fields(&knobs[knob], fields);
		for (size_t i = 0; r == 0 && i < count; i++) {
			struct writer writer = {.export = export, .classic = classic, .field = i};
			if (!family_of_effective(knob, &fields[i], &writer.family))
				continue;
			writer.object_label = "owner";
			r = each_group(&writer, write_effective_of, id, err);
		}
	}
	return r;
}

int openmetrics_end(struct export *export, bool classic, struct err *err)
{
	int r = write_metrics(export, classic, err);

	if (r == 0)
		r = write_limits(export, classic, err);
	if (r == 0)
		r = write_effective(export, classic, err);
	if (r == 0 && !classic)
		text_add(&export->out, "# EOF\n");
	return r;
}

void openmetrics_done(struct export *export)
{
	struct state *state = export->state;

	export->state = NULL;
	if (!state)
		return;
	for (size_t i = 0; i < state->count; i++) {
		free(state->groups[i].sample);
		free(state->groups[i].path);
		free(state->groups[i].label);
	}
	free(state->groups);
	free(state);
}
