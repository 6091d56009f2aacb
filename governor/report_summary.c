/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "common/unit.h"
#include "governor/report.h"

/* The limits at hand are those of the workload's group, or of the one around it. */
static bool is_near(const struct outcome *outcome, const char *group)
{
	size_t len = strlen(group);

	return strncmp(outcome->group, group, len) == 0 &&
	       (!outcome->group[len] ||
		(outcome->group[len] == '/' && !strchr(outcome->group + len + 1, '/')));
}

static void say_end(const struct outcome *outcome, struct text *ret)
{
	if (outcome->signal)
		text_addf(ret, "ended by signal %d", outcome->signal);
	else
		text_addf(ret, "exited with %d", outcome->code);
}

bool report_reason(const struct report *report, struct text *ret)
{
	const struct outcome *outcome = report->outcome;
	char buf[UNIT_TEXT_SIZE];
	uint64_t limit;

	switch (outcome->reason) {
	case END_OOM:
		text_add(ret, "out of memory");
		if (strcmp(outcome->owner, "/") == 0) {
			text_add(ret, " of the machine");
			return true;
		}
		text_add(ret, " at memory.max");
		if (is_near(outcome, outcome->owner) &&
		    outcome_limit(outcome, KNOB_MEMORY_MAX, &limit))
			text_addf(ret, " = %s", unit_print_bytes_exact(limit, buf));
		text_add(ret, " of ");
		text_add_safe(ret, outcome->owner, strlen(outcome->owner));
		return true;
	case END_TIMEOUT:
		text_add(ret, "the time limit was reached");
		return true;
	case END_CPU_TIME:
		text_add(ret, "the CPU time limit was reached");
		return true;
	case END_OUTPUT:
		text_add(ret, "it wrote more than its output limit");
		return true;
	case END_IDLE:
		text_add(ret, "it did nothing for its idle limit");
		return true;
	case END_SECCOMP:
		text_addf(ret, "it called %s, which seccomp refuses",
			  outcome->syscall[0] ? outcome->syscall : "what it may not");
		return true;
	case END_RULE:
		text_add(ret, "killed by a rule");
		return true;
	case END_USER:
		text_add(ret, "killed by 'cgov kill'");
		return true;
	case END_EXITED:
	case END_SIGNALED:
	case END_SETUP:
	case END_REASON_COUNT:
		break;
	}
	return false;
}

static void say_cpu(const struct outcome *outcome, struct text *ret)
{
	char used[UNIT_TEXT_SIZE], share[UNIT_TEXT_SIZE];
	uint64_t usec;

	if (!sample_get(&outcome->last, METRIC_CPU_STAT_USAGE_USEC, &usec))
		return;
	text_addf(ret, "; CPU %s", unit_print_usec(usec, used));
	if (outcome->wall_usec)
		text_addf(ret, " (%s of one)",
			  unit_print_percent(usec * 10000 / outcome->wall_usec, 0, share));
	if (sample_get(&outcome->last, METRIC_CPU_STAT_THROTTLED_USEC, &usec) && usec)
		text_addf(ret, ", throttled %s", unit_print_usec(usec, used));
}

static void say_peaks(const struct outcome *outcome, struct text *ret)
{
	char peak[UNIT_TEXT_SIZE], of[UNIT_TEXT_SIZE];
	uint64_t value, limit;

	if (outcome_peak(outcome, METRIC_MEMORY_PEAK, KNOB_MEMORY_MAX, &value)) {
		text_addf(ret, "; memory peak %s", unit_print_bytes(value, peak));
		if (outcome_limit(outcome, KNOB_MEMORY_MAX, &limit))
			text_addf(ret, " of %s", unit_print_bytes(limit, of));
	}
	if (outcome_peak(outcome, METRIC_PIDS_PEAK, KNOB_PIDS_MAX, &value)) {
		text_addf(ret, "; pids peak %s", unit_print_count(value, peak));
		if (outcome_limit(outcome, KNOB_PIDS_MAX, &limit))
			text_addf(ret, " of %s", unit_print_count(limit, of));
	}
}

static uint64_t sum(const struct sample *sample, enum metric_id id)
{
	uint64_t total = 0;

	for (size_t i = 0; i < sample->item_count; i++)
		if (sample->items[i].metric == id)
			total += sample->items[i].value;
	return total;
}

static void say_io(const struct outcome *outcome, struct text *ret)
{
	uint64_t read = sum(&outcome->last, METRIC_IO_STAT_RBYTES);
	uint64_t written = sum(&outcome->last, METRIC_IO_STAT_WBYTES);
	char buf[UNIT_TEXT_SIZE];

	if (read)
		text_addf(ret, "; read %s", unit_print_bytes(read, buf));
	if (written)
		text_addf(ret, "; wrote %s", unit_print_bytes(written, buf));
}

void report_summary(const struct report *report, struct text *ret)
{
	const struct outcome *outcome = report->outcome;
	AUTO_TEXT struct text reason = {0};
	char wall[UNIT_TEXT_SIZE];

	text_add_safe(ret, report->name, strlen(report->name));
	text_add(ret, ": ");
	if (outcome->reason == END_SETUP) {
		text_add(ret, "could not be started");
		return;
	}
	say_end(outcome, ret);
	if (report_reason(report, &reason))
		text_addf(ret, ", %s", text_str(&reason));
	text_addf(ret, " after %s", unit_print_usec(outcome->wall_usec, wall));
	if (!outcome->sampled)
		return;
	say_cpu(outcome, ret);
	say_peaks(outcome, ret);
	say_io(outcome, ret);
}
