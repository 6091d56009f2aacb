/* SPDX-License-Identifier: MIT */
/*
 * Processes that live shortly, one after the other: what tests/kernel/test-short-lived.sh starts.
 *
 *	brief COUNT USEC
 *
 * Each uses the CPU for so long and ends; it is waited for at once.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void spin(long usec)
{
	struct timespec now;

	do
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	while (now.tv_sec * 1000000 + now.tv_nsec / 1000 < usec);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	for (long count = atol(argv[1]); count > 0; count--) {
		pid_t pid = fork();
		if (pid < 0)
			return 1;
		if (pid == 0) {
			spin(atol(argv[2]));
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
	return 0;
}
