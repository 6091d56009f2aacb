/* SPDX-License-Identifier: MIT */
/*
 * Names of systemd units as people read them. Pure.
 *
 * systemd: systemd.unit(5), "String escaping for inclusion in unit names", "Specifiers".
 */
#pragma once

#include "common/text.h"

#include <stdbool.h>

/**
 * unit_name_add() - a unit's name with its escapes decoded: "app-gnome\x2dterminal.scope" to
 * "app-gnome-terminal.scope", "home-jane.mount" to "/home/jane".
 *
 * The result can hold any bytes.
 */
void unit_name_add(const char *unit, struct text *ret);

/**
 * unit_description() - what Description= in [Unit] of a unit file says, its specifiers expanded.
 * @file: the text of the file, or of a drop-in.
 * @unit: "getty@tty1.service".
 *
 * Specifiers that need the service manager stay as they are.
 *
 * Return: false, and nothing added, where the file says none.
 */
bool unit_description(const char *file, const char *unit, struct text *ret);
