/* SPDX-License-Identifier: MIT */
/*
 * One limit of one running group, changed by a person: looked at, told, made, read back, undone.
 * Looking writes nothing, and telling what the kernel will do is pure.
 */
#pragma once

#include "cgroup/effective.h"
#include "cgroup/knob.h"
#include "common/arena.h"
#include "governor/steer.h"

struct change {
	const char *path; /* of the group */
	uint64_t id;
	char file[KNOB_FILE_SIZE]; /* "memory.max" */
	struct setting want;	   /* absolute */
	struct setting have; /* what is there; what nobody wrote, where there is no file yet */
	bool absent;	     /* there is no such file yet: systemd makes it */
	enum writer writer;
	char unit[WRITER_UNIT_SIZE];
	const char *before, *asked, *after; /* the kernel's texts; @after once it was made */
};

/**
 * change_look() - what is there and what is wanted.
 * @text: "memory.max=512M", as on the command line of run.
 * @arena: owns the texts of @ret.
 *
 * Return: 0; -EINVAL, -ERANGE with what is allowed; -EPERM when nobody may write there through
 * cgov, or systemd keeps no such knob; -ENOENT when the group or its file is missing.
 */
int change_look(struct steer *steer, const struct steer_group *group, const char *text,
		struct arena *arena, struct change *ret, struct err *err);

/* What the group uses, and what the groups above leave it; unknown is UNIT_MAX. */
struct change_use {
	uint64_t memory_bytes, swap_bytes, tasks;
	struct effective above;
	uint64_t page_bytes;
};

void change_use(const struct steer *steer, const struct change *change, struct change_use *ret);

/**
 * change_tell() - what the kernel will do with it, in lines.
 *
 * Pure. Return: whether processes may be killed for it.
 */
bool change_tell(const struct change *change, const struct change_use *use, struct text *ret);

/**
 * change_make_room() - before memory.max is lowered below what is in use: reclaim until it fits.
 *
 * Return: 0; -EBUSY with the reason why it does not.
 */
int change_make_room(const struct steer *steer, const struct change *change, uint64_t patience_usec,
		     struct err *err);

/**
 * change_make() - write it, or let systemd; read back what it became.
 * @ret_said: one line.
 *
 * Return: 0; -EREMOTEIO where the kernel has another value in the end, which @change tells; -errno.
 */
int change_make(struct steer *steer, struct change *change, struct arena *arena,
		struct text *ret_said, struct err *err);

/**
 * change_undo() - the change that takes @change back.
 *
 * Return: 0; -ESTALE when somebody has changed it since.
 */
int change_undo(struct steer *steer, const struct change *change, struct arena *arena,
		struct change *ret, struct err *err);

/* "memory.max of /web: max -> 512Mi", for people. */
void change_print(const struct change *change, struct text *ret);

/* A setting's kernel text in words of people: "512Mi", "50% of a CPU"; else the text itself. */
void change_words(const struct setting *setting, struct text *ret);
