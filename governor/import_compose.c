/* SPDX-License-Identifier: MIT */
/*
 * A compose file: a group for each service.
 *
 * Compose specification: services.md, deploy.md.
 */
#include "governor/import_compose.h"
#include "governor/import_amount.h"

#include "common/unit.h"

#include <string.h>

static void take_size(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);

	if (text)
		import_set(at, key, import_size_1024(at->import, text), node);
}

static void take_memory(struct import_at *at, const struct import_key *key, const struct node *node)
{
	struct import_service *service = at->more;

	service->memory = node;
	take_size(at, key, node);
}

static void take_both(struct import_at *at, UNUSED const struct import_key *key,
		      const struct node *node)
{
	struct import_service *service = at->more;

	service->both = node;
}

static void take_limit(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);

	if (text)
		import_set(at, key, text, node);
}

/* 0 is none. */
static void take_cpus(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);
	const bool is_none = text && text[0] && text[strspn(text, "0.")] == '\0';

	if (text)
		import_set(at, key, is_none ? "max" : text, node);
}

static void take_shares(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);
	int64_t shares = 0;

	if (text && !(import_number(text, &shares) && shares == 0))
		import_set(at, key, shares > 0 ? import_shares(at->import, (uint64_t)shares) : NULL,
			   node);
}

static void take_usec(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);
	int64_t number;

	if (text)
		import_set(at, key,
			   import_number(text, &number) ? import_usec(at->import, text) : text,
			   node);
}

static void take_count(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);

	if (text)
		import_set(at, key, import_count(at->import, text, true), node);
}

static void take_weight(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);

	if (text && strcmp(text, "0") != 0)
		import_set(at, key, import_blkio_weight(at->import, text), node);
}

/* [{path: /dev/sda, rate: 12mb}], of weight_device {path, weight}. */
static void take_device(struct import_at *at, const struct import_key *key, const struct node *item)
{
	const bool is_weight = strcmp(key->file, "io.weight") == 0;
	const struct import_place place = {key->file, import_text_of(item, "path"),
					   key->field ? key->field : ""};
	const char *text = import_text_of(item, is_weight ? "weight" : "rate");

	if (text)
		text = is_weight ? import_blkio_weight(at->import, text)
				 : import_size_1024(at->import, text);
	if (place.object && text)
		import_limit(at->import, at->group, &place, text, import_pos(item));
	else
		import_drop(at->import, import_pos(item), "%s: a path and a value were expected",
			    key->name);
}

static void take_devices(struct import_at *at, const struct import_key *key,
			 const struct node *node)
{
	for (const struct node *item = node->first; item; item = item->next)
		take_device(at, key, item);
}

static const struct import_key blkio_keys[] = {
	{"weight", take_weight, .file = "io.weight"},
	{"weight_device", take_devices, .file = "io.weight"},
	{"device_read_bps", take_devices, .file = "io.max", .field = "rbps"},
	{"device_write_bps", take_devices, .file = "io.max", .field = "wbps"},
	{"device_read_iops", take_devices, .file = "io.max", .field = "riops"},
	{"device_write_iops", take_devices, .file = "io.max", .field = "wiops"},
};

static void take_blkio(struct import_at *at, UNUSED const struct import_key *key,
		       const struct node *node)
{
	import_map(at, node, blkio_keys, ARRAY_LEN(blkio_keys));
}

static const struct import_key limits_keys[] = {
	{"cpus", take_cpus, .file = "cpu.max"},
	{"memory", take_memory, .file = "memory.max"},
	{"pids", take_count, .file = "pids.max"},
};

static void take_limits(struct import_at *at, UNUSED const struct import_key *key,
			const struct node *node)
{
	import_map(at, node, limits_keys, ARRAY_LEN(limits_keys));
}

static const struct import_key reservations_keys[] = {
	{"cpus", .why = "it chooses a machine; say cpu.weight for a share"},
	{"memory", take_size, .file = "memory.low"},
	{"devices", .why = "cgov gives out no devices"},
};

static void take_reservations(struct import_at *at, UNUSED const struct import_key *key,
			      const struct node *node)
{
	import_map(at, node, reservations_keys, ARRAY_LEN(reservations_keys));
}

static const struct import_key resources_keys[] = {
	{"limits", .take = take_limits},
	{"reservations", .take = take_reservations},
};

static void take_resources(struct import_at *at, UNUSED const struct import_key *key,
			   const struct node *node)
{
	import_map(at, node, resources_keys, ARRAY_LEN(resources_keys));
}

static const struct import_key deploy_keys[] = {
	{"resources", .take = take_resources},
	{"replicas", .why = "a group is one"},
};

static void take_deploy(struct import_at *at, UNUSED const struct import_key *key,
			const struct node *node)
{
	import_map(at, node, deploy_keys, ARRAY_LEN(deploy_keys));
}

static void take_entrypoint(struct import_at *at, UNUSED const struct import_key *key,
			    const struct node *node)
{
	struct import_service *service = at->more;

	service->entrypoint = node;
}

