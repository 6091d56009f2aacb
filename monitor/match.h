/* SPDX-License-Identifier: MIT */
/*
 * Which rows somebody looks for: by a part of the name, or by the number in the column that the
 * rows are sorted by.
 */
#pragma once

#include "monitor/prompt.h"

#include <stdbool.h>

struct model;
struct node;

/* All zero looks for nothing. */
struct match {
	char text[PROMPT_SIZE];
};

/**
 * match_is_number() - whether the text compares: ">1G", "<50".
 */
bool match_is_number(const struct match *match);

/**
 * match_has() - whether a row is looked for.
 *
 * "web" is in the name, "/web" in the whole path; small letters stand for capitals too. ">1G"
 * and "<50" compare what the column sorted by says, in its unit; what is unknown is neither.
 *
 * Return: false where the text is empty or no number of that unit.
 */
bool match_has(const struct match *match, const struct model *model, const struct node *node);
