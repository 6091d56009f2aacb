/* SPDX-License-Identifier: MIT */
#include "cli/args.h"

#include <fnmatch.h>
#include <string.h>

#include "common/clock.h"
#include "common/unit.h"

#define INTERVAL_MOST_USEC (3600 * USEC_PER_SEC)

static bool set_flag(const struct arg_flag *flags, const char *word)
{
	for (; flags && flags->name; flags++) {
		if (strcmp(flags->name, word) != 0)
			continue;
		*flags->ret = true;
		return true;
	}
	return false;
}

int args_read(const struct command *command, int argc, char **argv, const struct arg_flag *flags,
	      size_t most, size_t *ret_count)
{
	bool options = true;
	size_t count = 0;

	for (int i = 1; i < argc; i++) {
		if (options && strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (options && argv[i][0] == '-' && argv[i][1]) {
			if (!set_flag(flags, argv[i]))
				return command_usage(command, "unknown option '%s'", argv[i]);
		} else if (count == most) {
			return command_usage(command, "'%s' is too much", argv[i]);
		} else {
			argv[1 + count++] = argv[i];
		}
	}
	argv[1 + count] = NULL;
	if (ret_count)
		*ret_count = count;
	return 0;
}

bool args_match(const char *pattern, const char *name)
{
	if (!pattern)
		return true;
	if (strpbrk(pattern, "*?["))
		return fnmatch(pattern, name, 0) == 0;
	return strstr(name, pattern);
}

int args_interval(const struct command *command, const char *text, uint64_t least_usec,
		  uint64_t *ret_usec)
{
	char least[UNIT_TEXT_SIZE];
	uint64_t usec;

	if (unit_parse_usec(text, &usec) < 0 || usec < least_usec || usec > INTERVAL_MOST_USEC)
		return command_usage(command,
				     "--interval '%s': a time from %s to 1h, with its unit", text,
				     unit_print_usec(least_usec, least));
	*ret_usec = usec;
	return 0;
}

int args_count(const struct command *command, const char *text, uint64_t *ret)
{
	uint64_t count;

	if (unit_parse_number(text, strlen(text), &count) < 0 || count == 0)
		return command_usage(command, "--count '%s': a number above 0", text);
	*ret = count;
	return 0;
}

int args_budget(const struct command *command, const char *text, uint64_t *ret)
{
	if (unit_parse_percent(text, ret) == 0 && *ret > 0)
		return 0;
	return command_usage(command, "--budget is a share of one CPU: 1%%, 0.5%%");
}
