/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

static struct json *change(void)
{
	static const char *const writers[] = {"cgov", "systemd", "systemd --user", NULL};
	struct json *object = schema_of("object", NULL);

	schema_put(object, "group", schema_of("string", "its path, from the root of the hierarchy"),
		   true);
	schema_put(object, "knob", schema_of("string", "the file: memory.max"), true);
	schema_put(object, "from",
		   schema_of("string|null", "the kernel's text; null: there was no such file"),
		   true);
	schema_put(object, "asked", schema_of("string", "the text that was wanted"), true);
	schema_put(object, "to", schema_of("string", "as read back; absent in a dry run"), false);
	schema_put(object, "writer", schema_words(writers), true);
	schema_put(object, "unit", schema_of("string", "of systemd's that the group is"), false);
	schema_put(object, "effects",
		   schema_array(schema_of("string", "what the kernel does with it, in words")),
		   true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "dry_run", schema_of("boolean", "nothing was written"), true);
	schema_put(object, "changes", schema_array(change()), true);
}

const struct schema schema_set = {
	.name = "cgov.set/1",
	.help = "set --json",
	.fill = fill,
};
