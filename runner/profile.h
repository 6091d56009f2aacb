/* SPDX-License-Identifier: MIT */
/*
 * What a workload may keep of its caller's power, by name.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum profile {
	PROFILE_TRUSTED, /* the caller's capabilities as they are */
	PROFILE_DEFAULT, /* what container engines keep, with no_new_privs */
	PROFILE_STRICT,	 /* no capability, with no_new_privs */
	PROFILE_COUNT,	 /* no profile */
};

/* "trusted", "default", "strict". */
const char *profile_name(enum profile profile);

/**
 * profile_find() - by name.
 *
 * Return: PROFILE_COUNT when there is none.
 */
enum profile profile_find(const char *name);

/**
 * profile_caps() - the capabilities (1 << CAP_*) that remain under a profile.
 * @add, @drop: on top of it; drop wins.
 *
 * What the caller itself lacks is in the answer too: nobody gains by it.
 */
uint64_t profile_caps(enum profile profile, uint64_t add, uint64_t drop);
