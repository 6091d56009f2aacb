/* SPDX-License-Identifier: MIT */
#include "monitor/task_usage.h"

#include "common/attr.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/taskstats.h>

const char *const delay_names[DELAY_COUNT] = {
#define DELAY(id, name, offset, help) [DELAY_##id] = name,
#include "monitor/delay.def"
#undef DELAY
};

/* Version 15 put fields between those that were there; 16 moved them to the end. */
#define VERSION_MOVED 15
#define MOVED_FROM    offsetof(struct taskstats, blkio_count)

_Static_assert(offsetof(struct taskstats, ac_comm) == 80 &&
		       offsetof(struct taskstats, wpcopy_delay_total) == 408,
	       "fields keep their places");

static bool get(struct span stats, size_t offset, uint64_t *ret)
{
	return netlink_get(stats, offset, ret, sizeof(*ret));
}

static bool get_usec(struct span stats, size_t offset, uint64_t *ret)
{
	if (!get(stats, offset, ret))
		return false;
	*ret /= 1000;
	return true;
}

static void take_delays(struct span stats, struct task_usage *usage)
{
	static const uint16_t offsets[DELAY_COUNT] = {
#define DELAY(id, name, offset, help) [DELAY_##id] = offset,
#include "monitor/delay.def"
#undef DELAY
	};

	for (size_t i = 0; i < DELAY_COUNT; i++)
		if (get_usec(stats, offsets[i], &usage->delay_usec[i]))
			usage->delays |= (uint8_t)(1U << i);
}

static void take_number(struct span stats, size_t offset, uint32_t *ret)
{
	netlink_get(stats, offset, ret, sizeof(*ret));
}

static int take_stats(struct span stats, struct task_usage *usage)
{
	uint16_t version;

	if (!netlink_get(stats, 0, &version, sizeof(version)))
		return -EBADMSG;
	if (version == VERSION_MOVED && stats.len > MOVED_FROM)
		stats.len = MOVED_FROM;
	take_delays(stats, usage);
	usage->has_cpu = get_usec(stats, offsetof(struct taskstats, cpu_run_virtual_total),
				  &usage->cpu_usec);
	/* Of a whole process the kernel adds up no more than that. */
	if (usage->whole)
		return 0;
	take_number(stats, offsetof(struct taskstats, ac_ppid), &usage->ppid);
	take_number(stats, offsetof(struct taskstats, ac_tgid), &usage->tgid);
	usage->has_io = get(stats, offsetof(struct taskstats, read_bytes), &usage->read_bytes) &&
			get(stats, offsetof(struct taskstats, write_bytes), &usage->write_bytes);
	return 0;
}

static int take_aggregate(struct span nested, struct task_usage *usage)
{
	struct netlink_attribute attribute;
	bool has_id = false;

	while (netlink_attribute_next(&nested, &attribute)) {
		if (attribute.type == TASKSTATS_TYPE_PID || attribute.type == TASKSTATS_TYPE_TGID)
			has_id = netlink_get(attribute.value, 0, &usage->pid, sizeof(usage->pid));
		else if (attribute.type == TASKSTATS_TYPE_STATS)
			return has_id ? take_stats(attribute.value, usage) : -EBADMSG;
	}
	return -EBADMSG;
}

int task_usage_parse(struct span body, struct task_usage *ret)
{
	struct netlink_attribute attribute;

	if (!netlink_skip(&body, GENL_HDRLEN))
		return -EBADMSG;
	while (netlink_attribute_next(&body, &attribute)) {
		struct task_usage usage = {.whole = attribute.type == TASKSTATS_TYPE_AGGR_TGID};
		if (!usage.whole && attribute.type != TASKSTATS_TYPE_AGGR_PID)
			continue;
		int r = take_aggregate(attribute.value, &usage);
		if (r == 0)
			*ret = usage;
		return r;
	}
	return -EBADMSG;
}

void task_usage_drop_delays(struct task_usage *usage)
{
	usage->delays &= 1U << DELAY_CPU;
}
