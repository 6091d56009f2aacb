/* SPDX-License-Identifier: MIT */
/*
 * linux.resources of an OCI container.
 *
 * OCI runtime specification: config-linux.md.
 */
#include "governor/import_amount.h"
#include "governor/import_oci.h"

#include "common/unit.h"

#include <string.h>

/* What is known only together. */
struct container {
	const struct node *limit, *swap; /* of memory */
};

static void take_shares(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_scalar(at->import, node);
	int64_t shares = 0;

	/* 0: the runtime leaves it alone. */
	if (text && import_number(text, &shares) && shares != 0)
		import_set(at, key, shares > 0 ? import_shares(at->import, (uint64_t)shares) : NULL,
			   node);
}

static void take_usec(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_scalar(at->import, node);

	if (text && strcmp(text, "0") != 0)
		import_set(at, key, import_usec(at->import, text), node);
}

static void take_count(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_scalar(at->import, node);

	if (text)
		import_set(at, key, import_count(at->import, text, true), node);
}

static void take_bytes(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_scalar(at->import, node);
	struct container *container = at->more;

	if (strcmp(key->name, "limit") == 0)
		container->limit = node;
	if (text)
		import_set(at, key, import_count(at->import, text, false), node);
}

static void take_swap(struct import_at *at, UNUSED const struct import_key *key,
		      const struct node *node)
{
	struct container *container = at->more;

	container->swap = node;
}

static const struct import_key cpu_keys[] = {
	{"shares", take_shares, .file = "cpu.weight"},
	{"quota", take_usec, .file = "cpu.max", .field = "quota"},
	{"period", take_usec, .file = "cpu.max", .field = "period"},
	{"burst", take_usec, .file = "cpu.max.burst"},
	{"idle", import_take_limit, .file = "cpu.idle"},
	{"cpus", import_take_limit, .file = "cpuset.cpus"},
	{"mems", import_take_limit, .file = "cpuset.mems"},
	{"realtimeRuntime", .why = "cgroup v2 has no limit of real-time work"},
	{"realtimePeriod", .why = "cgroup v2 has no limit of real-time work"},
};

static const struct import_key memory_keys[] = {
	{"limit", take_bytes, .file = "memory.max"},
	{"reservation", take_bytes, .file = "memory.low"},
	{"swap", .take = take_swap},
	{"kernel", .why = "cgroup v2 counts it with the rest"},
	{"kernelTCP", .why = "cgroup v2 counts it with the rest"},
	{"swappiness", .why = "cgroup v2 has none"},
	{"disableOOMKiller", .why = "cgroup v2 has no such switch"},
};

static const struct import_key pids_keys[] = {{"limit", take_count, .file = "pids.max"}};

static void take_cpu(struct import_at *at, UNUSED const struct import_key *key,
		     const struct node *node)
{
	import_map(at, node, cpu_keys, ARRAY_LEN(cpu_keys));
}

/* In the file it is of memory and swap together, in the kernel of swap alone. */
static void set_swap(struct import_at *at, const struct container *container)
{
	const struct import_key key = {.file = "memory.swap.max"};
	int64_t limit = -1, swap = -1;

	const char *text = container->swap ? import_scalar(at->import, container->swap) : NULL;
	if (!text)
		return;
	if (import_number(text, &swap) && swap < 0)
		import_set(at, &key, "max", container->swap);
	else if (container->limit && container->limit->kind == NODE_SCALAR &&
		 import_number(container->limit->text, &limit) && limit >= 0)
		import_set(at, &key, import_swap(at->import, (uint64_t)swap, (uint64_t)limit),
			   container->swap);
	else
		import_drop(at->import, import_pos(container->swap),
			    "swap: it is of memory and swap together, and memory has no limit");
}

static void take_memory(struct import_at *at, UNUSED const struct import_key *key,
			const struct node *node)
{
	struct container container = {0};

	at->more = &container;
	import_map(at, node, memory_keys, ARRAY_LEN(memory_keys));
	set_swap(at, &container);
	at->more = NULL;
}

static void take_pids(struct import_at *at, UNUSED const struct import_key *key,
		      const struct node *node)
{
	import_map(at, node, pids_keys, ARRAY_LEN(pids_keys));
}

