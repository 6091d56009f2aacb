/* SPDX-License-Identifier: MIT */
/*
 * pair COUNT COMMAND... [:: COMMAND...]...: run commands in turn, COUNT times each, and print the
 * median wall time of each and its ratio to the first's.
 *
 * In turn, so that whatever else the machine does hits all of them alike. A command whose first
 * word is `bare` is the loop of bench/launch/bare.c in this process: bare GROUP_DIR NAMESPACES
 * WORD...
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runner/ns.h"
#include "tests/bench/launch/bare.h"

#define COMMANDS_MAX 8

struct command {
	char **argv;
	int parent_fd; /* of the bare loop; -1: a program to start */
	uint64_t flags;
	double *usec; /* one a run */
};

static double now_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int spawn(char **argv)
{
	int status;
	pid_t pid;
	int r = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);

	if (r != 0)
		return -r;
	if (waitpid(pid, &status, 0) < 0)
		return -errno;
	return status == 0 ? 0 : -ECHILD;
}

static int run_once(const struct command *command)
{
	if (command->parent_fd < 0)
		return spawn(command->argv);
	return bare_launch(command->parent_fd, command->flags, command->argv + 3, environ);
}

static int prepare(struct command *command, size_t count)
{
	struct err err = {0};
	unsigned int bits;

	command->parent_fd = -1;
	command->usec = calloc(count, sizeof(*command->usec));
	if (!command->usec)
		return -ENOMEM;
	if (strcmp(command->argv[0], "bare") != 0)
		return 0;
	command->parent_fd = open(command->argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (command->parent_fd < 0)
		return -errno;
	int r = ns_parse(command->argv[2], &bits, &err);
	command->flags = r < 0 ? 0 : ns_flags(bits);
	return r;
}

/* Splits argv at "::". Return: how many commands. */
static size_t split(char **argv, struct command *commands)
{
	size_t count = 0;

	commands[count++].argv = argv;
	for (; *argv; argv++) {
		if (strcmp(*argv, "::") != 0 || count == COMMANDS_MAX)
			continue;
		*argv = NULL;
		commands[count++].argv = argv + 1;
	}
	return count;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void print(const struct command *commands, size_t command_count, size_t count)
{
	for (size_t i = 0; i < command_count; i++)
		qsort(commands[i].usec, count, sizeof(double), by_value);
	double first = commands[0].usec[count / 2];
	for (size_t i = 0; i < command_count; i++) {
		const double *usec = commands[i].usec;
		printf("%-10s median %8.1f us  best %8.1f us  ratio %5.2f\n", commands[i].argv[0],
		       usec[count / 2], usec[0], usec[count / 2] / first);
	}
}

int main(int argc, char **argv)
{
	struct command commands[COMMANDS_MAX] = {0};
	size_t count = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (count == 0) {
		fputs("usage: pair COUNT COMMAND... [:: COMMAND...]...\n", stderr);
		return 2;
	}
	size_t command_count = split(argv + 2, commands);
	for (size_t i = 0; i < command_count; i++)
		if (prepare(&commands[i], count) < 0)
			return fprintf(stderr, "pair: cannot run command %zu\n", i + 1), 1;
	for (size_t run = 0; run < count; run++) {
		for (size_t i = 0; i < command_count; i++) {
			double start = now_usec();
			int r = run_once(&commands[i]);
			commands[i].usec[run] = now_usec() - start;
			if (r < 0) {
				fprintf(stderr, "pair: command %zu: %s\n", i + 1, strerror(-r));
				return 1;
			}
		}
	}
	print(commands, command_count, count);
	return 0;
}
