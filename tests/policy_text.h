/* SPDX-License-Identifier: MIT */
/*
 * Policies as literals in a test, and what they must be found to be.
 */
#pragma once

#include "governor/policy.h"
#include "tests/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Loaded from a file "p.yaml" (or "p.json" for a text that begins with '{') of a folder of its own.
 */
static inline struct policy *policy_of(const char *text, struct arena *arena,
				       struct findings *findings)
{
	char folder[] = "/tmp/cgov-test-XXXXXX";
	const char *name = text[0] == '{' ? "p.json" : "p.yaml";
	struct policy *policy = NULL;
	struct err err = {0};
	int back = open(".", O_PATH | O_CLOEXEC);

	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	FILE *file = fopen(name, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
	int r = policy_load(name, arena, findings, &policy, &err);
	unlink(name);
	assert_int_equal(fchdir(back), 0);
	close(back);
	rmdir(folder);
	if (r < 0)
		fail_msg("%s", err.text);
	return policy;
}

static inline void assert_findings(const struct findings *findings, const char *lines)
{
	struct text text = {0};

	findings_print(findings, &text);
	assert_string_equal(text_str(&text), lines);
	text_done(&text);
}

/* One finding with this message; "": none. */
static inline void assert_message(const struct findings *findings, const char *about,
				  const char *message)
{
	size_t wanted = message[0] ? 1 : 0;

	if (findings->count != wanted)
		fail_msg("'%s': %zu findings, the first: %s", about, findings->count,
			 findings->count ? findings->all[0].message : "");
	if (wanted && strcmp(findings->all[0].message, message) != 0)
		fail_msg("'%s': %s", about, findings->all[0].message);
}

/* The file names of a group's limits, separated by blanks. */
static inline void assert_limits(const struct group *group, const char *files)
{
	struct text text = {0};
	char file[KNOB_FILE_SIZE];

	for (const struct limit *limit = group->limits; limit; limit = limit->next)
		text_addf(&text, "%s%s", text.len ? " " : "",
			  knob_file(&limit->setting.name, file));
	assert_string_equal(text_str(&text), files);
	text_done(&text);
}
