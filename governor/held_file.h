/* SPDX-License-Identifier: MIT */
/*
 * The list of held.h on disk: one JSON file a subtree, replaced whole.
 */
#pragma once

#include "governor/held.h"

/* What held_file.c shares with held.c. */

/**
 * held_save() - as the list is now; without entries the file is removed.
 */
int held_save(const struct held_list *list, struct err *err);

/* Return: borrowed from the list; NULL when memory or descriptors are short. */
struct held *held_add(struct held_list *list, const struct held_ask *ask);
void held_done(struct held *held);
