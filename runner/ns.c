/* SPDX-License-Identifier: MIT */
#include "runner/ns.h"

#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <string.h>

#include "runner/cap.h"

/* Of clone3() alone: its bit means something else to clone(). */
#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

const struct ns namespaces[NS_COUNT] = {
#define NS(id, name, flag, by_default, help) [NS_##id] = {NS_##id, name, flag, by_default, help},
#include "runner/ns.def"
#undef NS
};

const struct ns *ns_find(const char *name, size_t len)
{
	for (size_t i = 0; i < NS_COUNT; i++)
		if (strlen(namespaces[i].name) == len && memcmp(namespaces[i].name, name, len) == 0)
			return &namespaces[i];
	return NULL;
}

unsigned int ns_default(void)
{
	unsigned int bits = 0;

	for (size_t i = 0; i < NS_COUNT; i++)
		if (namespaces[i].by_default)
			bits |= 1U << i;
	if (!cap_have(CAP_SYS_ADMIN))
		bits |= 1U << NS_USER;
	return bits;
}

static int say_names(const char *word, size_t len, struct err *err)
{
#define NS(id, name, ...) name ", "
	return err_say(err, EINVAL, "no namespace '%.*s'; there are %sall, none, default", (int)len,
		       word,
#include "runner/ns.def"
	);
#undef NS
}

static int parse_word(const char *word, size_t len, unsigned int *bits, struct err *err)
{
	const struct ns *ns = ns_find(word, len);

	if (ns)
		*bits |= 1U << ns->id;
	else if (len == 3 && memcmp(word, "all", 3) == 0)
		*bits |= (1U << NS_COUNT) - 1;
	else if (len == 7 && memcmp(word, "default", 7) == 0)
		*bits |= ns_default();
	else if (len != 4 || memcmp(word, "none", 4) != 0)
		return say_names(word, len, err);
	return 0;
}

int ns_parse(const char *list, unsigned int *ret, struct err *err)
{
	unsigned int bits = 0;

	for (;;) {
		size_t len = strcspn(list, ",");
		int r = parse_word(list, len, &bits, err);
		if (r < 0)
			return r;
		if (list[len] == '\0')
			break;
		list += len + 1;
	}
	*ret = bits;
	return 0;
}

uint64_t ns_flags(unsigned int bits)
{
	uint64_t flags = 0;

	for (size_t i = 0; i < NS_COUNT; i++)
		if (bits & (1U << i))
			flags |= namespaces[i].flag;
	return flags;
}
