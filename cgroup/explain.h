/* SPDX-License-Identifier: MIT */
/*
 * Why a group refused, in words: which controller is missing at which ancestor, who owns the group,
 * and what mends it. Only failures pay for it.
 */
#pragma once

#include "cgroup/tree.h"
#include "common/err.h"

#include <limits.h>

/**
 * cg_path() - where the group is in the file system, for people.
 *
 * Return: @buf; "?" when that cannot be told.
 */
const char *cg_path(const struct cg *cg, char buf[PATH_MAX]);

/**
 * cg_path_below() - the path of @cg from @top on: "/cgov/web"; "/" for @top itself.
 *
 * Return: 0, -ESTALE when it is not below.
 */
int cg_path_below(const struct cg *top, const struct cg *cg, char ret[PATH_MAX], struct err *err);

/**
 * cg_explain() - an interface file of @cg could not be opened, read or written.
 * @file: "memory.max"; its first part names the controller.
 * @errnum: positive errno.
 *
 * Return: -@errnum; @err has "write 'FILE' of 'PATH': why; remedy".
 */
int cg_explain(const struct cg *cg, const char *file, int errnum, struct err *err);

/**
 * cg_explain_controller() - @controller cannot be handed to the children of @cg.
 *
 * Return: -ENOENT; @err names the nearest ancestor that has it and does not pass it on.
 */
int cg_explain_controller(const struct cg *cg, const char *controller, struct err *err);
