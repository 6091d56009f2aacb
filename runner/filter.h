/* SPDX-License-Identifier: MIT */
/*
 * A seccomp filter: which system calls a workload may make.
 *
 * The filters of the profiles are compiled into the program (filter_tool.c), so that a launch loads
 * no library for them; others are made when they are asked for.
 *
 * Kernel: Documentation/userspace-api/seccomp_filter.rst.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sock_filter;

struct filter {
	const struct sock_filter *code;
	unsigned short len; /* instructions; 0: no filter */
	bool tells;	    /* it asks the supervisor, who ends the workload and names the call */
};

enum filter_grade {
	FILTER_OFF,
	FILTER_DEFAULT,
	FILTER_STRICT,
	FILTER_GRADE_COUNT, /* no grade: a file's */
};

/* "off", "default", "strict". */
const char *filter_grade_name(enum filter_grade grade);
enum filter_grade filter_grade_find(const char *name);

/**
 * filter_choose() - the filter of this grade for a workload that keeps these capabilities.
 * @caps: 1 << CAP_*; those of a call's row lift it.
 * @arena: owns what @ret points to where it had to be made.
 *
 * Return: 0; -ENOTSUP in a build without libseccomp; -ENOENT when it has to be made and the library
 * is missing; -errno.
 */
int filter_choose(enum filter_grade grade, uint64_t caps, struct arena *arena, struct filter *ret,
		  struct err *err);

/* What a rule answers. */
enum filter_answer {
	FILTER_ALLOW,
	FILTER_ERRNO,
	FILTER_KILL, /* end the workload and name the call */
	FILTER_LOG,  /* allow it; the kernel logs it */
};

enum filter_compare {
	FILTER_NE,
	FILTER_LT,
	FILTER_LE,
	FILTER_EQ,
	FILTER_GE,
	FILTER_GT,
	FILTER_MASKED_EQ,
};

struct filter_arg {
	unsigned int index; /* 0 to 5 */
	enum filter_compare compare;
	uint64_t value; /* of MASKED_EQ the mask */
	uint64_t other; /* of MASKED_EQ what the masked argument is compared with */
};

#define FILTER_ARGS_MAX 6

struct filter_rule {
	const char *name; /* of the system call */
	enum filter_answer answer;
	unsigned int errnum; /* of FILTER_ERRNO */
	const struct filter_arg *args;
	size_t arg_count;
};

struct filter_rules {
	enum filter_answer otherwise; /* for calls without a rule */
	unsigned int errnum;
	const struct filter_rule *rules; /* what is compared with an argument may come more often */
	size_t count;
};

/**
 * filter_make() - rules as code, for this machine's processor and its 32-bit programs.
 *
 * Calls that this processor or this libseccomp does not know are left out. What a rule for the same
 * call answers otherwise comes first.
 *
 * Return: 0, -EINVAL for a rule that cannot be, -ENOENT without the library, -ENOTSUP, -errno.
 */
int filter_make(const struct filter_rules *rules, struct arena *arena, struct filter *ret,
		struct err *err);

/**
 * filter_rules_of() - the rows of syscall.def as rules of a grade.
 */
int filter_rules_of(enum filter_grade grade, uint64_t caps, struct arena *arena,
		    struct filter_rules *ret, struct err *err);

/* Whether one of these capabilities lifts a row, so that the filter compiled in does not fit. */
bool filter_is_lifted(enum filter_grade grade, uint64_t caps);

/**
 * filter_call_name() - what a call is called.
 * @arch: AUDIT_ARCH_*, as a notification has it.
 * @buf: "call 123" where nobody knows.
 */
#define FILTER_NAME_SIZE 64
const char *filter_call_name(uint32_t arch, int number, char buf[FILTER_NAME_SIZE]);

/**
 * filter_apply() - in the child, last: no call that the filter answers otherwise works any more.
 * @tell_fd: of a filter that tells: a socket that the listener is sent through.
 *
 * Needs no_new_privs.
 */
int filter_apply(const struct filter *filter, int tell_fd, struct err *err);

/**
 * filter_listener() - the listener that filter_apply() sent.
 *
 * Return: a descriptor, owned by the caller; -EAGAIN when none came yet; -errno.
 */
int filter_listener(int tell_fd);

/**
 * filter_told() - which call was refused.
 * @ret: what filter_call_name() says.
 *
 * The task that made it stands still until it is killed.
 *
 * Return: 1; 0 when there is none (it died meanwhile); -errno.
 */
int filter_told(int listener_fd, char ret[FILTER_NAME_SIZE]);
