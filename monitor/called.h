/* SPDX-License-Identifier: MIT */
/*
 * What people call a group, beside what the kernel does.
 */
#pragma once

#include "common/text.h"

#include <stdbool.h>
#include <stdint.h>

/* All zero: nothing is known. */
struct called {
	char *name;	    /* instead of the last part of its path; NULL: as that is; owned */
	char *note;	    /* "OpenBSD Secure Shell server", "docker"; NULL: none; owned */
	uint64_t id;	    /* of the group that it was looked up for */
	unsigned int tries; /* how often it was */
	bool is_final;	    /* nothing better is to come */
};

static inline void called_done(struct called *called)
{
	free(called->name);
	free(called->note);
	*called = (struct called){0};
}

/* While it is looked up. */
struct called_text {
	struct text name, note;
	bool is_final;
};

static inline void called_text_done(struct called_text *text)
{
	text_done(&text->name);
	text_done(&text->note);
}
