/* SPDX-License-Identifier: MIT */
#include "runner/capname.h"

#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#if HAVE_CAP
#include <sys/capability.h>
#endif

#include "common/dl.h"
#include "common/unit.h"

static int look_up(const char *name, unsigned int *ret, struct err *err);

#if HAVE_CAP
#define CAP(X) X(cap_from_name)
DL_LIBRARY(cap, "libcap.so.2", "libcap2", CAP)

static int look_up(const char *name, unsigned int *ret, struct err *err)
{
	char full[64];
	cap_value_t value;
	int r = cap_load(err);

	if (r < 0)
		return r;
	bool prefixed = strncasecmp(name, "cap_", 4) == 0;
	int n = snprintf(full, sizeof(full), "%s%s", prefixed ? "" : "cap_", name);
	if (n >= (int)sizeof(full) || cap.cap_from_name(full, &value) < 0 || value < 0)
		return err_say(err, EINVAL, "no capability '%s'", name);
	*ret = (unsigned int)value;
	return 0;
}
#else
static int look_up(const char *name, UNUSED unsigned int *ret, struct err *err)
{
	err_say(err, ENOTSUP, "capability '%s': this cgov was built without libcap", name);
	return err_hint(err, "say its number, which linux/capability.h has");
}
#endif

int cap_parse(const char *name, uint64_t *ret, struct err *err)
{
	unsigned int value = 0;
	uint64_t number;

	if (strcasecmp(name, "all") == 0) {
		*ret = UINT64_MAX;
		return 0;
	}
	if (isdigit((unsigned char)*name)) {
		if (unit_parse_number(name, strlen(name), &number) < 0 || number > 63)
			return err_say(err, EINVAL, "no capability '%s'", name);
		value = (unsigned int)number;
	} else {
		int r = look_up(name, &value, err);
		if (r < 0)
			return r;
	}
	*ret = UINT64_C(1) << value;
	return 0;
}
