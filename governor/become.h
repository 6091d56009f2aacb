/* SPDX-License-Identifier: MIT */
/*
 * Another user, for a program that a rule starts.
 */
#pragma once

#include "common/err.h"

/**
 * become() - this process is that user from now on, with that user's groups.
 * @user: NULL: it stays who it is.
 *
 * Return: 0; -ENOENT when there is no such user; -errno.
 */
int become(const char *user, struct err *err);
