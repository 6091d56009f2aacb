/* SPDX-License-Identifier: MIT */
/*
 * What can be done about a cause.
 */
#include "cgroup/cause.h"

#include <inttypes.h>
#include <string.h>

#include "common/unit.h"

#define MIB	   ((uint64_t)1 << 20)
#define WEIGHT_MAX 10000 /* of cpu.weight */

struct advice {
	const struct lineage *lineage;
	const struct cause *cause;
	struct text *text, *command;
};

/* Bytes of the path that are safe as a word of a shell. */
static const char plain[] =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.@:%+-";

/* "cgov set /web"; none for a path that no shell should be handed. */
static bool begin_command(const struct advice *advice, const char *verb, size_t len)
{
	const char *path = advice->lineage->path;
	AUTO_TEXT struct text safe = {0};

	text_add_safe(&safe, path, len);
	if (len == 0 || safe.len != len || memchr(path, '\'', len))
		return false;
	const char *quote = strspn(path, plain) < len ? "'" : "";
	text_addf(advice->command, "cgov %s %s%.*s%s", verb, quote, (int)len, path, quote);
	return true;
}

static void set_owner(const struct advice *advice, const char *knob, uint64_t value,
		      const char *unit)
{
	if (begin_command(advice, "set", advice->cause->owner))
		text_addf(advice->command, " %s=%" PRIu64 "%s", knob, value, unit);
}

static uint64_t twice(uint64_t value)
{
	return value > UINT64_MAX / 2 ? UINT64_MAX : value * 2;
}

static void advise_frozen(const struct advice *advice)
{
	text_add(advice->text, "thaw it when whoever froze it is done");
	begin_command(advice, "thaw", advice->cause->owner);
}

/* What was held would have run: so much more it wants, in steps of a tenth of a CPU. */
static void advise_cpu_max(const struct advice *advice)
{
	const struct cause *cause = advice->cause;

	text_add(advice->text, "raise cpu.max, or lend it time for bursts with cpu.max.burst");
	if (cause->value == UNIT_MAX || cause->period_usec == 0)
		return;
	double percent = (double)cause->value * 100 / (double)cause->period_usec;
	double wanted = percent * (1 + (double)cause->share / 10000);
	set_owner(advice, "cpu.max", ((uint64_t)wanted / 10 + 1) * 10, "%");
}

static void advise_cpu_wait(const struct advice *advice)
{
	const char *weight = sample_text(advice->lineage->deltas[0].now, "cpu.weight");
	uint64_t now;

	if (!advice->lineage->path[1]) {
		text_add(advice->text,
			 "the machine's CPUs are busy: 'cgov top', sorted by CPU, shows "
			 "with what");
		return;
	}
	text_add(advice->text, "others take the CPUs ('cgov top', sorted by CPU): hold them with "
			       "cpu.max, or give this group more weight");
	if (!weight || unit_parse_number(weight, strlen(weight), &now) < 0 || now >= WEIGHT_MAX)
		return;
	if (begin_command(advice, "set", strlen(advice->lineage->path)))
		text_addf(advice->command, " cpu.weight=%" PRIu64,
			  now > WEIGHT_MAX / 2 ? WEIGHT_MAX : twice(now));
}

/* Whether most of what the owner holds can be had again from disk. */
static bool is_mostly_cache(const struct advice *advice)
{
	uint64_t anon, file;
	size_t level;

	return cause_owner_level(advice->lineage, advice->cause, &level) &&
	       sample_get(advice->lineage->deltas[level].now, METRIC_MEMORY_STAT_ANON, &anon) &&
	       sample_get(advice->lineage->deltas[level].now, METRIC_MEMORY_STAT_FILE, &file) &&
	       file > anon;
}

