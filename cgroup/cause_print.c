/* SPDX-License-Identifier: MIT */
/*
 * Causes in words.
 */
#include "cgroup/cause.h"

#include <inttypes.h>
#include <string.h>

#include "common/unit.h"

struct words {
	const struct lineage *lineage;
	const struct cause *cause;
	cause_device *name;
	struct text *text;
};

/* "waits 12 % for": nothing where the time is not known. */
static void add_share(const struct words *words, const char *verb)
{
	uint64_t share = words->cause->share;

	text_add(words->text, verb);
	if (share >= CAUSE_SHARE_MIN)
		text_addf(words->text, " %" PRIu64 " %%", (share + 50) / 100);
}

/* As somebody wrote it, unless that is a long number. */
static const char *print_limit(uint64_t bytes, char buf[UNIT_TEXT_SIZE])
{
	return strlen(unit_print_bytes_exact(bytes, buf)) <= 7 ? buf : unit_print_bytes(bytes, buf);
}

static void add_value(const struct words *words)
{
	const struct cause *cause = words->cause;
	char number[UNIT_TEXT_SIZE];

	if (cause->value == UNIT_MAX)
		return;
	if (cause->knob == KNOB_CPU_MAX) {
		double cpus =
			cause->period_usec ? (double)cause->value / (double)cause->period_usec : 0;
		text_addf(words->text, " (%.3g CPU%s)", cpus,
			  cause->value == cause->period_usec ? "" : "s");
	} else if (cause->knob == KNOB_PIDS_MAX) {
		text_addf(words->text, " (%" PRIu64 ")", cause->value);
	} else {
		text_addf(words->text, " (%s)", print_limit(cause->value, number));
	}
}

/* "by cpu.max of /web (2 CPUs)" */
static void add_limit(const struct words *words, const char *before)
{
	const struct cause *cause = words->cause;

	if (cause->knob == KNOB_COUNT)
		return;
	text_addf(words->text, "%s%s", before, knobs[cause->knob].file);
	if (!cause->owner)
		return;
	text_add(words->text, " of ");
	text_add_bytes(words->text, words->lineage->path, cause->owner);
	add_value(words);
}

static void add_count(const struct words *words, const char *one, const char *many)
{
	char number[UNIT_TEXT_SIZE];

	text_addf(words->text, "%s %s", unit_print_count(words->cause->count, number),
		  words->cause->count == 1 ? one : many);
}

static void add_device(const struct words *words, const char *before)
{
	const char *device = words->cause->device;
	char buf[32];

	if (*device)
		text_addf(words->text, "%s%s", before,
			  words->name ? words->name(device, buf) : device);
}

static void add_oom_kill(const struct words *words)
{
	add_count(words, "process", "processes");
	text_add(words->text, " killed for lack of memory");
	add_limit(words, " at ");
}

static void add_frozen(const struct words *words)
{
	text_add(words->text, "frozen");
	if (!words->cause->owner)
		return;
	text_add(words->text, " with ");
	text_add_bytes(words->text, words->lineage->path, words->cause->owner);
}

static void add_cpu_max(const struct words *words)
{
	uint64_t share = words->cause->share;

	if (share > 10000)
		text_addf(words->text, "held on %.1f CPUs at once", (double)share / 10000);
	else
		text_addf(words->text, "held %" PRIu64 " %% of the time", (share + 50) / 100);
	add_limit(words, " by ");
}

static void add_cpu_wait(const struct words *words)
{
	add_share(words, "waits");
	text_add(words->text, " for a CPU");
}

static void add_memory_hit(const struct words *words)
{
	if (words->cause->share >= CAUSE_SHARE_MIN) {
		add_share(words, "waits");
		text_add(words->text, " for memory");
		add_limit(words, ", held by ");
	} else {
		add_count(words, "hit", "hits");
		add_limit(words, " of ");
	}
}

static void add_memory_wait(const struct words *words)
{
	add_share(words, "waits");
	text_add(words->text, " for memory, at no limit: the machine is short of it");
}

static void add_swap_max(const struct words *words)
{
	add_limit(words, "swap is used up: ");
}

static void add_io_max(const struct words *words)
{
	const struct io_share *io = &words->cause->io;
	char number[UNIT_TEXT_SIZE];

	if (words->cause->share >= CAUSE_SHARE_MIN) {
		add_share(words, "waits");
		text_add(words->text, " for I/O");
		add_device(words, " on ");
		text_add(words->text, ", held by io.max of ");
	} else {
		text_add(words->text, "at io.max of ");
	}
	text_add_bytes(words->text, words->lineage->path, words->cause->owner);
	text_addf(words->text, " (%s%s %s a second",
		  io->is_bytes ? print_limit(io->limit, number)
			       : unit_print_count(io->limit, number),
		  io->is_bytes	   ? ""
		  : io->limit == 1 ? " request"
				   : " requests",
		  io->is_write ? "written" : "read");
	if (words->cause->share < CAUSE_SHARE_MIN)
		add_device(words, ", ");
	text_add(words->text, ")");
}

static void add_io_wait(const struct words *words)
{
	add_share(words, "waits");
	text_add(words->text, " for I/O");
	add_device(words, " on ");
}

static void add_pids_max(const struct words *words)
{
	add_count(words, "fork", "forks");
	text_add(words->text, " refused");
	add_limit(words, " by ");
}

static void add_irq_wait(const struct words *words)
{
	add_share(words, "waits");
	text_add(words->text, " for interrupts");
}

static void (*const printers[CAUSE_COUNT])(const struct words *words) = {
	[CAUSE_OOM_KILL] = add_oom_kill,       [CAUSE_FROZEN] = add_frozen,
	[CAUSE_CPU_MAX] = add_cpu_max,	       [CAUSE_CPU_WAIT] = add_cpu_wait,
	[CAUSE_MEMORY_HIGH] = add_memory_hit,  [CAUSE_MEMORY_MAX] = add_memory_hit,
	[CAUSE_MEMORY_WAIT] = add_memory_wait, [CAUSE_SWAP_MAX] = add_swap_max,
	[CAUSE_IO_MAX] = add_io_max,	       [CAUSE_IO_WAIT] = add_io_wait,
	[CAUSE_PIDS_MAX] = add_pids_max,       [CAUSE_IRQ_WAIT] = add_irq_wait,
};

/* What is said when nothing was found, by what could be seen. */
static const char *const nothing[] = {
	[CAUSE_SEEN] = "nothing slows it",
	[CAUSE_SEEN_ONCE] = "the next sample will tell",
	[CAUSE_SEEN_EMPTY] = "nothing runs in it",
	[CAUSE_SIGHT_NONE] = "no limit holds it; this kernel does not count waiting (no PSI)",
	[CAUSE_SIGHT_OFF] = "no limit holds it; waiting is not counted here (cgroup.pressure is 0)",
};

void cause_print_one(const struct lineage *lineage, const struct cause *cause, cause_device *name,
		     struct text *ret)
{
	const struct words words = {lineage, cause, name, ret};

	printers[cause->id](&words);
}

void cause_print(const struct lineage *lineage, cause_device *name, struct text *ret)
{
	struct cause found[CAUSE_COUNT];
	size_t count = cause_find(lineage, found);

	for (size_t i = 0; i < count; i++) {
		text_add(ret, i ? "; " : "");
		cause_print_one(lineage, &found[i], name, ret);
	}
	if (count == 0)
		text_add(ret, nothing[cause_sight(lineage)]);
}
