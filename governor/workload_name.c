/* SPDX-License-Identifier: MIT */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/knob.h"
#include "cgroup/owner.h"
#include "governor/supervise.h"

/* Letters of other scripts are letters too, but a path that every tool can show is worth more. */
static bool is_plain(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("._-@+", c));
}

int workload_name_check(const char *name, struct err *err)
{
	struct knob_name knob;
	size_t len = strlen(name);

	if (len == 0 || len >= WORKLOAD_NAME_SIZE)
		return err_say(err, EINVAL, "a name has 1 to %d characters",
			       WORKLOAD_NAME_SIZE - 1);
	for (const char *at = name; *at; at++)
		if (!is_plain(*at))
			return err_say(err, EINVAL,
				       "name '%s': only letters, digits and ._-@+ are allowed",
				       name);
	if (name[0] == '.' || owner_is_own(name) || knob_find(name, &knob))
		return err_say(err, EINVAL, "name '%s' means something else in a group", name);
	return 0;
}

const char *workload_name_make(const char *command, char buf[WORKLOAD_NAME_SIZE])
{
	const char *slash = strrchr(command, '/');
	size_t len = 0;

	for (const char *at = slash ? slash + 1 : command; *at && len < 32; at++)
		if (is_plain(*at) && (len > 0 || isalnum((unsigned char)*at)))
			buf[len++] = *at;
	snprintf(buf + len, WORKLOAD_NAME_SIZE - len, "%s%d", len ? "-" : "run-", getpid());
	return buf;
}
