/* SPDX-License-Identifier: MIT */
/*
 * Whether what a group keeps by memory.min and memory.low is kept.
 */
#include <stdlib.h>

#include "cgroup/protection.h"
#include "governor/doctor_probe.h"

enum doctor_status doctor_protection(const struct doctor *doctor, UNUSED const char *argument,
				     struct doctor_check *ret)
{
	const struct protection_place place = {
		.host = doctor->host,
		.root_fd = doctor->root_fd,
		.uid = doctor->uid,
		.cgroup_root = doctor->root_path,
	};
	AUTO_TEXT struct text where = {0};
	AUTO_TEXT struct text remedy = {0};

	if (!protection_gap(&place, 0, PROTECTION_ANY, &where, &remedy)) {
		doctor_detail(ret, "no group above those of cgov bounds it");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "ends at %s, which has no memory.low", text_str(&where));
	doctor_remedy(ret, "%s", text_str(&remedy));
	return DOCTOR_WARNING;
}

/*
 * Under the multi-generational LRU a group below its memory.low is passed over once and reclaimed
 * the next time; no file tells which kernels do so. Kernel: shrink_one() in mm/vmscan.c.
 */
enum doctor_status doctor_low(const struct doctor *doctor, UNUSED const char *argument,
			      struct doctor_check *ret)
{
	char enabled[32];

	if (!doctor_read(doctor, "sys/kernel/mm/lru_gen/enabled", enabled, sizeof(enabled)) ||
	    !(strtoul(enabled, NULL, 0) & 1)) {
		doctor_detail(ret, "holds");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "the multi-generational LRU is on");
	doctor_remedy(ret, "memory.min, which holds on all, where it must be kept");
	return DOCTOR_WARNING;
}