/* "8:0" of {"major": 8, "minor": 0}. */
static const char *device_of(struct import *import, const struct node *item)
{
	const char *major = import_text_of(item, "major"), *minor = import_text_of(item, "minor");

	return major && minor ? import_printf(import, "%s:%s", major, minor) : NULL;
}

static void take_device(struct import_at *at, const struct import_key *key, const struct node *item)
{
	const bool is_weight = strcmp(key->file, "io.weight") == 0;
	const char *device = device_of(at->import, item);
	const char *text = import_text_of(item, is_weight ? "weight" : "rate");
	const struct import_place place = {key->file, device, key->field ? key->field : ""};

	if (text && is_weight)
		text = import_blkio_weight(at->import, text);
	if (device && text)
		import_limit(at->import, at->group, &place, text, import_pos(item));
	else
		import_drop(at->import, import_pos(item), "%s: no device and value", key->name);
}

static void take_devices(struct import_at *at, const struct import_key *key,
			 const struct node *node)
{
	for (const struct node *item = node->first; item; item = item->next)
		take_device(at, key, item);
}

static void take_weight(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_scalar(at->import, node);

	if (text && strcmp(text, "0") != 0)
		import_set(at, key, import_blkio_weight(at->import, text), node);
}

static const struct import_key block_keys[] = {
	{"weight", take_weight, .file = "io.weight"},
	{"weightDevice", take_devices, .file = "io.weight"},
	{"throttleReadBpsDevice", take_devices, .file = "io.max", .field = "rbps"},
	{"throttleWriteBpsDevice", take_devices, .file = "io.max", .field = "wbps"},
	{"throttleReadIOPSDevice", take_devices, .file = "io.max", .field = "riops"},
	{"throttleWriteIOPSDevice", take_devices, .file = "io.max", .field = "wiops"},
	{"leafWeight", .why = "cgroup v2 has no weight of leaves"},
};

static void take_block(struct import_at *at, UNUSED const struct import_key *key,
		       const struct node *node)
{
	import_map(at, node, block_keys, ARRAY_LEN(block_keys));
}

static void take_hugepages(struct import_at *at, UNUSED const struct import_key *key,
			   const struct node *node)
{
	for (const struct node *item = node->first; item; item = item->next) {
		const char *size = import_text_of(item, "pageSize"),
			   *limit = import_text_of(item, "limit");
		const char *file = size ? import_printf(at->import, "hugetlb.%s.max", size) : NULL;
		if (file && limit)
			import_limit(at->import, at->group, &(struct import_place){file, NULL, ""},
				     limit, import_pos(item));
		else
			import_drop(at->import, import_pos(item),
				    "hugepageLimits: no size and limit");
	}
}

static void take_rdma(struct import_at *at, UNUSED const struct import_key *key,
		      const struct node *node)
{
	if (!import_is_map(at->import, node))
		return;
	for (const struct node *device = node->first; device; device = device->next) {
		const char *handles = import_text_of(device, "hcaHandles");
		const char *objects = import_text_of(device, "hcaObjects");
		struct import_place place = {"rdma.max", device->key->text, "hca_handle"};
		if (handles)
			import_limit(at->import, at->group, &place, handles, import_pos(device));
		place.field = "hca_object";
		if (objects)
			import_limit(at->import, at->group, &place, objects, import_pos(device));
	}
}

static void take_unified(struct import_at *at, UNUSED const struct import_key *key,
			 const struct node *node)
{
	if (!import_is_map(at->import, node))
		return;
	for (const struct node *file = node->first; file; file = file->next) {
		const char *text = import_scalar(at->import, file);
		if (text)
			import_kernel(at->import, at->group, file->key->text, text,
				      import_pos(file));
	}
}

static const struct import_key resource_keys[] = {
	{"cpu", .take = take_cpu},
	{"memory", .take = take_memory},
	{"pids", .take = take_pids},
	{"blockIO", .take = take_block},
	{"hugepageLimits", .take = take_hugepages},
	{"rdma", .take = take_rdma},
	{"unified", .take = take_unified},
	{"devices", .why = "a policy says nothing about device nodes"},
	{"network", .why = "a policy has no classes and priorities of packets"},
};

void import_oci_resources(struct import_at *at, UNUSED const struct import_key *key,
			  const struct node *node)
{
	import_map(at, node, resource_keys, ARRAY_LEN(resource_keys));
}
