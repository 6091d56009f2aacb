/* SPDX-License-Identifier: MIT */
/*
 * The journal of this machine: entries with fields of their own, and a stream for the output of
 * what runs detached. The door of sd-journal; without a journal nothing is loaded and nothing
 * fails.
 */
#pragma once

#include <stddef.h>

struct sd_journal_field {
	const char *name;  /* "CGOV_GROUP" */
	const char *value; /* any bytes but NUL; NULL: the field is left out */
};

#define SD_JOURNAL_FIELDS 16 /* at most, in one entry */

/**
 * sd_journal_note() - one entry of identifier "cgov".
 * @priority: of syslog(3).
 * @message: one line for people.
 */
void sd_journal_note(int priority, const char *message, const struct sd_journal_field *fields,
		     size_t count);

/**
 * sd_journal_stream() - a descriptor whose lines become entries.
 * @identifier: "cgov-web".
 *
 * Return: owned by the caller; -1 where there is no journal.
 */
int sd_journal_stream(const char *identifier);
