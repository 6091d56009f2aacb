/* SPDX-License-Identifier: MIT */
/*
 * The images of the store, for people and as cgov.images/1.
 */
#pragma once

#include "common/err.h"
#include "governor/image_store.h"

#include <stdbool.h>

/**
 * image_print() - on stdout, by name.
 *
 * Return: 0, -errno.
 */
int image_print(const struct image_store *store, bool json, struct err *err);
