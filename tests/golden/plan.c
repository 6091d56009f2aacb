/* SPDX-License-Identifier: MIT */
/*
 * Plan without a machine: plan text|json POLICY LIVE [FORMER]
 *
 * LIVE says what is there, a line each:
 *	controllers NAMES
 *	device NAME MAJ:MIN		nodevice NAME WHY
 *	say none|given			in the protection of the subtree
 *	group PATH [FLAG...]		policy=NAME, populated, inner; "." is the subtree itself
 *	file NAME CONTENT		of the group above; "\n" in it is a new line
 * FORMER is the policy as it was when it was applied last.
 */
#include "governor/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "common/fd.h"

static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\\' && from[1] == 'n') {
			*to++ = '\n';
			from++;
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
}

static void add_group(struct live *live, char *words, struct arena *arena)
{
	struct live_group group = {.path = strsep(&words, " ")};

	if (strcmp(group.path, ".") == 0)
		group.path = "";
	for (char *word; (word = strsep(&words, " "));) {
		if (strncmp(word, "policy=", 7) == 0)
			group.policy = word + 7;
		else if (strcmp(word, "populated") == 0)
			group.populated = true;
		else if (strcmp(word, "inner") == 0)
			group.inner = true;
	}
	live->groups = arena_grow(arena, live->groups, live->count, sizeof(group));
	live->groups[live->count++] = group;
}

static void add_file(struct live *live, char *words, struct arena *arena)
{
	struct live_group *group = &live->groups[live->count - 1];
	struct live_file file = {.name = strsep(&words, " "), .content = words ? words : ""};

	if (words)
		unescape(words);
	group->files = arena_grow(arena, group->files, group->file_count, sizeof(file));
	group->files[group->file_count++] = file;
}

static void add_device(struct live *live, char *words, bool there, struct arena *arena)
{
	struct live_device device = {.name = strsep(&words, " ")};

	if (there)
		device.majmin = words;
	else
		device.missing = words;
	live->devices = arena_grow(arena, live->devices, live->device_count, sizeof(device));
	live->devices[live->device_count++] = device;
}

static int read_live(const char *path, struct arena *arena, struct live *live, struct err *err)
{
	AUTO_FREE char *text = NULL;

	int r = fd_slurp_at(AT_FDCWD, path, 1 << 20, &text, NULL, err);
	if (r < 0)
		return r;
	char *lines = arena_strdup(arena, text);
	for (char *line; (line = strsep(&lines, "\n"));) {
		const char *word = strsep(&line, " ");
		if (!line)
			continue;
		if (strcmp(word, "controllers") == 0)
			live->controllers = line;
		else if (strcmp(word, "say") == 0)
			live->say = strcmp(line, "given") == 0 ? OWNER_SAY_GIVEN : OWNER_SAY_NONE;
		else if (strcmp(word, "group") == 0)
			add_group(live, line, arena);
		else if (strcmp(word, "file") == 0 && live->count)
			add_file(live, line, arena);
		else
			add_device(live, line, strcmp(word, "device") == 0, arena);
	}
	return 0;
}

static int plan(const char *path, const struct live *live, struct arena *arena,
		struct findings *findings, struct plan *ret, struct err *err)
{
	struct policy *policy;

	int r = policy_load(path, arena, findings, &policy, err);
	if (r == 0 && findings->errors == 0)
		r = plan_build(policy, live, arena, findings, ret, err);
	return r;
}

static void show(const struct plan *made, const struct findings *findings, bool as_json,
		 struct text *ret, struct err *err)
{
	findings_print(findings, ret);
	if (!as_json) {
		plan_print(made, ret);
		return;
	}
	struct json *steps = plan_json(made);
	json_print_pretty(steps, ret, err);
	json_free(steps);
	text_add(ret, "\n");
}

int main(int argc, char **argv)
{
	struct live live = {
		.root = "/cgov",
		.say = OWNER_SAY_WHOLE,
		.controllers = "",
		.memory_above = UINT64_MAX,
		.swap_above = UINT64_MAX,
		.ram_bytes = 16ULL << 30,
		.swap_bytes = 4ULL << 30,
		.page_bytes = 4096,
	};
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text text = {0};
	struct findings findings = {.arena = &arena};
	struct plan made = {0}, former = {0};
	struct err err = {0};

	if (argc < 4)
		return 2;
	int r = json_load(&err);
	if (r == 0)
		r = read_live(argv[3], &arena, &live, &err);
	if (r == 0 && argc > 4)
		r = plan(argv[4], &live, &arena, &findings, &former, &err);
	findings = (struct findings){.arena = &arena};
	live.former = former.generation;
	if (r == 0)
		r = plan(argv[2], &live, &arena, &findings, &made, &err);
	if (r < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	show(&made, &findings, strcmp(argv[1], "json") == 0, &text, &err);
	fputs(text_str(&text), stdout);
	return 0;
}
