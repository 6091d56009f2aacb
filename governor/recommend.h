/* SPDX-License-Identifier: MIT */
/*
 * What groups used, learnt from the samples of a recording, and the limits that would fit. Pure.
 *
 * Use of each day counts half as much as that of the day after it. Groups are known by path: one
 * that is made anew goes on learning.
 */
#pragma once

#include "cgroup/frame.h"
#include "cgroup/knob.h"
#include "governor/histogram.h"

enum recommend_counter {
	RECOMMEND_CPU_USEC,
	RECOMMEND_THROTTLED_USEC,
	RECOMMEND_OOM_KILL,
	RECOMMEND_MEMORY_HITS, /* of memory.max */
	RECOMMEND_FORKS_REFUSED,
	RECOMMEND_COUNTERS,
};

struct recommend_group {
	struct histogram *memory;      /* bytes; owned; NULL: it never had any */
	struct histogram *cpu;	       /* hundredths of a percent of one CPU; owned; likewise */
	uint64_t memory_max, pids_max; /* the most that was seen, peaks between samples included */
	uint64_t grown[RECOMMEND_COUNTERS];
	uint64_t samples, seen_usec; /* how many, and the time between them */
	bool has_children;	     /* at any time */
	/* Of the sample before. */
	uint64_t id, mono_usec, day;
	uint64_t then[RECOMMEND_COUNTERS];
	uint8_t had; /* bits of the counters that it had */
	char path[]; /* from the root of the hierarchy */
};

struct recommend {
	struct recommend_group **groups; /* owned, and so is each; as frames order them */
	size_t count, room;
	uint64_t first_nsec, last_nsec; /* wall clock */
};

/**
 * recommend_add() - learn from the next sample.
 *
 * Return: 0, -ENOMEM.
 */
int recommend_add(struct recommend *recommend, const struct frame *frame, uint64_t real_nsec);
void recommend_done(struct recommend *recommend);

/* One limit that would fit. */
struct recommend_limit {
	enum knob_id knob;
	uint64_t value;		 /* bytes, processes; of cpu.max hundredths of a percent */
	unsigned int percentile; /* of the use that it is made from; 100: the most */
};

#define RECOMMEND_LIMITS_MAX 5

/**
 * recommend_limits() - those that the group's use gives.
 *
 * memory.low is the median, memory.high the 95th percentile and 15 %, memory.max the most and 15 %;
 * after an OOM kill or a hit of memory.max a fifth or 100 MiB more than the most, what is more.
 * cpu.max is the 99th percentile and 15 %, half as much again where a limit held it. pids.max is
 * twice the most.
 *
 * Return: how many.
 */
size_t recommend_limits(const struct recommend_group *group,
			struct recommend_limit ret[RECOMMEND_LIMITS_MAX]);

enum recommend_confidence {
	RECOMMEND_LOW,	  /* less than a day was seen */
	RECOMMEND_MEDIUM, /* less than a week */
	RECOMMEND_HIGH,
};

enum recommend_confidence recommend_confidence(const struct recommend_group *group);
const char *recommend_confidence_name(enum recommend_confidence confidence);

/* In hundredths of a percent, how much of the time a limit of its own held it. */
uint64_t recommend_throttled(const struct recommend_group *group);
