/* SPDX-License-Identifier: MIT */
/*
 * What a task used and what it waited for: taskstats, as the kernel answers it or sends it when a
 * task ends.
 *
 * Kernel: Documentation/accounting/taskstats.rst.
 */
#pragma once

#include "monitor/netlink_message.h"

enum delay {
#define DELAY(id, ...) DELAY_##id,
#include "monitor/delay.def"
#undef DELAY
	DELAY_COUNT, /* no delay */
};

struct task_usage {
	uint32_t pid;	      /* that was asked for */
	uint32_t tgid, ppid;  /* its process, and the one above; 0 where not told */
	bool whole;	      /* of all threads of a process, those that ended too */
	bool has_cpu, has_io; /* what is known */
	uint8_t delays;	      /* bit n: delay n is known */
	uint64_t cpu_usec;    /* as the scheduler counts it: no steps */
	uint64_t delay_usec[DELAY_COUNT];
	uint64_t read_bytes, write_bytes; /* from and to disks */
};

extern const char *const delay_names[DELAY_COUNT];

/**
 * task_usage_parse() - the body of a message of family TASKSTATS.
 * @ret: the first task in it.
 *
 * The structure in it is of the kernel's version: what lies past its end, and what a version moved,
 * is not known. Kernels whose delay accounting is off answer with zeros, which only the CPU delay
 * is not: see task_usage_drop_delays().
 *
 * Return: 0, -EBADMSG.
 */
int task_usage_parse(struct span body, struct task_usage *ret);

/* Those that are not counted while kernel.task_delayacct is 0. */
void task_usage_drop_delays(struct task_usage *usage);
