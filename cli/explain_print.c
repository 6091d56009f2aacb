/* SPDX-License-Identifier: MIT */
#include "cli/explain_print.h"

#include <inttypes.h>

#include "cgroup/cause.h"
#include "cgroup/device.h"
#include "cli/output.h"
#include "common/unit.h"

static const char *print_value(const struct cause_fact *fact, char buf[UNIT_TEXT_SIZE])
{
	enum metric_unit unit = metrics[fact->metric].unit;

	if (unit == METRIC_UNIT_BYTES)
		return unit_print_bytes(fact->value, buf);
	return unit == METRIC_UNIT_USEC ? unit_print_usec(fact->value, buf)
					: unit_print_count(fact->value, buf);
}

/* "cpu.stat.usage_usec +1.20s; /web: cpu.stat.nr_throttled +20, memory.current 12.0Mi" */
static void add_facts(const struct lineage *lineage, const struct cause *cause, struct text *ret)
{
	struct cause_fact facts[CAUSE_FACTS_MAX];
	size_t count = cause_facts(lineage, cause, facts), level = 0;

	for (size_t i = 0; i < count; i++) {
		char number[UNIT_TEXT_SIZE];
		bool moves = facts[i].level != level;
		if (i > 0)
			text_add(ret, moves ? "; " : ", ");
		if (moves) {
			level = facts[i].level;
			text_add_bytes(ret, lineage->path, lineage->owner[level]);
			text_add(ret, ": ");
		}
		text_addf(ret, "%s %s%s", metrics[facts[i].metric].name, facts[i].growth ? "+" : "",
			  print_value(&facts[i], number));
	}
}

static void add_advice(const struct lineage *lineage, const struct cause *cause, struct text *ret)
{
	AUTO_TEXT struct text command = {0};

	cause_advise(lineage, cause, ret, &command);
	if (command.len > 0)
		text_addf(ret, ": %s", text_str(&command));
}

/* A line, indented, whatever names it holds. */
static void add_line(struct text *ret, const char *indent, const struct text *line)
{
	if (line->len == 0)
		return;
	text_add(ret, indent);
	text_add_message(ret, text_str(line));
	text_add(ret, "\n");
}

static void add_cause(const struct lineage *lineage, const struct cause *cause, size_t number,
		      struct text *ret)
{
	AUTO_TEXT struct text what = {0}, why = {0}, advice = {0};

	cause_print_one(lineage, cause, device_name, &what);
	add_facts(lineage, cause, &why);
	add_advice(lineage, cause, &advice);
	text_addf(ret, "%zu. ", number);
	add_line(ret, "", &what);
	add_line(ret, "   ", &why);
	add_line(ret, "   ", &advice);
}

static void add_head(const struct lineage *lineage, size_t count, struct text *ret)
{
	char interval[UNIT_TEXT_SIZE];
	AUTO_TEXT struct text head = {0};

	text_addf(&head, "%s over %s: ", lineage->path,
		  unit_print_usec(delta_interval_usec(&lineage->deltas[0]), interval));
	if (count == 0)
		cause_print(lineage, device_name, &head);
	else
		text_addf(&head, "%zu cause%s", count, count == 1 ? "" : "s");
	if (count > EXPLAIN_SHOWN)
		text_addf(&head, ", the worst %d (all: --json)", EXPLAIN_SHOWN);
	add_line(ret, "", &head);
}

int explain_print(const struct lineage *lineage, struct err *err)
{
	struct cause causes[CAUSE_COUNT];
	size_t count = cause_find(lineage, causes);
	AUTO_TEXT struct text text = {0};

	add_head(lineage, count, &text);
	for (size_t i = 0; i < count && i < EXPLAIN_SHOWN; i++)
		add_cause(lineage, &causes[i], i + 1, &text);
	return output_text(&text, err);
}

static void set_text(struct json *object, const char *key, const struct text *text)
{
	if (text->len > 0)
		json_set(object, key, json_string_new(text_str(text)));
}

static struct json *path_json(const struct lineage *lineage, size_t len)
{
	AUTO_TEXT struct text path = {0};

	text_add_bytes(&path, lineage->path, len);
	return json_string_new(text_str(&path));
}

/* {"/web": {"memory.current": 4096}} */
static struct json *facts_json(const struct lineage *lineage, const struct cause *cause)
{
	struct cause_fact facts[CAUSE_FACTS_MAX];
	size_t count = cause_facts(lineage, cause, facts);
	struct json *object = json_object_new();

	for (size_t i = 0; i < count; i++) {
		AUTO_TEXT struct text group = {0};
		text_add_bytes(&group, lineage->path, lineage->owner[facts[i].level]);
		json_set(json_object_at(object, text_str(&group)), metrics[facts[i].metric].name,
			 json_number_new(facts[i].value));
	}
	return object;
}

static void set_limit(struct json *object, const struct cause *cause)
{
	if (cause->knob == KNOB_COUNT)
		return;
	json_set(object, "knob", json_string_new(knobs[cause->knob].file));
	if (cause->owner > 0 && cause->value != UNIT_MAX)
		json_set(object, "limit", json_number_new(cause->value));
}

static struct json *cause_json(const struct lineage *lineage, const struct cause *cause)
{
	AUTO_TEXT struct text what = {0}, advice = {0}, command = {0};
	struct json *object = json_object_new();

	cause_print_one(lineage, cause, device_name, &what);
	cause_advise(lineage, cause, &advice, &command);
	json_set(object, "cause", json_string_new(cause_name(cause->id)));
	json_set(object, "share", json_real_new((double)cause->share / 100));
	json_set(object, "count", json_number_new(cause->count));
	set_limit(object, cause);
	if (cause->owner > 0)
		json_set(object, "owner", path_json(lineage, cause->owner));
	if (cause->device[0])
		json_set(object, "device", json_string_new(cause->device));
	set_text(object, "text", &what);
	json_set(object, "evidence", facts_json(lineage, cause));
	set_text(object, "advice", &advice);
	set_text(object, "command", &command);
	return object;
}

int explain_print_json(const struct lineage *lineage, struct err *err)
{
	struct cause causes[CAUSE_COUNT];
	size_t count = cause_find(lineage, causes);
	AUTO_TEXT struct text summary = {0};
	struct json *document;
	int r = output_document("cgov.explain/1", &document, err);

	if (r < 0)
		return r;
	struct json *array = json_array_new();
	for (size_t i = 0; i < count; i++)
		json_add(array, cause_json(lineage, &causes[i]));
	cause_print(lineage, device_name, &summary);
	json_set(document, "group", json_string_new(lineage->path));
	json_set(document, "interval_usec",
		 json_number_new(delta_interval_usec(&lineage->deltas[0])));
	set_text(document, "summary", &summary);
	json_set(document, "causes", array);
	return output_json(document, err);
}
