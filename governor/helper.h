/* SPDX-License-Identifier: MIT */
/*
 * A process of ours that does one thing which may take long: the kernel reclaims memory inside the
 * write that asks for it. Whoever started it goes on, and ends it when it has waited enough.
 */
#pragma once

#include "common/err.h"

#include <stdint.h>
#include <sys/types.h>

struct helper {
	pid_t pid;  /* 0: none */
	int pidfd;  /* for poll(): POLLIN at the end; owned */
	int result; /* pipe with its struct err; owned */
};

#define HELPER_NONE ((struct helper){.pidfd = -1, .result = -1})

/* What it does. Return: 0, -errno with @err set. */
typedef int helper_work(void *data, struct err *err);

/**
 * helper_start() - do @work in a process of its own.
 *
 * It has what the caller has, dies with it, and blocks no signals.
 */
int helper_start(helper_work *work, void *data, struct helper *ret, struct err *err);

/**
 * helper_reap() - look whether it has ended, without waiting.
 * @ret_r: what it returned, with @err; -ECANCELED when it was ended.
 *
 * Return: 1 when it has, and the helper is none then; 0.
 */
int helper_reap(struct helper *helper, int *ret_r, struct err *err);

/**
 * helper_reap_program() - the same of one whose work was to execve().
 * @ret_r: 0 when it did, with the exit status, 128 + n for a signal.
 */
int helper_reap_program(struct helper *helper, int *ret_status, int *ret_r, struct err *err);

/* End it, with what it started in its process group, and wait for that. */
void helper_stop(struct helper *helper);
