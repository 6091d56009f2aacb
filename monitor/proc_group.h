/* SPDX-License-Identifier: MIT */
/*
 * In which group a process is.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * proc_group() - its path from the root of the hierarchy.
 * @proc_fd: of /proc.
 *
 * The kernel still tells it of a process that ended and was not waited for. A group that was
 * removed meanwhile has its path as it was.
 *
 * Return: false when there is no such process any more, or it is above what this program may see.
 */
bool proc_group(int proc_fd, uint32_t pid, char ret[PATH_MAX]);
