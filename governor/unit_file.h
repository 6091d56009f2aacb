/* SPDX-License-Identifier: MIT */
/*
 * Unit files and drop-ins of systemd, line by line; several in one text as `systemctl cat` and
 * `cgov convert` print them, each behind a comment with its path.
 */
#pragma once

#include "common/text.h"

#include <stdbool.h>

enum unit_line_kind {
	UNIT_LINE_PATH,	   /* a file begins: @value is its path */
	UNIT_LINE_SECTION, /* @key is its name */
	UNIT_LINE_ASSIGN,  /* @key = @value */
	UNIT_LINE_BAD,	   /* none of these: @value */
};

struct unit_line {
	enum unit_line_kind kind;
	unsigned int number; /* from 1: of its first line */
	const char *key, *value;
};

struct unit_reader {
	const char *at; /* borrowed, NUL-terminated */
	unsigned int number;
	struct text line; /* what @key and @value of the last line point into */
};

#define AUTO_UNIT_READER CLEANUP(unit_reader_done)

/**
 * unit_line_next() - the next line that says something.
 *
 * systemd: systemd.syntax(7): a backslash at the end joins lines, comments stand alone.
 *
 * Return: false at the end.
 */
bool unit_line_next(struct unit_reader *reader, struct unit_line *ret);

void unit_reader_done(struct unit_reader *reader);

/**
 * unit_of_path() - the unit that a file configures: "web.service" of "/etc/web.service" and of
 * "/etc/web.service.d/50.conf".
 * @ret_len: of the name.
 *
 * Return: where it begins in @path; NULL when there is none.
 */
const char *unit_of_path(const char *path, size_t *ret_len);
