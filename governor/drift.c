/* SPDX-License-Identifier: MIT */
#include "governor/drift.h"

#include <string.h>

static void add_safe(const char *text, struct text *ret)
{
	if (text)
		text_add_safe(ret, text, strlen(text));
	else
		text_add(ret, "nothing");
}

static void print_step(const struct step *step, struct text *ret)
{
	add_safe(step->path, ret);
	if (step->kind == STEP_MKDIR) {
		text_add(ret, ": is missing");
	} else if (step->kind == STEP_REMOVE) {
		text_add(ret, ": is not in the policy");
	} else {
		text_add(ret, step->path[0] ? "/" : "");
		add_safe(step->file, ret);
		text_add(ret, ": want ");
		add_safe(step->to, ret);
		text_add(ret, ", have ");
		add_safe(step->from, ret);
	}
	if (step->pos.file) {
		text_add(ret, "    # ");
		add_safe(step->pos.file, ret);
		text_addf(ret, ":%u:%u", step->pos.line, step->pos.column);
	}
	text_add(ret, "\n");
}

void drift_print(const struct plan *plan, struct text *ret)
{
	for (size_t i = 0; i < plan->count; i++)
		print_step(&plan->steps[i], ret);
}

static struct json *text_or_null(const char *text)
{
	return text ? json_string_new(text) : json_null_new();
}

static struct json *step_json(const struct plan *plan, const struct step *step)
{
	const bool whole = step->kind == STEP_MKDIR || step->kind == STEP_REMOVE;
	struct json *json = json_object_new();
	AUTO_TEXT struct text path = {0};

	plan_path(plan, step->path, &path);
	json_set(json, "path", json_string_new(text_str(&path)));
	json_set(json, "file", text_or_null(step->file));
	json_set(json, "want",
		 whole ? json_bool_new(step->kind == STEP_MKDIR) : text_or_null(step->to));
	json_set(json, "have",
		 whole ? json_bool_new(step->kind == STEP_REMOVE) : text_or_null(step->from));
	return json;
}

struct json *drift_json(const struct plan *plan)
{
	struct json *drift = json_array_new();

	for (size_t i = 0; i < plan->count; i++)
		json_add(drift, step_json(plan, &plan->steps[i]));
	return drift;
}
