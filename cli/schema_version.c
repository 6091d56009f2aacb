/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"
#include "cli/schema.h"

static struct json *server(void)
{
	const char *const modes[] = {
		host_mode_name(HOST_V2),
		host_mode_name(HOST_HYBRID),
		host_mode_name(HOST_V1),
		host_mode_name(HOST_NONE),
		NULL,
	};
	struct json *object = schema_of("object", "the kernel that makes the groups");

	schema_put(object, "kernel", schema_of("string", "its release"), true);
	schema_put(object, "cgroup", schema_words(modes), true);
	schema_put(object, "controllers", schema_array(schema_of("string", NULL)), true);
	schema_put(object, "systemd", schema_of("string", "version, where it is PID 1"), false);
	schema_put(object, "virtualization",
		   schema_of("string", "what it runs in; absent on bare metal"), false);
	return object;
}

static void fill(struct json *object)
{
	struct json *client = schema_of("object", "this program");

	schema_put(client, "version", schema_of("string", NULL), true);
	schema_put(client, "features", schema_array(schema_of("string", NULL)), true);
	schema_put(object, "client", client, true);
	schema_put(object, "server", server(), true);
}

const struct schema schema_version = {
	.name = "cgov.version/1",
	.help = "version --json",
	.fill = fill,
};
