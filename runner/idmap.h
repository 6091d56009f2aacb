/* SPDX-License-Identifier: MIT */
/*
 * User and group numbers of a new user namespace.
 */
#pragma once

#include "common/err.h"

#include <sys/types.h>

/**
 * idmap_write() - from the parent: the maps of the child's user namespace.
 *
 * Who may set any user (root) keeps all numbers as they are; a normal user gets the single one the
 * kernel allows, its own, and setgroups() is denied for good.
 *
 * Kernel: user_namespaces(7).
 *
 * Return: 0, -errno.
 */
int idmap_write(pid_t pid, struct err *err);