/* A quarter more, in whole MiB. */
static void advise_memory_limit(const struct advice *advice)
{
	const struct cause *cause = advice->cause;
	const char *knob = cause->knob == KNOB_COUNT ? "" : knobs[cause->knob].file;

	if (is_mostly_cache(advice))
		text_addf(advice->text,
			  "most of it is page cache that is read again: raise %s, or "
			  "touch fewer files at once",
			  knob);
	else
		text_addf(advice->text,
			  "its processes hold most of it: raise %s, or look for what "
			  "grows ('cgov top', column memory)",
			  knob);
	if (cause->value != UNIT_MAX)
		set_owner(advice, knob, (cause->value + cause->value / 4) / MIB + 1, "M");
}

static void advise_oom_kill(const struct advice *advice)
{
	if (advice->cause->knob != KNOB_COUNT)
		advise_memory_limit(advice);
	else
		text_add(advice->text, "the machine ran out of memory: limit what takes most "
				       "(memory.max), or protect this group (memory.min)");
}

/* What it has now is what it would keep. */
static void advise_memory_wait(const struct advice *advice)
{
	uint64_t current;

	text_add(advice->text, "limit what takes most ('cgov top', sorted by memory), or protect "
			       "what this group has");
	if (sample_get(advice->lineage->deltas[0].now, METRIC_MEMORY_CURRENT, &current) &&
	    begin_command(advice, "set", strlen(advice->lineage->path)))
		text_addf(advice->command, " memory.low=%" PRIu64 "M", current / MIB + 1);
}

static void advise_swap_max(const struct advice *advice)
{
	const struct cause *cause = advice->cause;

	text_add(advice->text, "raise memory.swap.max, or give it more memory");
	if (cause->value != UNIT_MAX)
		set_owner(advice, "memory.swap.max", twice(cause->value) / MIB + 1, "M");
}

static void advise_io_max(const struct advice *advice)
{
	const struct cause *cause = advice->cause;
	const struct io_share *io = &cause->io;

	text_add(advice->text, "raise io.max; of writes that can wait, fewer reach the disk with "
			       "more memory for them");
	if (begin_command(advice, "set", cause->owner))
		text_addf(advice->command, " 'io.max=%s %s=%" PRIu64 "'", io->device, io->key,
			  twice(io->limit));
}

static void advise_io_wait(const struct advice *advice)
{
	text_add(advice->text, "the disk is slow or busy: hold others with io.max, or weigh with "
			       "io.weight where 'cgov doctor' finds a scheduler that honours it");
}

static void advise_pids_max(const struct advice *advice)
{
	const struct cause *cause = advice->cause;

	text_add(advice->text, "raise pids.max, unless it forks without end");
	if (cause->value != UNIT_MAX)
		set_owner(advice, "pids.max", twice(cause->value), "");
}

static void advise_irq_wait(const struct advice *advice)
{
	text_add(advice->text,
		 "interrupts take its CPUs: give it others (cpuset.cpus), or move the "
		 "interrupts (/proc/irq/N/smp_affinity)");
}

static void (*const advisers[CAUSE_COUNT])(const struct advice *advice) = {
	[CAUSE_OOM_KILL] = advise_oom_kill,
	[CAUSE_FROZEN] = advise_frozen,
	[CAUSE_CPU_MAX] = advise_cpu_max,
	[CAUSE_CPU_WAIT] = advise_cpu_wait,
	[CAUSE_MEMORY_HIGH] = advise_memory_limit,
	[CAUSE_MEMORY_MAX] = advise_memory_limit,
	[CAUSE_MEMORY_WAIT] = advise_memory_wait,
	[CAUSE_SWAP_MAX] = advise_swap_max,
	[CAUSE_IO_MAX] = advise_io_max,
	[CAUSE_IO_WAIT] = advise_io_wait,
	[CAUSE_PIDS_MAX] = advise_pids_max,
	[CAUSE_IRQ_WAIT] = advise_irq_wait,
};

void cause_advise(const struct lineage *lineage, const struct cause *cause, struct text *ret,
		  struct text *ret_command)
{
	const struct advice advice = {lineage, cause, ret, ret_command};

	advisers[cause->id](&advice);
}
