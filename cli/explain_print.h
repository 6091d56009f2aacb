/* SPDX-License-Identifier: MIT */
/*
 * What slows a group, with the evidence and what to do: for people and as cgov.explain/1.
 */
#pragma once

#include "cgroup/lineage.h"
#include "common/err.h"

/* The worst are shown; ten lines are for reading at night. */
#define EXPLAIN_SHOWN 3

/**
 * explain_print() - on stdout, at most ten lines.
 */
int explain_print(const struct lineage *lineage, struct err *err);

/**
 * explain_print_json() - all causes, as a document.
 */
int explain_print_json(const struct lineage *lineage, struct err *err);
