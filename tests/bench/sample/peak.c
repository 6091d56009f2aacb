/* SPDX-License-Identifier: MIT */
/*
 * bench-peak COMMAND...: run it with its output thrown away; print the most memory that it held.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	struct rusage usage;
	int status = -1;
	pid_t pid;

	if (argc < 2)
		return 2;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[1], &actions, NULL, argv + 1, environ) != 0)
		return 1;
	wait4(pid, &status, 0, &usage);
	posix_spawn_file_actions_destroy(&actions);
	printf("%s: %.1f MiB resident at most\n", argv[argc - 1], (double)usage.ru_maxrss / 1024);
	return status != 0;
}
