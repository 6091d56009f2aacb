/* SPDX-License-Identifier: MIT */
#include "governor/outcome.h"

const char *end_reason_name(enum end_reason reason)
{
	static const char *const names[] = {
		[END_EXITED] = "exited",       [END_SIGNALED] = "signaled",
		[END_OOM] = "oom-killed",      [END_TIMEOUT] = "timeout",
		[END_CPU_TIME] = "cpu-time",   [END_SECCOMP] = "seccomp",
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

int outcome_status(const struct outcome *outcome)
{
	if (outcome->reason == END_TIMEOUT || outcome->reason == END_CPU_TIME)
		return 124;
	return outcome->signal ? 128 + outcome->signal : outcome->code;
}
