/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/output.h"
#include "cli/schema.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

extern const struct command cmd_schema;

static struct json *make(const struct schema *schema)
{
	struct json *object, *name, *time;

	if (schema->whole)
		return schema->whole();
	object = schema_of("object", schema->help);
	name = schema_of("string", NULL);
	time = schema_of("string", NULL);

	json_set(object, "$schema",
		 json_string_new("https://json-schema.org/draft/2020-12/schema"));
	json_set(object, "$id", json_string_new(schema->name));
	json_set(name, "const", json_string_new(schema->name));
	json_set(time, "format", json_string_new("date-time"));
	schema_put(object, "schema", name, true);
	schema_put(object, "time", time, true);
	schema_put(object, "boot_id", schema_of("string", NULL), false);
	schema->fill(object);
	return object;
}

/* "cgov.sample/1", and "sample" for short. */
static bool is_name(const struct schema *schema, const char *name)
{
	const char *part = schema->name + strlen("cgov.");
	size_t len = strcspn(part, "/");

	return strcmp(schema->name, name) == 0 ||
	       (strlen(name) == len && strncmp(part, name, len) == 0);
}

static int print_one(const char *name, struct err *err)
{
	for (size_t i = 0; schemas[i]; i++) {
		if (!is_name(schemas[i], name))
			continue;
		int r = json_load(err);
		return r < 0 ? r : output_json(make(schemas[i]), err);
	}
	err_say(err, ENOENT, "no schema '%s'", name);
	return err_hint(err, "'cgov schema' lists them");
}

static int run(int argc, char **argv, struct err *err)
{
	size_t count;
	int r = args_read(&cmd_schema, argc, argv, NULL, 1, &count);

	if (r != 0)
		return r;
	if (count == 1)
		return print_one(argv[1], err);
	for (size_t i = 0; schemas[i]; i++)
		printf("%-22s %s\n", schemas[i]->name, schemas[i]->help);
	return EXIT_DONE;
}

const struct command cmd_schema = {
	.name = "schema",
	.synopsis = "[NAME]",
	.help = "the JSON Schema of a document, made from the tables",
	.options = "  NAME    'cgov.sample/1', or 'sample' for short; none lists them\n\n"
		   "Example:\n  cgov schema sample\n",
	.run = run,
};
