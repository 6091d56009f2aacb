/* SPDX-License-Identifier: MIT */
#include "monitor/task.h"

#include "common/attr.h"
#include "common/unit.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Places among the words that follow the name, man 5 proc counts from 3. */
enum field {
	FIELD_UTIME = 14 - 3,
	FIELD_STIME = 15 - 3,
	FIELD_THREADS = 20 - 3,
	FIELD_START = 22 - 3,
	FIELD_RSS = 24 - 3,
	FIELD_COUNT,
};

static int parse_fields(const char *at, const char *end, uint64_t fields[FIELD_COUNT])
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		const char *stop = memchr(at, ' ', (size_t)(end - at));
		size_t len = (size_t)((stop ? stop : end) - at);
		/* The state is a letter and some others can be negative: they are not ours. */
		if (unit_parse_number(at, len, &fields[i]) < 0)
			fields[i] = UINT64_MAX;
		if (!stop && i < FIELD_COUNT - 1)
			return -EINVAL;
		at = stop ? stop + 1 : end;
	}
	return 0;
}

static bool are_known(const uint64_t fields[FIELD_COUNT])
{
	const uint64_t limit = UINT64_MAX / 1000000;

	return fields[FIELD_UTIME] < limit / 2 && fields[FIELD_STIME] < limit / 2 &&
	       fields[FIELD_THREADS] < limit && fields[FIELD_START] != UINT64_MAX &&
	       fields[FIELD_RSS] < limit;
}

static void put_name(const char *name, size_t len, struct task *task)
{
	if (len >= sizeof(task->name))
		len = sizeof(task->name) - 1;
	memset(task->name, 0, sizeof(task->name));
	memcpy(task->name, name, len);
}

int task_parse(const char *text, size_t len, struct task *ret)
{
	const char *open = memchr(text, '(', len), *close = memrchr(text, ')', len);
	uint64_t fields[FIELD_COUNT];

	len -= len > 0 && text[len - 1] == '\n';
	if (!open || !close || close < open || (size_t)(text + len - close) < 4 ||
	    memchr(open, '\0', (size_t)(close - open)))
		return -EINVAL;
	if (parse_fields(close + 2, text + len, fields) < 0 || !are_known(fields))
		return -EINVAL;
	put_name(open + 1, (size_t)(close - open - 1), ret);
	ret->state = close[2];
	ret->cpu_usec = (fields[FIELD_UTIME] + fields[FIELD_STIME]) *
			(1000000 / (uint64_t)sysconf(_SC_CLK_TCK));
	ret->rss_bytes = fields[FIELD_RSS] * (uint64_t)sysconf(_SC_PAGESIZE);
	ret->threads = fields[FIELD_THREADS];
	ret->start_ticks = fields[FIELD_START];
	return 0;
}

const char *task_state(const struct task *task)
{
	static const struct {
		char letter;
		const char *words;
	} states[] = {
		{'R', "runs"},	  {'S', "sleeps"}, {'D', "waits for I/O"},
		{'T', "stopped"}, {'t', "traced"}, {'Z', "zombie"},
		{'I', "idle"},	  {'X', "dead"},   {'P', "parked"},
	};

	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (states[i].letter == task->state)
			return states[i].words;
	return "";
}
