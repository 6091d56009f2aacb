/* SPDX-License-Identifier: MIT */
#include "runner/profile.h"

#include <linux/capability.h>
#include <string.h>

#include "common/attr.h"

#define CAP_BIT(cap) (UINT64_C(1) << (cap))

/* The set that docker, podman and containerd keep for root when nobody says otherwise. */
static const uint64_t engine_caps =
	CAP_BIT(CAP_CHOWN) | CAP_BIT(CAP_DAC_OVERRIDE) | CAP_BIT(CAP_FSETID) | CAP_BIT(CAP_FOWNER) |
	CAP_BIT(CAP_MKNOD) | CAP_BIT(CAP_NET_RAW) | CAP_BIT(CAP_SETGID) | CAP_BIT(CAP_SETUID) |
	CAP_BIT(CAP_SETFCAP) | CAP_BIT(CAP_SETPCAP) | CAP_BIT(CAP_NET_BIND_SERVICE) |
	CAP_BIT(CAP_SYS_CHROOT) | CAP_BIT(CAP_KILL) | CAP_BIT(CAP_AUDIT_WRITE);

static const struct {
	const char *name;
	uint64_t caps;
} profiles[PROFILE_COUNT] = {
	[PROFILE_TRUSTED] = {"trusted", UINT64_MAX},
	[PROFILE_DEFAULT] = {"default", engine_caps},
	[PROFILE_STRICT] = {"strict", 0},
};

const char *profile_name(enum profile profile)
{
	return profiles[profile].name;
}

enum profile profile_find(const char *name)
{
	for (enum profile p = 0; p < PROFILE_COUNT; p++)
		if (strcmp(profiles[p].name, name) == 0)
			return p;
	return PROFILE_COUNT;
}

uint64_t profile_caps(enum profile profile, uint64_t add, uint64_t drop)
{
	return (profiles[profile].caps | add) & ~drop;
}
