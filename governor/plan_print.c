/* SPDX-License-Identifier: MIT */
#include "governor/plan.h"

#include <string.h>

const char *step_kind_name(enum step_kind kind)
{
	switch (kind) {
	case STEP_MKDIR:
		return "mkdir";
	case STEP_ENABLE:
		return "enable";
	case STEP_WRITE:
		return "write";
	case STEP_LAUNCH:
		return "launch";
	case STEP_KILL:
		return "kill";
	case STEP_REMOVE:
		return "remove";
	}
	return "?";
}

void plan_path(const struct plan *plan, const char *path, struct text *ret)
{
	text_add(ret, plan->root);
	if (path[0] || !plan->root[0])
		text_add(ret, "/");
	text_add(ret, path);
}

static void add_pos(const struct pos *pos, struct text *ret)
{
	text_add(ret, pos->file ? pos->file : "command line");
	if (pos->line)
		text_addf(ret, ":%u:%u", pos->line, pos->column);
}

/* Names and values are harmless here; of a list that is emptied the space it takes is shown. */
static void add_safe(const char *text, struct text *ret)
{
	if (strcmp(text, " ") == 0 || text[0] == '\0')
		text = "''";
	text_add_safe(ret, text, strlen(text));
}

static void print_comment(const struct step *step, struct text *ret)
{
	AUTO_TEXT struct text pos = {0};

	add_pos(&step->pos, &pos);
	text_add(ret, "    # ");
	add_safe(text_str(&pos), ret);
	if (step->device) {
		text_add(ret, ", ");
		add_safe(step->device, ret);
	}
	if (step->from) {
		text_add(ret, ", was ");
		add_safe(step->from, ret);
	}
	text_add(ret, "\n");
}

static void print_step(const struct step *step, struct text *ret)
{
	text_addf(ret, "%-6s ", step_kind_name(step->kind));
	if (step->path[0]) {
		add_safe(step->path, ret);
		text_add(ret, step->file ? "/" : "");
	}
	if (step->file)
		add_safe(step->file, ret);
	if (step->to) {
		text_add(ret, " = ");
		add_safe(step->to, ret);
	}
	print_comment(step, ret);
}

void plan_print(const struct plan *plan, struct text *ret)
{
	for (size_t i = 0; i < plan->count; i++)
		print_step(&plan->steps[i], ret);
}

static struct json *step_json(const struct plan *plan, const struct step *step)
{
	struct json *json = json_object_new();
	AUTO_TEXT struct text path = {0};
	AUTO_TEXT struct text source = {0};

	plan_path(plan, step->path, &path);
	add_pos(&step->pos, &source);
	json_set(json, "kind", json_string_new(step_kind_name(step->kind)));
	json_set(json, "path", json_string_new(text_str(&path)));
	if (step->file)
		json_set(json, "file", json_string_new(step->file));
	if (step->from)
		json_set(json, "from", json_string_new(step->from));
	if (step->to)
		json_set(json, "to", json_string_new(step->to));
	if (step->device)
		json_set(json, "device", json_string_new(step->device));
	json_set(json, "source", json_string_new(text_str(&source)));
	return json;
}

struct json *plan_json(const struct plan *plan)
{
	struct json *steps = json_array_new();

	for (size_t i = 0; i < plan->count; i++)
		json_add(steps, step_json(plan, &plan->steps[i]));
	return steps;
}
