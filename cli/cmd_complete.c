/* SPDX-License-Identifier: MIT */
/*
 * What may stand next on the command line, for the shells: every word comes from a table or from
 * the help text that people read, so completion cannot fall behind.
 */
#include "cgroup/knob.h"
#include "cli/command.h"
#include "common/fd.h"
#include "common/signal_name.h"
#include "common/text.h"
#include "governor/record.h"
#include "governor/state.h"
#include "runner/ns.h"

#include <stdio.h>
#include <string.h>

static bool begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static void offer(const char *word, const char *after, const char *typed)
{
	if (begins(word, typed))
		printf("%s%s\n", word, after);
}

static void offer_commands(const char *typed)
{
	for (size_t i = 0; commands[i]; i++)
		offer(commands[i]->name, "", typed);
}

static void offer_knobs(const char *typed)
{
	for (size_t i = 0; i < KNOB_COUNT; i++)
		if (knob_is_settable(&knobs[i]))
			offer(knobs[i].file, "=", typed);
}

static void offer_signals(const char *typed)
{
	for (int i = 1; i < SIGNAL_NAMED_END; i++)
		offer(signal_name(i), "", typed);
}

static void offer_namespaces(const char *typed)
{
	for (size_t i = 0; i < NS_COUNT; i++)
		offer(namespaces[i].name, "", typed);
}

/* The options that a help text names: each line that begins with a dash has one or two. */
static void offer_options(const char *help, const char *typed)
{
	char option[64];

	for (const char *at = strchr(help, '-'); at; at = strchr(at, '-')) {
		size_t len = strcspn(at, " ,=[\n");
		bool starts = at == help || at[-1] == ' ';
		if (starts && len > 1 && len < sizeof(option)) {
			memcpy(option, at, len);
			option[len] = '\0';
			if (strcmp(option, "--") != 0)
				offer(option, "", typed);
		}
		at += len ? len : 1;
	}
}

static int offer_workload(UNUSED int dirfd, const struct record_found *found, void *data)
{
	if (!found->crashed)
		offer(found->facts.name, "", data);
	return 0;
}

/* Those that run. Nothing is cleaned and nothing is said: a word is being typed. */
static void offer_workloads(const char *typed)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_FD int fd = -1;
	struct err ignored;

	if (state_open(global_options()->state_dir, STATE_RUN, "launches", false, &fd, &ignored) ==
	    0)
		record_walk(fd, false, &arena, offer_workload, (void *)(uintptr_t)typed, &ignored);
}

/* Whether the words of a command are workloads. */
static bool steers(const char *name)
{
	return text_is_one_of(name, "kill|freeze|thaw|set");
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* argv: "complete", the words after cgov, the last of them being typed. */
static int run(int argc, char **argv, UNUSED struct err *err)
{
	const char *typed = argc > 1 ? argv[argc - 1] : "";
	const char *before = argc > 2 ? argv[argc - 2] : "";

	if (argc <= 2) {
		offer_commands(typed);
		return EXIT_DONE;
	}
	const struct command *command = find(argv[1]);
	if (strcmp(before, "-l") == 0 || strcmp(before, "--limit") == 0)
		offer_knobs(typed);
	else if (strcmp(before, "--namespaces") == 0)
		offer_namespaces(typed);
	else if (strcmp(before, "-s") == 0 || strcmp(before, "--signal") == 0)
		offer_signals(typed);
	else if (strcmp(before, "help") == 0)
		offer_commands(typed);
	else if (command && *typed == '-')
		offer_options(command->options, typed);
	else if (strcmp(argv[1], "set") == 0 && argc > 3)
		offer_knobs(typed);
	else if (steers(argv[1]))
		offer_workloads(typed);
	return EXIT_DONE;
}

const struct command cmd_complete = {
	.name = "complete",
	.synopsis = "WORD...",
	.help = "what may stand next on the command line (for shells)",
	.options =
		"The words after 'cgov' so far, the last being typed. Nothing printed: a file name.\n"
		"\n"
		"Example:\n"
		"  cgov complete run -l memory.\n",
	.other_words = true,
	.run = run,
};
