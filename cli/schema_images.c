/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"

static struct json *config(void)
{
	struct json *object = schema_of("object", "what it says of its start, as OCI has it");

	schema_put(object, "Entrypoint", schema_array(schema_of("string", NULL)), false);
	schema_put(object, "Cmd", schema_array(schema_of("string", NULL)), false);
	schema_put(object, "Env", schema_array(schema_of("string", NULL)), false);
	schema_put(object, "WorkingDir", schema_of("string", NULL), false);
	schema_put(object, "User", schema_of("string", NULL), false);
	return object;
}

static struct json *image(void)
{
	struct json *object = schema_of("object", NULL);

	schema_put(object, "id", schema_of("string", "SHA-256 of what it was made of"), true);
	schema_put(object, "name", schema_of("string", NULL), true);
	schema_put(object, "source", schema_of("string", "where it came from"), true);
	schema_put(object, "root", schema_of("string", "path of its file system"), true);
	schema_put(object, "created", schema_of("string", "RFC 3339"), true);
	schema_put(object, "bytes", schema_of("integer", "of its files, unpacked"), true);
	schema_put(object, "files", schema_of("integer", NULL), true);
	schema_put(object, "config", config(), true);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "images", schema_array(image()), true);
}

const struct schema schema_images = {
	.name = "cgov.images/1",
	.help = "image ls --json",
	.fill = fill,
};
