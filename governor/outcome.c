/* SPDX-License-Identifier: MIT */
#include "governor/outcome.h"

#include <string.h>

#include "common/unit.h"

const char *end_reason_name(enum end_reason reason)
{
	static const char *const names[] = {
		[END_EXITED] = "exited",       [END_SIGNALED] = "signaled",
		[END_OOM] = "oom-killed",      [END_TIMEOUT] = "timeout",
		[END_CPU_TIME] = "cpu-time",   [END_OUTPUT] = "output",
		[END_IDLE] = "idle",	       [END_SECCOMP] = "seccomp",
		[END_RULE] = "killed-by-rule", [END_USER] = "killed-by-user",
		[END_SETUP] = "setup",
	};

	return names[reason];
}

void outcome_done(struct outcome *outcome)
{
	sample_done(&outcome->last);
	outcome->sampled = false;
}

bool outcome_limit(const struct outcome *outcome, enum knob_id id, uint64_t *ret)
{
	for (size_t i = 0; i < outcome->held_count; i++) {
		const struct held *held = &outcome->held[i];
		if (held->name.knob->id == id)
			return unit_parse_number(held->content, strlen(held->content), ret) == 0;
	}
	return false;
}

bool outcome_peak(const struct outcome *outcome, enum metric_id peak, enum knob_id id,
		  uint64_t *ret)
{
	uint64_t value, limit;

	if (!sample_get(&outcome->last, peak, &value))
		return false;
	/* The kernel counts from the leaf up: where the limit of a group above refuses, the leaf's
	 * high-water mark has seen what never was in use. */
	*ret = outcome_limit(outcome, id, &limit) && limit < value ? limit : value;
	return true;
}

bool outcome_is_limited(const struct outcome *outcome)
{
	return outcome->reason == END_TIMEOUT || outcome->reason == END_CPU_TIME ||
	       outcome->reason == END_OUTPUT || outcome->reason == END_IDLE ||
	       outcome->reason == END_SECCOMP;
}

int outcome_status(const struct outcome *outcome)
{
	if (outcome_is_limited(outcome) && outcome->reason != END_SECCOMP)
		return 124;
	return outcome->signal ? 128 + outcome->signal : outcome->code;
}
