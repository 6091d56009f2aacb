/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"
#include "cgroup/knob_probe.h"
#include "cli/args.h"
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define COLUMNS 80
#define INDENT	4

extern const struct command cmd_knobs;

static bool arg_json;
static const char *arg_pattern; /* can be NULL */

static const char *const heres[] = {
	[KNOB_UNKNOWN] = "-", [KNOB_ABSENT] = "no", [KNOB_PRESENT] = "yes"};

static bool is_wanted(const struct knob *knob)
{
	return knob_is_settable(knob) && args_match(arg_pattern, knob->file);
}

/* What cannot be looked at stays unknown: the table is worth printing without it. */
static void probe_here(enum knob_presence ret[KNOB_COUNT])
{
	const char *top = global_options()->cgroup_root;
	AUTO_CG struct cg cg = CG_NONE;
	struct err err = {0};
	struct host host;

	memset(ret, 0, sizeof(*ret) * KNOB_COUNT);
	if (!top) {
		host_probe(&host);
		top = host.mount;
	}
	if (top[0] && cg_open_path(top, &cg, &err) == 0)
		knob_probe(&cg, ret, &err);
}

/* Words filled into lines that begin with the indent. */
static void print_wrapped(const char *text)
{
	size_t column = 0;

	for (const char *word = text; *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, " ");
		if (column && column + 1 + len > COLUMNS) {
			putchar('\n');
			column = 0;
		}
		printf("%*s%.*s", column ? 1 : INDENT, "", (int)len, word);
		column += (column ? 1 : INDENT) + len;
		word += len;
	}
	putchar('\n');
}

static void print_row(const struct knob *knob, enum knob_presence here)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields);
	AUTO_TEXT struct text range = {0}, help = {0};
	bool named = fields[0].name[0], is_word = knob->shape == KNOB_WORD;

	if (!named && !is_word)
		knob_range(knob, &fields[0], &range);
	text_addf(&help, "%s%s", knob->help, is_word ? ": " : "");
	if (is_word)
		knob_allowed(knob, &fields[0], &help);
	printf("%-23s %-8s %-12s %-5s %s", knob->file,
	       named ? knob_shape_name(knob->shape) : knob_unit_name(knob->unit),
	       knob->untouched[0] ? knob->untouched : "-", knob->since, heres[here]);
	if (!named)
		printf("%*s %s", 4 - (int)strlen(heres[here]), "",
		       is_word ? "a word" : text_str(&range));
	putchar('\n');
	print_wrapped(text_str(&help));
	for (size_t i = 0; named && i < count; i++) {
		text_clear(&range);
		knob_range(knob, &fields[i], &range);
		printf("%*s%-19s %-31s %s\n", INDENT, "", fields[i].name,
		       knob_unit_name(fields[i].unit), text_str(&range));
	}
}

/* A bound in the unit of the kernel's text. */
static struct json *bound_json(enum knob_unit unit, uint64_t n)
{
	if (n == UNIT_MAX)
		return json_null_new();
	if (unit == KNOB_UNIT_NICE)
		return json_real_new((double)n - 20);
	return unit == KNOB_UNIT_PERCENT ? json_real_new((double)n / 100) : json_number_new(n);
}

static struct json *words_json(const char *words)
{
	struct json *array = json_array_new();
	char word[sizeof(((struct knob_field *)NULL)->words)];

	for (; *words; words += *words == '|') {
		size_t len = strcspn(words, "|");
		snprintf(word, sizeof(word), "%.*s", (int)len, words);
		json_add(array, json_string_new(word));
		words += len;
	}
	return array;
}

static struct json *field_json(const struct knob_field *field)
{
	struct json *object = json_object_new();

	if (field->name[0])
		json_set(object, "name", json_string_new(field->name));
	json_set(object, "unit", json_string_new(knob_unit_name(field->unit)));
	if (field->unit == KNOB_UNIT_TEXT) {
		if (field->words[0])
			json_set(object, "words", words_json(field->words));
		return object;
	}
	json_set(object, "low", bound_json(field->unit, field->low));
	json_set(object, "high", bound_json(field->unit, field->high));
	json_set(object, "max", json_bool_new(field->max));
	return object;
}

static struct json *knob_json(const struct knob *knob, enum knob_presence here)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields);
	struct json *object = json_object_new(), *values = json_array_new();

	json_set(object, "file", json_string_new(knob->file));
	json_set(object, "controller", json_string_new(knob->controller));
	json_set(object, "shape", json_string_new(knob_shape_name(knob->shape)));
	for (size_t i = 0; i < count; i++)
		json_add(values, field_json(&fields[i]));
	json_set(object, "values", values);
	json_set(object, "default", json_string_new(knob->untouched));
	json_set(object, "since", json_string_new(knob->since));
	json_set(object, "here",
		 here == KNOB_UNKNOWN ? json_null_new() : json_bool_new(here == KNOB_PRESENT));
	json_set(object, "help", json_string_new(knob->help));
	return object;
}

static int print_json(const enum knob_presence here[KNOB_COUNT], struct err *err)
{
	struct json *document;
	int r = output_document("cgov.knobs/1", &document, err);

	if (r < 0)
		return r;
	struct json *array = json_array_new();
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (is_wanted(&knobs[i]))
			json_add(array, knob_json(&knobs[i], here[i]));
	json_set(document, "knobs", array);
	return output_json(document, err);
}

static int print_text(const enum knob_presence here[KNOB_COUNT], struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < KNOB_COUNT; i++) {
		if (!is_wanted(&knobs[i]))
			continue;
		if (!any)
			printf("%-23s %-8s %-12s %-5s %-4s %s\n", "FILE", "UNIT", "DEFAULT",
			       "SINCE", "HERE", "RANGE");
		any = true;
		print_row(&knobs[i], here[i]);
	}
	if (any)
		return EXIT_DONE;
	const char *nearest = knob_nearest(arg_pattern);
	err_say(err, ENOENT, "no settable file is like '%s'", arg_pattern);
	if (nearest)
		err_hint(err, "did you mean '%s'?", nearest);
	return err->code;
}

static int run(int argc, char **argv, struct err *err)
{
	const struct arg_flag flags[] = {{"--json", &arg_json}, {NULL, NULL}};
	enum knob_presence here[KNOB_COUNT];

	int r = args_read(&cmd_knobs, argc, argv, flags, 1, NULL);
	if (r != 0)
		return r;
	arg_pattern = argv[1];
	probe_here(here);
	return arg_json ? print_json(here, err) : print_text(here, err);
}

const struct command cmd_knobs = {
	.name = "knobs",
	.synopsis = "[--json] [PATTERN]",
	.help = "the files that can be set: unit, default, range, and whether this kernel has them",
	.options = "  --json     as a document: cgov.knobs/1\n"
		   "  PATTERN    a part of the file name, or a pattern such as 'memory.*'\n\n"
		   "HERE is '-' where no group has the controller, so nobody can tell.\n\n"
		   "Example:\n  cgov knobs io.max\n",
	.run = run,
};
