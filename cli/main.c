/* SPDX-License-Identifier: MIT */
#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/keeper.h"
#include "cli/output.h"

#define X(name) extern const struct command cmd_##name;
#include "cli/commands.inc"
#undef X

const struct command *const commands[] = {
#define X(name) &cmd_##name,
#include "cli/commands.inc"
#undef X
	NULL,
};

static struct global_options arg_global;

const struct global_options *global_options(void)
{
	return &arg_global;
}

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static void print_commands(void)
{
	puts("usage: cgov [--cgroup-root DIR] [--state-dir DIR] COMMAND [ARGUMENTS]\n");
	for (size_t i = 0; commands[i]; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->help);
	puts("\n'cgov COMMAND --help' says more, with an example.");
}

static void print_help(const struct command *command)
{
	printf("usage: cgov %s %s\n\n%s\n\n%s", command->name, command->synopsis, command->help,
	       command->options);
}

int command_usage(const struct command *command, const char *fmt, ...)
{
	AUTO_TEXT struct text safe = {0};
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	text_add_message(&safe, text);
	fprintf(stderr, "cgov %s: %s; see 'cgov %s --help'\n", command->name, text_str(&safe),
		command->name);
	return EXIT_USAGE;
}

/* An option of main()'s at argv[*at]: "--name VALUE" or "--name=VALUE". Return: its value or NULL.
 */
static const char *global_value(int argc, char **argv, int *at, const char *name)
{
	const char *word = argv[*at];
	size_t len = strlen(name);

	if (strncmp(word, name, len) != 0)
		return NULL;
	if (word[len] == '=')
		return word + len + 1;
	if (word[len] == '\0' && *at + 1 < argc)
		return argv[++*at];
	return NULL;
}

/* Return: whether argv[*at] was such an option; then *at is its last word. */
static bool take_global(int argc, char **argv, int *at)
{
	const char *value;

	if ((value = global_value(argc, argv, at, "--cgroup-root")))
		arg_global.cgroup_root = value;
	else if ((value = global_value(argc, argv, at, "--state-dir")))
		arg_global.state_dir = value;
	return value;
}

static int parse_global(int argc, char **argv, int *at)
{
	for (; *at < argc && argv[*at][0] == '-'; ++*at)
		if (!take_global(argc, argv, at))
			return -EINVAL;
	return 0;
}

/*
 * The same behind the command's name: taken out of its arguments. Where those hold the words of
 * another command, only right behind the name.
 *
 * Return: how many arguments are left.
 */
static int extract_global(const struct command *command, int argc, char **argv)
{
	const bool anywhere = !command->other_words;
	bool on = true;
	int left = 1;

	for (int at = 1; at < argc; at++) {
		on = on && strcmp(argv[at], "--") != 0;
		if (on && take_global(argc, argv, &at))
			continue;
		on = on && anywhere;
		argv[left++] = argv[at];
	}
	argv[left] = NULL;
	return left;
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* Whether "--help" stands among its arguments, before "--". */
static bool wants_help(const struct command *command, int argc, char **argv)
{
	for (int at = 1; at < argc && strcmp(argv[at], "--") != 0; at++) {
		if (is_help(argv[at]))
			return true;
		if (command->other_words)
			break;
	}
	return false;
}

static int no_such_command(const char *name)
{
	size_t best = strlen(name) / 3 + 1;
	const char *near = NULL;

	for (size_t i = 0; commands[i]; i++) {
		size_t distance = text_distance(name, commands[i]->name, best);
		if (distance < best + !near) {
			best = distance;
			near = commands[i]->name;
		}
	}
	output_note("no command '%.64s'; %s%s%s", name,
		    near ? "did you mean '" : "see 'cgov --help", near ? near : "",
		    near ? "'?" : "'");
	return EXIT_USAGE;
}

/* What was printed and did not arrive is a failure, where there was none before. */
static int exit_status_of(int r, struct err *err)
{
	if (r == EXIT_DONE || r == EXIT_DIFFERS) {
		int flushed = output_flush(err);
		r = flushed < 0 ? flushed : r;
	}
	if (r >= 0)
		return r;
	output_error(err);
	return r == -ENOTSUP ? EXIT_MACHINE : EXIT_FAILED;
}

/* cgov help [COMMAND] */
static int help(int argc, char **argv)
{
	const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;
	struct err err = {0};

	if (argc > 1 && !command)
		return no_such_command(argv[1]);
	if (command)
		print_help(command);
	else
		print_commands();
	return exit_status_of(EXIT_DONE, &err);
}

/* @argc, @argv: from the command's name on. */
static int run_command(int argc, char **argv)
{
	const struct command *command = command_find(argv[0]);
	struct err err = {0};

	if (!command)
		return no_such_command(argv[0]);
	if (wants_help(command, argc, argv)) {
		print_help(command);
		return exit_status_of(EXIT_DONE, &err);
	}
	argc = extract_global(command, argc, argv);
	return exit_status_of(command->run(argc, argv, &err), &err);
}

/*
 * Where one of the three standard descriptors is closed, the next file opened would take its place
 * and get what is written there. What stands in for it refuses reads and writes as a closed one
 * does, and is closed for the workload.
 */
static void hold_standard(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)open("/", O_PATH | O_CLOEXEC);
}

int main(int argc, char **argv)
{
	int at = 1;

	hold_standard();
	if (argc == 2 && strcmp(argv[1], KEEPER_ARGUMENT) == 0)
		keeper_main();
	if (argc < 2) {
		print_commands();
		return EXIT_USAGE;
	}
	if (is_help(argv[1]))
		return help(1, argv);
	if (strcmp(argv[1], "--version") == 0)
		argv[1] += strlen("--");
	if (parse_global(argc, argv, &at) < 0 || at >= argc) {
		fputs("cgov: unknown or incomplete option; see 'cgov --help'\n", stderr);
		return EXIT_USAGE;
	}
	if (strcmp(argv[at], "help") == 0)
		return help(argc - at, argv + at);
	return run_command(argc - at, argv + at);
}
