/* SPDX-License-Identifier: MIT */
/*
 * config.json of an OCI bundle.
 *
 * OCI runtime specification: config.md, config-linux.md.
 */
#include "governor/import_oci.h"

#include <string.h>

static const char *namespace_name(const char *type)
{
	return strcmp(type, "network") == 0 ? "net" : type;
}

static void take_namespaces(struct import_at *at, UNUSED const struct import_key *key,
			    const struct node *node)
{
	AUTO_TEXT struct text names = {0};

	for (const struct node *item = node->first; item; item = item->next) {
		const char *type = import_text_of(item, "type");
		if (type && !node_get(item, "path"))
			text_addf(&names, "%s%s", names.len ? "," : "", namespace_name(type));
		else
			import_drop(at->import, import_pos(item),
				    "namespaces: only new ones can be carried");
	}
	if (names.len)
		import_run(at->import, at->group, RUN_NAMESPACES, text_str(&names),
			   import_pos(node));
}

static void ignore(UNUSED struct import_at *at, UNUSED const struct import_key *key,
		   UNUSED const struct node *node)
{
}

static const struct import_key linux_keys[] = {
	{"resources", .take = import_oci_resources},
	{"namespaces", .take = take_namespaces},
	{"cgroupsPath", .take = ignore}, /* the group's name comes from it */
	{"seccomp", .why = "`run: seccomp` takes a file with it"},
};

static void take_linux(struct import_at *at, UNUSED const struct import_key *key,
		       const struct node *node)
{
	import_map(at, node, linux_keys, ARRAY_LEN(linux_keys));
}

static void take_user(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *uid = import_text_of(node, "uid"), *gid = import_text_of(node, "gid");
	const char *text = uid && gid ? import_printf(at->import, "%s:%s", uid, gid) : uid;

	if (text)
		import_run(at->import, at->group, key->run, text, import_pos(node));
}

/* RLIMIT_NOFILE: "nofile=1024:4096" */
static void take_rlimits(struct import_at *at, const struct import_key *key,
			 const struct node *node)
{
	static const char prefix[] = "RLIMIT_";

	for (const struct node *item = node->first; item; item = item->next) {
		const char *type = import_text_of(item, "type"),
			   *soft = import_text_of(item, "soft"),
			   *hard = import_text_of(item, "hard");
		AUTO_TEXT struct text text = {0};
		if (!type || !soft || !hard || strncmp(type, prefix, strlen(prefix)) != 0) {
			import_drop(at->import, import_pos(item), "rlimits: type, soft and hard");
			continue;
		}
		for (const char *c = type + strlen(prefix); *c; c++)
			text_addf(&text, "%c", *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
		text_addf(&text, "=%s:%s", soft, hard);
		import_run(at->import, at->group, key->run, text_str(&text), import_pos(item));
	}
}

static const struct import_key process_keys[] = {
	{"args", import_take_words, .run = RUN_COMMAND},
	{"env", import_take_words, .run = RUN_ENV},
	{"cwd", import_take_run, .run = RUN_WORKDIR},
	{"user", take_user, .run = RUN_USER},
	{"rlimits", take_rlimits, .run = RUN_RLIMITS},
	{"terminal", .why = "cgov run gives it the terminal that it has itself"},
	{"capabilities", .why = "`run: profile`, cap-add and cap-drop say what it keeps"},
	{"noNewPrivileges", .why = "`run: profile` decides it"},
	{"oomScoreAdj", .why = "cgov limits groups"},
};

static void take_process(struct import_at *at, UNUSED const struct import_key *key,
			 const struct node *node)
{
	import_map(at, node, process_keys, ARRAY_LEN(process_keys));
}

/* A path is relative to the bundle. */
static void take_root(struct import_at *at, UNUSED const struct import_key *key,
		      const struct node *node)
{
	const char *path = import_text_of(node, "path"), *slash = strrchr(node->pos.file, '/');
	const char *read_only = import_text_of(node, "readonly");

	if (path && path[0] != '/' && slash)
		path = import_printf(at->import, "%.*s/%s", (int)(slash - node->pos.file),
				     node->pos.file, path);
	if (path)
		import_run(at->import, at->group, RUN_IMAGE, path, import_pos(node));
	if (path && read_only)
		import_run(at->import, at->group, RUN_READ_ONLY, read_only, import_pos(node));
}

static const struct import_key config_keys[] = {
	{"linux", .take = take_linux},
	{"process", .take = take_process},
	{"root", .take = take_root},
	{"hostname", import_take_run, .run = RUN_HOSTNAME},
	{"ociVersion", .take = ignore},
	{"mounts", .why = "cgov gives the workload its own /proc, /dev and /tmp"},
	{"hooks", .why = "cgov runs none"},
	{"annotations", .why = "they are for the program that made the bundle"},
};

/* The container's own name: the end of "/machine/web" or of "machine.slice:crun:web". */
static const char *name_of(const struct node *root)
{
	const struct node *on_linux = node_get(root, "linux");
	const char *path = on_linux ? import_text_of(on_linux, "cgroupsPath") : NULL;
	const char *host = import_text_of(root, "hostname");
	size_t at = path ? strlen(path) : 0;

	while (at > 0 && path[at - 1] != '/' && path[at - 1] != ':')
		at--;
	if (path && path[at])
		return path + at;
	return host && host[0] ? host : "container";
}

static void take_config(struct import *import, const struct node *root)
{
	struct import_at at = {.import = import};
	const char *source = import_printf(import, "%s:%u", root->pos.file, root->pos.line);

	if (!source)
		return;
	at.group = import_group(import, NULL, name_of(root), source, &root->pos);
	import_map(&at, root, config_keys, ARRAY_LEN(config_keys));
}

int import_oci(struct import *import, const char *file, const char *text, size_t len,
	       struct err *err)
{
	return import_documents(import, file, text, len, take_config, err);
}
