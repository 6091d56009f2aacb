/* SPDX-License-Identifier: MIT */
/*
 * Launch records: one file for each workload that runs, locked by its supervisor for as long as it
 * lives, and written before its group is made. So the next command tells a crash (the lock can be
 * taken) from a launch in progress, and knows what the crash left.
 *
 * The text is "key=value" lines, so that a launch needs no library to write it. Bytes that are not
 * plain text are \xHH, as text_add_safe() writes them.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What a record says. Strings are borrowed: from the caller, or from the arena given to the walk.
 */
struct record_facts {
	const char *name;   /* of the workload; the last part of @group */
	const char *group;  /* from the root of the hierarchy: "/cgov/web/api/run-7" */
	const char *policy; /* its file; NULL for a launch from the command line */
	pid_t supervisor;
	uint64_t started_nsec; /* real time */
	uint64_t group_id;     /* inode of @group once it was made; 0 before */
	const char *boot_id;
	char *const *command; /* NULL-terminated */
};

/* A record that we hold. fd -1 is none. */
struct record {
	int dirfd;  /* borrowed from the caller */
	int fd;	    /* locked; owned */
	size_t len; /* of what we wrote; notes of others follow */
	char file[48];
};

/**
 * record_open() - write and lock a record.
 * @dirfd: of the folder "launches" (state.h); kept open by the caller until record_finish().
 */
int record_open(int dirfd, const struct record_facts *facts, struct record *ret, struct err *err);

/**
 * record_note_group() - the group was made, and this is its inode.
 */
int record_note_group(struct record *record, uint64_t id, struct err *err);

/**
 * record_finish() - the workload and its group are gone: so is the record.
 */
void record_finish(struct record *record);

/**
 * record_killed_by() - who ended the workload, when that was a command of ours.
 *
 * Return: "user" or "rule", written into @buf; "" for nobody we know of.
 */
const char *record_killed_by(const struct record *record, char buf[16]);

/* A record met on a walk. */
struct record_found {
	struct record_facts facts;
	const char *file;
	const char *killed_by; /* as above, "" for none */
	bool crashed;	       /* its supervisor is gone; we hold the lock during the visit */
};

/**
 * typedef record_visit - called for each record.
 * @dirfd: of the folder, for record_forget() and record_note_kill().
 *
 * Return: 0 to go on, else the walk ends with it.
 */
typedef int record_visit(int dirfd, const struct record_found *found, void *data);

/**
 * record_walk() - all records, in the order of their files' names.
 * @crashed_only: leave out what runs; then a record that is locked is not even read.
 * @arena: owns the texts that are handed to @visit.
 *
 * A record that died before it said anything (nothing was made yet) is removed on the way; one that
 * cannot be understood is passed over.
 */
int record_walk(int dirfd, bool crashed_only, struct arena *arena, record_visit *visit, void *data,
		struct err *err);

/**
 * record_forget() - what a crashed record spoke of is cleaned.
 */
void record_forget(int dirfd, const struct record_found *found);

/**
 * record_note_kill() - add who is about to end the workload.
 */
int record_note_kill(int dirfd, const struct record_found *found, const char *who, struct err *err);

/**
 * record_note_kills() - the same for every workload in a group and below, without allocating.
 * @dirfd: -1: there are no records.
 * @path: of the group, from the root of the hierarchy.
 *
 * Each is tried. Return: 0, or the first failure.
 */
int record_note_kills(int dirfd, const char *path, const char *who);

/* Undoes text_add_safe(), in place. */
void record_unescape(char *text);
