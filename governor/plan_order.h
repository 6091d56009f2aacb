/* SPDX-License-Identifier: MIT */
/*
 * In which order the kernel takes the values of one group. Pure.
 */
#pragma once

#include "governor/plan.h"

/**
 * plan_order() - sort the writes to one group.
 * @steps: of kind STEP_WRITE, all of one path; those that are equal keep their order.
 * @arena: for what is read on the way.
 */
void plan_order(struct step *steps, size_t count, struct arena *arena);
