/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>

#include "cgroup/metric.h"

extern const struct command cmd_metrics;

static bool arg_json;
static const char *arg_pattern; /* can be NULL */

static bool is_wanted(const struct metric *metric)
{
	return args_match(arg_pattern, metric->name);
}

static struct json *metric_json(const struct metric *metric)
{
	struct json *object = json_object_new();

	json_set(object, "name", json_string_new(metric->name));
	json_set(object, "file", json_string_new(metric->file));
	if (metric->key)
		json_set(object, "key", json_string_new(metric->key));
	json_set(object, "kind", json_string_new(metric_kind_name(metric->kind)));
	json_set(object, "unit", json_string_new(metric_unit_name(metric->unit)));
	json_set(object, "objects", json_bool_new(metric_has_objects(metric)));
	json_set(object, "since", json_string_new(metric->since));
	json_set(object, "help", json_string_new(metric->help));
	return object;
}

static int print_json(struct err *err)
{
	struct json *document;
	int r = output_document("cgov.metrics/1", &document, err);

	if (r < 0)
		return r;
	struct json *array = json_array_new();
	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (is_wanted(&metrics[i]))
			json_add(array, metric_json(&metrics[i]));
	json_set(document, "metrics", array);
	return output_json(document, err);
}

static int print_text(struct err *err)
{
	bool any = false;

	for (size_t i = 0; i < METRIC_COUNT; i++) {
		const struct metric *metric = &metrics[i];
		if (!is_wanted(metric))
			continue;
		if (!any)
			printf("%-42s %-7s %-7s %-5s %s\n", "METRIC", "KIND", "UNIT", "SINCE",
			       "WHAT");
		any = true;
		printf("%-42s %-7s %-7s %-5s %s\n", metric->name, metric_kind_name(metric->kind),
		       metric->unit ? metric_unit_name(metric->unit) : "-", metric->since,
		       metric->help);
	}
	if (any)
		return EXIT_DONE;
	const char *nearest = metric_nearest(arg_pattern);
	err_say(err, ENOENT, "no metric is like '%s'", arg_pattern);
	if (nearest)
		err_hint(err, "did you mean '%s'?", nearest);
	return err->code;
}

static int run(int argc, char **argv, struct err *err)
{
	const struct arg_flag flags[] = {{"--json", &arg_json}, {NULL, NULL}};

	int r = args_read(&cmd_metrics, argc, argv, flags, 1, NULL);
	if (r != 0)
		return r;
	arg_pattern = argv[1];
	return arg_json ? print_json(err) : print_text(err);
}

const struct command cmd_metrics = {
	.name = "metrics",
	.synopsis = "[--json] [PATTERN]",
	.help = "the numbers that can be read: kind, unit and meaning",
	.options = "  --json     as a document: cgov.metrics/1\n"
		   "  PATTERN    a part of the name, or a pattern such as 'memory.stat.*'\n\n"
		   "Rules of a policy use these names. SIZE stands for a huge page size.\n\n"
		   "Example:\n  cgov metrics throttled\n",
	.run = run,
};
