/* SPDX-License-Identifier: MIT */
/*
 * A process or a thread at one moment, as /proc/PID/stat has it, and taskstats beside it.
 */
#pragma once

#include "monitor/task_usage.h"

#include <stddef.h>
#include <stdint.h>

#define TASK_NAME_SIZE 64 /* kernel threads have up to 63 bytes, others 15 */

struct task {
	uint32_t pid;
	uint32_t tid;		   /* 0: the process as a whole */
	char name[TASK_NAME_SIZE]; /* any bytes but NUL */
	char state;		   /* 'R', 'S', 'D' ... */
	uint64_t cpu_usec;	   /* user and system, in steps of the kernel's clock tick */
	uint64_t rss_bytes;
	uint64_t threads;
	uint64_t start_ticks;	 /* after boot; with the pid it tells processes apart */
	uint64_t mono_usec;	 /* when it was read */
	struct task_usage usage; /* what else is known; all zero: nothing */
};

/**
 * task_parse() - the text of /proc/PID/stat; pid, tid, mono_usec and usage are left alone.
 *
 * A name can hold anything, ")" and newlines too: it ends at the last ")".
 *
 * Return: 0, -EINVAL.
 */
int task_parse(const char *text, size_t len, struct task *ret);

/* "sleeping", "waits for I/O"; "" for a state of kernels to come. */
const char *task_state(const struct task *task);
