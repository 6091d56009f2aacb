/* SPDX-License-Identifier: MIT */
/*
 * What slows a group, judged from two samples of it and of its ancestors. Pure.
 */
#pragma once

#include "cgroup/io_use.h"
#include "cgroup/lineage.h"
#include "common/text.h"

enum cause_id {
	CAUSE_OOM_KILL,
	CAUSE_FROZEN,
	CAUSE_CPU_MAX,
	CAUSE_CPU_WAIT,
	CAUSE_MEMORY_HIGH,
	CAUSE_MEMORY_MAX,
	CAUSE_MEMORY_WAIT,
	CAUSE_SWAP_MAX,
	CAUSE_IO_MAX,
	CAUSE_IO_WAIT,
	CAUSE_PIDS_MAX,
	CAUSE_IRQ_WAIT,
	CAUSE_COUNT, /* no cause */
};

struct cause {
	enum cause_id id;
	uint64_t share;	      /* hundredths of a percent of the interval that it took; 0: not told.
				 More than all of it where several CPUs were held at once. */
	uint64_t count;	      /* events of the interval; 0 where it has none */
	enum knob_id knob;    /* the limit; KNOB_COUNT: it is none */
	size_t owner;	      /* of the limit: bytes of the lineage's path; 0: not known */
	uint64_t value;	      /* of the limit; UNIT_MAX: not known */
	uint64_t period_usec; /* of cpu.max */
	struct io_share io;   /* of CAUSE_IO_MAX */
	char device[IO_DEVICE_SIZE]; /* the busiest, of I/O; "" */
};

/* Whether waiting can be seen at all. */
enum cause_sight {
	CAUSE_SEEN,
	CAUSE_SEEN_ONCE,  /* there is one sample only */
	CAUSE_SEEN_EMPTY, /* nothing runs in the group */
	CAUSE_SIGHT_NONE, /* this kernel does not count waiting (PSI) */
	CAUSE_SIGHT_OFF,  /* cgroup.pressure is 0 */
};

enum cause_sight cause_sight(const struct lineage *lineage);

/* Shorter waits than 1 % of the time are none. */
#define CAUSE_SHARE_MIN 100

/**
 * cause_find() - what slows the group, the worst first.
 *
 * Return: how many were written, 0 when nothing does or nothing is known.
 */
size_t cause_find(const struct lineage *lineage, struct cause ret[CAUSE_COUNT]);

/* "cpu-max", "io-wait": for programs. */
const char *cause_name(enum cause_id id);

/* Name of a disk; NULL leaves it "8:0", as it must be in what another machine recorded. */
typedef const char *cause_device(const char *device, char buf[32]);

/**
 * cause_print() - one line: "held 38 % of the time by cpu.max of /web (2 CPUs); waits 12 % for I/O
 * on vda", or why there is nothing to say. Paths are as the lineage has them.
 */
void cause_print(const struct lineage *lineage, cause_device *name, struct text *ret);

/**
 * cause_print_one() - one of them: "held 38 % of the time by cpu.max of /web (2 CPUs)".
 */
void cause_print_one(const struct lineage *lineage, const struct cause *cause, cause_device *name,
		     struct text *ret);

/* A number that a cause was judged from, or that helps to judge it. */
struct cause_fact {
	enum metric_id metric;
	size_t level; /* of the lineage: whose it is */
	bool growth;  /* between the two samples; otherwise as it stands */
	uint64_t value;
};

#define CAUSE_FACTS_MAX 8

/**
 * cause_facts() - the evidence, the group's own first, then that of the limit's owner.
 *
 * Return: how many were written; what this kernel does not count is left out.
 */
size_t cause_facts(const struct lineage *lineage, const struct cause *cause,
		   struct cause_fact ret[CAUSE_FACTS_MAX]);

/**
 * cause_advise() - what can be done about it.
 * @ret: a sentence.
 * @ret_command: a command of cgov's for a shell; stays empty where there is none to give. A limit
 * in it is what the group seems to need: twice what it has where nothing tells.
 */
void cause_advise(const struct lineage *lineage, const struct cause *cause, struct text *ret,
		  struct text *ret_command);

/* The level of a lineage that owns the limit; false: it is none, or not known. */
bool cause_owner_level(const struct lineage *lineage, const struct cause *cause, size_t *ret);
