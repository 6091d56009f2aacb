/* SPDX-License-Identifier: MIT */
/*
 * What somebody did through cgov, told to the journal of the machine.
 */
#pragma once

#include "common/err.h"

#include <sys/types.h>

/* Fields without a value are left out. */
struct steer_note {
	const char *action;	    /* "freeze", "thaw", "signal", "set", "launch" */
	const char *group;	    /* path */
	pid_t pid;		    /* 0: none */
	const char *signal;	    /* "TERM" */
	const char *knob;	    /* "memory.max" */
	const char *before, *after; /* its value, as read */
	const char *writer;	    /* "cgov", "systemd" */
};

/**
 * steer_note() - one entry: MESSAGE, and CGOV_ACTION, CGOV_GROUP, CGOV_PID, CGOV_SIGNAL, CGOV_KNOB,
 * CGOV_OLD, CGOV_NEW, CGOV_WRITER, CGOV_RESULT ("done", or what went wrong).
 * @r: 0, or the failure that @err has.
 * @said: one line for people.
 *
 * Return: @r.
 */
int steer_note(const struct steer_note *note, int r, const char *said, const struct err *err);
