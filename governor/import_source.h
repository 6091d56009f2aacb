/* SPDX-License-Identifier: MIT */
/*
 * What the sources of import share. Private to governor/import*.c.
 *
 * To add a source: write import_NAME.c with the function, declare it here, and give it a row in
 * import.c.
 */
#pragma once

#include "governor/import.h"
#include "governor/node.h"

typedef int import_source_fn(struct import *import, const char *file, const char *text, size_t len,
			     struct err *err);

struct import_source {
	const char *name;
	import_source_fn *read;
};

import_source_fn import_systemd, import_compose, import_oci;

/* Say that something is not carried, and why. */
void import_drop(struct import *import, const struct pos *pos, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* A file that cannot be understood. */
void import_refuse(struct import *import, const struct pos *pos, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* In the arena; NULL is remembered. */
const char *import_printf(struct import *import, const char *fmt, ...) PRINTF_LIKE(2, 3);

/**
 * import_group() - the group that @source is, made when it is not there yet.
 * @parent: NULL: at the top.
 * @name: what it shall be called; made a name that a policy takes, and unique.
 *
 * Return: NULL after a finding, or when memory is short.
 */
struct import_group *import_group(struct import *import, struct import_group *parent,
				  const char *name, const char *source, const struct pos *pos);

/* Where a value belongs. */
struct import_place {
	const char *file;   /* "io.max" */
	const char *object; /* device or resource; NULL: none */
	const char *field;  /* "rbps"; "" where there is one value */
};

/**
 * import_limit() - one value, in words of a policy; replaces what was there.
 * @group: NULL: nothing is done.
 *
 * What a policy would refuse is not carried.
 */
void import_limit(struct import *import, struct import_group *group,
		  const struct import_place *place, const char *text, const struct pos *pos);

/* Take back: of all devices. */
void import_unset(struct import_group *group, enum knob_id id, size_t field);

/* One value under `run:`; of a list, one more. */
void import_run(struct import *import, struct import_group *group, enum run_id id, const char *text,
		const struct pos *pos);
