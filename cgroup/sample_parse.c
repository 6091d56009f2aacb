/* SPDX-License-Identifier: MIT */
#include "cgroup/sample_parse.h"

#include <errno.h>
#include <string.h>

#include "cgroup/file.h"
#include "cgroup/keypath.h"
#include "cgroup/sampler.h"

int sample_plan_init(struct sample_plan *plan, const char *name, const char *const *others,
		     size_t count)
{
	const struct metric *metric = metric_find_file(name);
	struct knob_name knob;

	*plan = (struct sample_plan){
		.name = strdup(name),
		.metric = metric ? (uint16_t)metric->id : METRIC_COUNT,
		.knob = knob_find(name, &knob) ? (uint16_t)knob.knob->id : KNOB_COUNT,
		.splits = keypath_splits(name, others, count),
		.set = (uint8_t)(metric ? 1U << metric->pace : SAMPLE_STATIC),
	};
	if (!plan->name)
		return -ENOMEM;
	if (!metric)
		return 0;
	plan->rows = (uint16_t)metric_rows(metric->id);
	plan->order = calloc(plan->rows, sizeof(*plan->order));
	plan->order_len = plan->rows;
	const char *size = strstr(metric->file, "SIZE.");
	if (size) {
		const char *at = name + (size - metric->file);
		size_t len = strcspn(at, ".");
		if (len >= sizeof(plan->size))
			len = sizeof(plan->size) - 1;
		memcpy(plan->size, at, len);
	}
	return plan->order ? 0 : -ENOMEM;
}

void sample_plan_done(struct sample_plan *plan)
{
	free(plan->name);
	free(plan->order);
	*plan = (struct sample_plan){0};
}

/* A key in the text: one span, or two that a dot joins in the table ("some", "avg10"). */
struct key {
	struct span first;
	struct span second; /* len 0: none */
};

static bool key_is(const char *row, struct key key)
{
	if (strncmp(row, key.first.at, key.first.len) != 0)
		return false;
	row += key.first.len;
	if (key.second.len == 0)
		return *row == '\0';
	return *row == '.' && strncmp(row + 1, key.second.at, key.second.len) == 0 &&
	       row[1 + key.second.len] == '\0';
}

/* The row of the @nth key of the file, METRIC_COUNT when there is none. */
static uint16_t find_row(struct sample_plan *plan, size_t nth, struct key key)
{
	if (nth < plan->order_len && key_is(metrics[plan->metric + plan->order[nth]].key, key))
		return (uint16_t)(plan->metric + plan->order[nth]);
	for (uint16_t i = 0; i < plan->rows; i++) {
		if (!key_is(metrics[plan->metric + i].key, key))
			continue;
		if (nth < plan->order_len)
			plan->order[nth] = i;
		return (uint16_t)(plan->metric + i);
	}
	return METRIC_COUNT;
}

static int parse_value(uint16_t metric, struct span text, uint64_t *ret)
{
	if (metric < METRIC_COUNT && metrics[metric].unit == METRIC_UNIT_PERCENT)
		return file_hundredths(text, ret);
	return file_single(text.at, text.len, ret);
}

/* Offset of an object's name; that of an item shortly before when it is the same. */
static uint32_t object_text(struct sample *sample, struct span object)
{
	const struct sample_file *file = &sample->files[sample->file_count - 1];
	size_t back = file->items < 16 ? file->items : 16;

	for (size_t i = 1; i <= back; i++) {
		uint32_t at = sample->items[sample->item_count - i].object;
		if (strncmp(sample->texts + at, object.at, object.len) == 0 &&
		    sample->texts[at + object.len] == '\0')
			return at;
	}
	return sample_add_text(sample, object.at, object.len);
}

static void add_item(struct sample *sample, uint16_t metric, struct span object, struct span key,
		     uint64_t value)
{
	uint32_t object_at = object.len ? object_text(sample, object) : 0;
	uint32_t key_at = metric == METRIC_COUNT ? sample_add_text(sample, key.at, key.len) : 0;
	struct sample_item *item = sample_add_item(sample, metric, value);

	if (!item)
		return;
	item->object = object_at;
	item->key = key_at;
}

/* A number of the file as such, or of its page size. */
static void add_value(struct sample_plan *plan, uint16_t metric, struct span key, uint64_t value,
		      struct sample *sample)
{
	struct span size = {plan->size, strlen(plan->size)};

	if (metric == METRIC_COUNT || size.len > 0)
		add_item(sample, metric, size, key, value);
	else
		sample_set(sample, metric, value);
}

static void parse_single(struct sample_plan *plan, const char *text, const char *end,
			 struct sample *sample)
{
	uint64_t value;

	if (parse_value(plan->metric, (struct span){text, (size_t)(end - text)}, &value) == 0)
		add_value(plan, plan->metric, (struct span){0}, value, sample);
}

