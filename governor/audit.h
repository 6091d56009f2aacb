/* SPDX-License-Identifier: MIT */
/*
 * Every decision of the governor, on disk as JSON lines (cgov.decision/1) and in the journal.
 */
#pragma once

#include "common/err.h"

#include <stdint.h>

struct audit {
	int fd; /* -1: only the journal; owned */
	char *path;
	const char *boot_id; /* borrowed */
	uint64_t last;	     /* number of the decision before */
};

#define AUDIT_NONE ((struct audit){.fd = -1})

/* A larger log is put aside as PATH.1, and what was there before is gone. */
#define AUDIT_SIZE_MAX ((uint64_t)16 << 20)

/**
 * audit_open() - lines go to the end of @path, which is made for its owner only.
 * @path: NULL: nothing is written.
 */
int audit_open(const char *path, const char *boot_id, struct audit *ret, struct err *err);
void audit_close(struct audit *audit);

/* A number that no decision of this machine has: of microseconds, so that it tells the time too. */
uint64_t audit_number(struct audit *audit);

/* Texts that are NULL are left out. */
struct audit_entry {
	uint64_t decision;
	const char *policy, *rule;
	const char *group; /* path */
	uint64_t group_id; /* 0: none */
	const char *severity;
	const char *mode;    /* "enforce", "observe", "dry-run" */
	const char *action;  /* "kill", "drift" */
	const char *when;    /* the condition */
	const char *inputs;  /* JSON object: what the condition saw */
	const char *outcome; /* "done", "failed", "observed" */
	const char *detail;  /* for people */
};

/**
 * audit_write() - one line, and one entry of the journal.
 *
 * Return: 0, -errno.
 */
int audit_write(struct audit *audit, const struct audit_entry *entry, struct err *err);
