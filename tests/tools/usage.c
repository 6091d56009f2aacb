/* SPDX-License-Identifier: MIT */
/*
 * What is known of the processes and threads of a group: what tests/kernel/test-taskstats.sh looks
 * at.
 *
 *	usage GROUP-DIRECTORY
 *
 * prints a line each: PID TID, then of taskstats the CPU time, bytes read and written, and what it
 * waited for, in microseconds. What is not known is -.
 */
#include "cgroup/tree.h"
#include "monitor/source_proc.h"
#include "monitor/source_taskstats.h"

#include <fcntl.h>
#include <stdio.h>

static void print(bool known, const char *name, uint64_t value)
{
	if (known)
		printf(" %s=%llu", name, (unsigned long long)value);
	else
		printf(" %s=-", name);
}

static int show(const struct task *task, void *data)
{
	struct task copy = *task;
	const struct task_usage *usage = &copy.usage;

	source_taskstats_fill(data, &copy, 1);
	printf("%u %u", task->pid, task->tid);
	print(usage->has_cpu, "ran", usage->cpu_usec);
	print(usage->has_io, "read", usage->read_bytes);
	print(usage->has_io, "write", usage->write_bytes);
	for (size_t i = 0; i < DELAY_COUNT; i++)
		print(usage->delays >> i & 1, delay_names[i], usage->delay_usec[i]);
	putchar('\n');
	return 0;
}

int main(int argc, char **argv)
{
	int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct source_proc *processes = source_proc_new(fd);
	struct source_taskstats *usage = source_taskstats_new(dup(fd), true);
	AUTO_CG struct cg cg = CG_NONE;
	struct err err;

	if (argc != 2 || !processes || !usage || cg_open_path(argv[1], &cg, &err) < 0)
		return 2;
	source_proc_group(processes, cg.fd, true, show, usage);
	if (source_taskstats_note(usage))
		fprintf(stderr, "%s\n", source_taskstats_note(usage));
	source_taskstats_free(usage);
	source_proc_free(processes);
	return 0;
}
