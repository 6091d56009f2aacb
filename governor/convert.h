/* SPDX-License-Identifier: MIT */
/*
 * A policy as other programs take it. What they cannot carry is told, never left out in silence.
 */
#pragma once

#include "common/json.h"
#include "governor/want.h"

/**
 * convert_wants() - what a policy asks for on this machine, whatever its cgroup tree has: relative
 * amounts are made absolute by its memory, devices are found.
 * @findings: devices that are missing, amounts out of range.
 */
int convert_wants(const struct policy *policy, struct arena *arena, struct findings *findings,
		  struct wants *ret, struct err *err);

/**
 * convert_to_systemd() - add drop-ins, each behind a comment with its file name: a slice for a
 * group with groups in it, a service for the others.
 * @findings: limits that systemd has no property for, as warnings.
 */
int convert_to_systemd(const struct wants *wants, struct findings *findings, struct text *ret);

/**
 * convert_to_oci() - one group: {"linux": {"resources": {"unified": {...}}}}.
 *
 * OCI runtime specification: config-linux.md, unified.
 */
struct json *convert_to_oci(const struct want_group *group);
