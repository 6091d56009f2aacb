/* SPDX-License-Identifier: MIT */
/*
 * The unit files of systemd, as far as they describe units.
 *
 * systemd: systemd.unit(5), "Unit File Load Path".
 */
#pragma once

#include "common/text.h"

#include <stdbool.h>

/**
 * unit_file_description() - what a unit calls itself.
 * @root_fd: of the file system.
 * @path: of its group, which says whose manager it belongs to.
 * @unit: "ssh.service", "user-1000.slice".
 *
 * Return: false when no file of it says.
 */
bool unit_file_description(int root_fd, const char *path, const char *unit, struct text *ret);