/* Lines of "key value"; @take is called with each. */
static void each_line(struct sample_plan *plan, const char *at, const char *end,
		      struct sample *sample,
		      void (*take)(struct sample_plan *plan, size_t nth,
				   const struct file_flat *line, struct sample *sample))
{
	struct file_flat line;

	for (size_t nth = 0;; nth++) {
		int r = file_next_flat(&at, end, &line);
		if (r == 0)
			return;
		if (r > 0)
			take(plan, nth, &line, sample);
		else
			file_skip_line(&at, end);
	}
}

static void take_flat(struct sample_plan *plan, size_t nth, const struct file_flat *line,
		      struct sample *sample)
{
	uint16_t row = find_row(plan, nth, (struct key){.first = line->key});

	add_value(plan, row, line->key, line->value, sample);
}

static void take_pair(struct sample_plan *plan, UNUSED size_t nth, const struct file_flat *line,
		      struct sample *sample)
{
	add_item(sample, plan->metric, line->key, (struct span){0}, line->value);
}

/* "sev.max 3": the resource is what stands before the last dot. */
static void take_event(struct sample_plan *plan, size_t nth, const struct file_flat *line,
		       struct sample *sample)
{
	const char *dot = memrchr(line->key.at, '.', line->key.len);
	size_t len = dot ? (size_t)(dot - line->key.at) : line->key.len;
	struct span event = {line->key.at + len + 1, dot ? line->key.len - len - 1 : 0};
	uint16_t row = find_row(plan, nth, (struct key){.first = event});

	add_item(sample, row, (struct span){line->key.at, len}, event, line->value);
}

/* Which part of "NAME KEY=VALUE" is the key of the table, and which the object. */
static void take_nested(struct sample_plan *plan, size_t nth, const struct file_nested *pair,
			struct sample *sample)
{
	const enum metric_format format = metrics[plan->metric].format;
	struct key key = {.first = pair->key};
	struct span object = pair->name;
	uint64_t value;

	if (format == METRIC_PSI)
		key = (struct key){pair->name, pair->key};
	else if (format == METRIC_NODES)
		key = (struct key){.first = pair->name}, object = pair->key;
	else if (format == METRIC_ROW)
		object = pair->key;
	uint16_t row = format == METRIC_ROW ? plan->metric : find_row(plan, nth, key);
	if (parse_value(row, pair->value, &value) < 0)
		return;
	if (format == METRIC_PSI && row < METRIC_COUNT)
		sample_set(sample, row, value);
	else
		add_item(sample, row, object, format == METRIC_NODES ? pair->name : pair->key,
			 value);
}

static void parse_nested(struct sample_plan *plan, const char *at, const char *end,
			 struct sample *sample)
{
	const enum metric_format format = metrics[plan->metric].format;
	const char *name = NULL;
	struct span line = {0};
	struct file_nested pair;
	size_t lines = 0, in_line = 0;

	for (size_t nth = 0;; nth++, in_line++) {
		int r = file_next_nested(&at, end, &line, &pair);
		if (r > 0 && pair.name.at != name) {
			name = pair.name.at;
			lines++;
			in_line = 0;
		}
		if (r == 0)
			return;
		if (r < 0) {
			file_skip_line(&at, end);
			line = (struct span){0};
		} else if (pair.key.len > 0) {
			take_nested(plan,
				    format == METRIC_NODES   ? lines - 1
				    : format == METRIC_KEYED ? in_line
							     : nth,
				    &pair, sample);
		}
	}
}

static void keep_text(struct sample *sample, struct sample_file *file, const char *text, size_t len)
{
	if (len > 0 && text[len - 1] == '\n')
		len--;
	file->is_text = true;
	/* Bytes past a NUL could not be told from the next string. */
	file->text = sample_add_text(sample, text, strnlen(text, len));
}

void sample_parse(struct sample_plan *plan, const char *text, size_t len, struct sample *sample)
{
	struct sample_file *file = sample_add_file(sample, plan->name);
	const char *end = text + len;

	if (!file)
		return;
	file->splits = plan->splits;
	file->metric = plan->metric;
	file->knob = plan->knob;
	if (plan->metric == METRIC_COUNT) {
		keep_text(sample, file, text, len);
		return;
	}
	switch (metrics[plan->metric].format) {
	case METRIC_SINGLE:
		parse_single(plan, text, end, sample);
		break;
	case METRIC_FLAT:
		each_line(plan, text, end, sample, take_flat);
		break;
	case METRIC_PAIRS:
		each_line(plan, text, end, sample, take_pair);
		break;
	case METRIC_EVENTS:
		each_line(plan, text, end, sample, take_event);
		break;
	case METRIC_PSI:
	case METRIC_KEYED:
	case METRIC_NODES:
	case METRIC_ROW:
		parse_nested(plan, text, end, sample);
		break;
	case METRIC_LIST:
	case METRIC_TEXT:
		keep_text(sample, file, text, len);
		break;
	}
}
