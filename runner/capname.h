/* SPDX-License-Identifier: MIT */
/*
 * Capabilities by name. The only file of the house that knows libcap is capname.c; it is loaded
 * when the first name is looked up.
 */
#pragma once

#include "common/err.h"

#include <stdint.h>

/**
 * cap_parse() - "CAP_NET_RAW", "net_raw", a number, or "all".
 * @ret: 1 << CAP_*; UINT64_MAX for all.
 *
 * Return: 0; -EINVAL when there is no such capability; -ENOENT, -ENOTSUP when libcap is missing.
 */
int cap_parse(const char *name, uint64_t *ret, struct err *err);
