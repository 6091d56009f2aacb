/* SPDX-License-Identifier: MIT */
#include "governor/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FINDINGS_MAX ((size_t)1000)

bool findings_full(const struct findings *findings)
{
	return findings->count >= FINDINGS_MAX;
}

static char *format(struct arena *arena, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	char *text = len < 0 ? NULL : arena_alloc(arena, (size_t)len + 1);
	if (text)
		vsnprintf(text, (size_t)len + 1, fmt, ap);
	return text;
}

static void add(struct findings *findings, enum severity severity, const struct pos *pos,
		const char *fmt, va_list ap)
{
	struct finding *all = NULL;
	char *message = NULL;

	if (severity == FINDING_ERROR)
		findings->errors++;
	if (!findings_full(findings)) {
		all = arena_grow(findings->arena, findings->all, findings->count, sizeof(*all));
		message = format(findings->arena, fmt, ap);
	}
	if (!all || !message) {
		findings->lost++;
		return;
	}
	all[findings->count++] = (struct finding){severity, *pos, message};
	findings->all = all;
}

void findings_add(struct findings *findings, enum severity severity, const struct pos *pos,
		  const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(findings, severity, pos, fmt, ap);
	va_end(ap);
}

static int compare_number(unsigned int a, unsigned int b)
{
	return (a > b) - (a < b);
}

static int compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = strcmp(x->pos.file ? x->pos.file : "", y->pos.file ? y->pos.file : "");

	if (order == 0)
		order = compare_number(x->pos.line, y->pos.line);
	if (order == 0)
		order = compare_number(x->pos.column, y->pos.column);
	if (order == 0)
		order = compare_number(x->severity, y->severity);
	return order ? order : strcmp(x->message, y->message);
}

void findings_sort(struct findings *findings)
{
	size_t kept = 0;

	if (findings->count == 0)
		return;
	qsort(findings->all, findings->count, sizeof(*findings->all), compare);
	for (size_t i = 1; i < findings->count; i++) {
		if (compare(&findings->all[kept], &findings->all[i]) != 0)
			findings->all[++kept] = findings->all[i];
		else if (findings->all[i].severity == FINDING_ERROR)
			findings->errors--;
	}
	findings->count = kept + 1;
}

static void print_one(const struct finding *finding, struct text *ret)
{
	if (finding->pos.file) {
		text_add_message(ret, finding->pos.file);
		if (finding->pos.line > 0)
			text_addf(ret, ":%u:%u", finding->pos.line, finding->pos.column);
		text_add(ret, ": ");
	}
	if (finding->severity == FINDING_WARNING)
		text_add(ret, "warning: ");
	text_add_message(ret, finding->message);
	text_add(ret, "\n");
}

void findings_print(const struct findings *findings, struct text *ret)
{
	for (size_t i = 0; i < findings->count; i++)
		print_one(&findings->all[i], ret);
	if (findings->lost > 0)
		text_addf(ret, "and %zu more\n", findings->lost);
}

static struct json *one_json(const struct finding *finding)
{
	struct json *json = json_object_new();

	json_set(json, "severity",
		 json_string_new(finding->severity == FINDING_ERROR ? "error" : "warning"));
	if (finding->pos.file)
		json_set(json, "file", json_string_new(finding->pos.file));
	if (finding->pos.line > 0) {
		json_set(json, "line", json_number_new(finding->pos.line));
		json_set(json, "column", json_number_new(finding->pos.column));
	}
	json_set(json, "message", json_string_new(finding->message));
	return json;
}

struct json *findings_json(const struct findings *findings)
{
	struct json *array = json_array_new();

	for (size_t i = 0; i < findings->count; i++)
		json_add(array, one_json(&findings->all[i]));
	return array;
}