static void take_command(struct import_at *at, UNUSED const struct import_key *key,
			 const struct node *node)
{
	struct import_service *service = at->more;

	service->command = node;
}

static const struct import_key service_keys[] = {
	{"deploy", .take = take_deploy},
	{"cpus", take_cpus, .file = "cpu.max"},
	{"cpu_quota", take_usec, .file = "cpu.max", .field = "quota"},
	{"cpu_period", take_usec, .file = "cpu.max", .field = "period"},
	{"cpu_shares", take_shares, .file = "cpu.weight"},
	{"cpuset", take_limit, .file = "cpuset.cpus"},
	{"mem_limit", take_memory, .file = "memory.max"},
	{"mem_reservation", take_size, .file = "memory.low"},
	{"memswap_limit", .take = take_both},
	{"pids_limit", take_count, .file = "pids.max"},
	{"blkio_config", .take = take_blkio},
	{"command", .take = take_command},
	{"entrypoint", .take = take_entrypoint},
	{"environment", import_compose_environment, .run = RUN_ENV},
	{"working_dir", import_compose_run, .run = RUN_WORKDIR},
	{"user", import_compose_run, .run = RUN_USER},
	{"hostname", import_compose_run, .run = RUN_HOSTNAME},
	{"cap_add", import_compose_list, .run = RUN_CAP_ADD},
	{"cap_drop", import_compose_list, .run = RUN_CAP_DROP},
	{"ulimits", import_compose_ulimits, .run = RUN_RLIMITS},
	{"image",
	 .why = "cgov has no registries: `docker save` it to a file, and say `run: image: FILE`"},
	{"build",
	 .why = "cgov has no registries: `docker save` it to a file, and say `run: image: FILE`"},
	{"cpu_rt_runtime", .why = "cgroup v2 has no limit of real-time work"},
	{"cpu_rt_period", .why = "cgroup v2 has no limit of real-time work"},
	{"mem_swappiness", .why = "cgroup v2 has none"},
	{"oom_kill_disable", .why = "cgroup v2 has no such switch"},
	{"oom_score_adj", .why = "cgov limits groups"},
	{"healthcheck", .why = "say under 'rules' what is watched"},
};

/* Bytes of "512m"; UNIT_MAX: no limit, or none that can be read. */
static uint64_t bytes_of(struct import *import, const struct node *node)
{
	const char *text =
		node && node->kind == NODE_SCALAR ? import_size_1024(import, node->text) : NULL;
	uint64_t bytes;

	return text && unit_parse_bytes(text, UNIT_BARE_1024, &bytes) == 0 ? bytes : UNIT_MAX;
}

static void set_swap(struct import_at *at, const struct import_service *service)
{
	static const struct import_key key = {.file = "memory.swap.max"};
	const uint64_t memory = bytes_of(at->import, service->memory);

	if (!service->both)
		return;
	const uint64_t both = bytes_of(at->import, service->both);
	const bool is_none =
		service->both->kind == NODE_SCALAR && strcmp(service->both->text, "-1") == 0;
	import_set(at, &key,
		   is_none				    ? "max"
		   : both == UNIT_MAX || memory == UNIT_MAX ? NULL
							    : import_swap(at->import, both, memory),
		   service->both);
}

static void take_service(struct import *import, const struct node *node)
{
	struct import_service service = {0};
	struct import_at at = {.import = import, .more = &service};

	at.group = import_group(import, NULL, node->key->text, node->key->text, &node->key->pos);
	import_map(&at, node, service_keys, ARRAY_LEN(service_keys));
	import_compose_command(&at, &service);
	set_swap(&at, &service);
}

static void take_services(struct import_at *at, UNUSED const struct import_key *key,
			  const struct node *node)
{
	if (!import_is_map(at->import, node))
		return;
	for (const struct node *child = node->first; child; child = child->next)
		take_service(at->import, child);
}

static void take_name(struct import_at *at, UNUSED const struct import_key *key,
		      const struct node *node)
{
	const char *text = import_compose_text(at->import, node);

	if (text && text[0] && !at->import->name)
		at->import->name = text;
}

static void ignore(UNUSED struct import_at *at, UNUSED const struct import_key *key,
		   UNUSED const struct node *node)
{
}

static const struct import_key file_keys[] = {
	{"services", .take = take_services},
	{"name", .take = take_name},
	{"version", .take = ignore},
	{"networks", .why = "cgov gives a workload a network by `run: network`"},
	{"volumes", .why = "cgov mounts no volumes"},
};

static void take_file(struct import *import, const struct node *root)
{
	struct import_at at = {.import = import};

	import_map(&at, root, file_keys, ARRAY_LEN(file_keys));
}

int import_compose(struct import *import, const char *file, const char *text, size_t len,
		   struct err *err)
{
	const size_t errors = import->findings->errors;
	int r = import_documents(import, file, text, len, take_file, err);

	if (import->findings->errors > errors)
		import_refuse(import, &(struct pos){file, 1, 1},
			      "a file with anchors, merge keys or variables is imported as "
			      "`docker compose config` prints it");
	return r;
}
