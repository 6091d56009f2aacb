/* SPDX-License-Identifier: MIT */
/*
 * Limits that would fit, as a policy for people to read and change, and as cgov.recommendation/1.
 */
#pragma once

#include "cli/groups.h"
#include "common/err.h"
#include "governor/recommend.h"

struct recommendation {
	const struct recommend *learnt; /* borrowed */
	struct groups groups;		/* of the recording, for names only */
	char *const *names; /* NULL-terminated: only these and what is below; none: all */
	const char *file;   /* of the recording */
};

/**
 * recommend_print() - a policy on stdout. Groups that no policy can make are told of in comments,
 * each with the command that sets its limits.
 *
 * Return: 0; -ENOENT when there is no such group, or none that used anything.
 */
int recommend_print(const struct recommendation *recommendation, struct err *err);

/* The same as a document, for all groups alike. */
int recommend_print_json(const struct recommendation *recommendation, struct err *err);
