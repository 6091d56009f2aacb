/* SPDX-License-Identifier: MIT */
/*
 * What this machine offers cgov, what is missing, what that costs and the line that mends it. The
 * list is doctor.def. Nothing is written anywhere.
 */
#pragma once

#include "cgroup/host.h"
#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>

enum doctor_status {
	DOCTOR_OK,
	DOCTOR_WARNING, /* something costs */
	DOCTOR_ERROR,	/* cgov cannot launch here */
};

/* What is looked at. */
struct doctor {
	const struct host *host;
	int root_fd;	       /* "/", or a folder that looks like it */
	unsigned int uid;      /* whose launch it would be */
	const char *root_path; /* --cgroup-root, absolute; NULL */
};

#define DOCTOR_TEXT_SIZE 384

struct doctor_check {
	const char *name;
	enum doctor_status status;
	char detail[DOCTOR_TEXT_SIZE]; /* what was found */
	const char *cost;	       /* NULL when all is well */
	char remedy[DOCTOR_TEXT_SIZE]; /* the line that mends it; "" when there is none */
};

/**
 * doctor_count() - rows of the list.
 */
size_t doctor_count(void);

/**
 * doctor_look() - answer one row; costs a few small reads.
 * @index: below doctor_count().
 */
void doctor_look(const struct doctor *doctor, size_t index, struct doctor_check *ret);

const char *doctor_status_name(enum doctor_status status); /* "ok", "warning", "error" */
