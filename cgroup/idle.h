/* SPDX-License-Identifier: MIT */
/*
 * Groups that do nothing, told by a few files instead of all of them.
 */
#pragma once

#include "cgroup/kept.h"
#include "cgroup/sample.h"

/**
 * group_is_idle() - whether a group, with all below it, has done nothing since it was read.
 * @kept: NULL keeps no descriptors.
 * @before: an earlier sample of the same group.
 *
 * No process has used CPU time or waited for I/O, the memory in use is what it was, and nobody was
 * frozen or let go. What others do to a group without any of that (a limit that is set) is not
 * seen.
 */
bool group_is_idle(struct kept *kept, const struct cg *cg, const struct sample *before);
