/* SPDX-License-Identifier: MIT */
/*
 * Who writes to a group's files. cgov does in what it owns and in what was handed to its user;
 * systemd's units are steered through systemd; whatever is left is left alone.
 */
#pragma once

#include "cgroup/host.h"
#include "common/err.h"

#include <stdbool.h>
#include <sys/types.h>

enum writer {
	WRITER_NOBODY, /* not through cgov, and why */
	WRITER_SELF,   /* this process */
	WRITER_SYSTEM, /* the system's manager, asked by the name of its unit */
	WRITER_USER,   /* the user's own manager, likewise */
};

/* What decides. Paths are from the root of the hierarchy. */
struct writer_facts {
	const char *path;   /* of the group */
	const char *own;    /* of cgov's subtree; "" where there is none */
	bool given;	    /* ... because --cgroup-root names it */
	const char *handed; /* the nearest group above that systemd handed over; "" for none */
	const char *mine;   /* the highest of those that belong to the user without a gap, from the
			       group up; "" for none, and for root */
	uid_t uid;
	bool systemd;
};

#define WRITER_UNIT_SIZE 256

/**
 * writer_of() - who writes.
 * @ret_unit: for a manager, the unit that the group is.
 * @why: for nobody, the reason and what to do.
 */
enum writer writer_of(const struct writer_facts *facts, char ret_unit[WRITER_UNIT_SIZE],
		      struct err *why);

/* For people and documents: "cgov", "systemd", "systemd --user", "nobody". */
const char *writer_name(enum writer writer);

/**
 * writer_unit() - the name of the unit that a group would be: its own name, unescaped.
 *
 * Return: NULL for a name that is no unit's.
 */
const char *writer_unit(const char *path);

/* Whether @path is @above, or a group below it. */
bool writer_is_within(const char *path, const char *above);

/**
 * writer_look() - the facts that the tree itself tells: @handed and @mine.
 * @root_fd: of the hierarchy.
 * @handed, @mine: room for them; borrowed by @ret.
 */
void writer_look(int root_fd, struct writer_facts *facts, char handed[PATH_MAX],
		 char mine[PATH_MAX]);
