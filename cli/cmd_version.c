/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cgroup/file.h"
#include "cgroup/host.h"
#include "cgroup/systemd_bus.h"
#include "cli/args.h"
#include "cli/output.h"
#include "config.h"

static const char *const features[] = {
	"json",	   "yaml", "systemd",
#if HAVE_TUI
	"tui",
#endif
#if HAVE_NETLINK
	"netlink",
#endif
#if HAVE_CAP
	"cap",
#endif
#if HAVE_HTTP
	"http",
#endif
#if HAVE_NAT
	"nat",
#endif
#if HAVE_NETWORK
	"network",
#endif
#if HAVE_SECCOMP
	"seccomp",
#endif
};

struct server {
	struct host host;
	char systemd[64]; /* "" where it does not run or does not answer */
	char virt_text[HOST_VIRT_SIZE];
	const char *virt; /* NULL: none */
};

static void server_probe(struct server *server)
{
	struct systemd_bus *bus;
	struct err ignored;

	host_probe(&server->host);
	server->systemd[0] = '\0';
	server->virt = host_virtualization(server->virt_text);
	if (!server->host.systemd || systemd_bus_open(false, &bus, &ignored) < 0)
		return;
	systemd_version(bus, server->systemd, sizeof(server->systemd), &ignored);
	systemd_bus_close(bus);
}

static struct json *client_json(void)
{
	struct json *client = json_object_new(), *list = json_array_new();

	json_set(client, "version", json_string_new(CGOV_VERSION));
	for (size_t i = 0; i < ARRAY_LEN(features); i++)
		json_add(list, json_string_new(features[i]));
	json_set(client, "features", list);
	return client;
}

static struct json *server_json(const struct server *server)
{
	struct json *object = json_object_new(), *list = json_array_new();
	const char *at = server->host.controllers, *end = at + strlen(at);
	struct span word;
	char one[64];

	while (file_next_word(&at, end, &word) == 1) {
		snprintf(one, sizeof(one), "%.*s", (int)word.len, word.at);
		json_add(list, json_string_new(one));
	}
	json_set(object, "kernel", json_string_new(server->host.kernel));
	json_set(object, "cgroup", json_string_new(host_mode_name(server->host.mode)));
	json_set(object, "controllers", list);
	if (server->systemd[0])
		json_set(object, "systemd", json_string_new(server->systemd));
	if (server->virt)
		json_set(object, "virtualization", json_string_new(server->virt));
	return object;
}

static void print_server(const struct server *server)
{
	printf("client\n  version         %s\n  features       ", CGOV_VERSION);
	for (size_t i = 0; i < ARRAY_LEN(features); i++)
		printf(" %s", features[i]);
	printf("\nserver\n  kernel          %s\n", server->host.kernel);
	printf("  cgroup          %s%s%s\n", host_mode_name(server->host.mode),
	       server->host.mount[0] ? " at " : "", server->host.mount);
	printf("  controllers     %s\n", server->host.controllers);
	if (server->systemd[0])
		printf("  systemd         %s\n", server->systemd);
	if (server->virt)
		printf("  virtualization  %s\n", server->virt);
}

extern const struct command cmd_version;

static int run(int argc, char **argv, struct err *err)
{
	bool as_json = false;
	const struct arg_flag flags[] = {{"--json", &as_json}, {NULL, NULL}};
	struct json *document;
	struct server server;

	int r = args_read(&cmd_version, argc, argv, flags, 0, NULL);
	if (r != 0)
		return r;
	server_probe(&server);
	if (!as_json) {
		print_server(&server);
		return EXIT_DONE;
	}
	r = output_document("cgov.version/1", &document, err);
	if (r < 0)
		return r;
	json_set(document, "client", client_json());
	json_set(document, "server", server_json(&server));
	return output_json(document, err);
}

const struct command cmd_version = {
	.name = "version",
	.synopsis = "[--json]",
	.help = "what this cgov is, and which kernel serves it",
	.options =
		"The client is this program; the server is the kernel that makes the groups, with\n"
		"its cgroup mode and controllers, systemd's version and what it runs in.\n\n"
		"  --json   one document, cgov.version/1\n\n"
		"Example:\n  cgov version --json\n  contrib/vm/run build/cgov version\n",
	.run = run,
};
