/* SPDX-License-Identifier: MIT */
#include "governor/policy_check_parts.h"

#include <stdarg.h>
#include <stdio.h>

static void add(struct check *check, enum severity severity, const struct pos *pos, const char *fmt,
		va_list ap)
{
	char text[512];

	vsnprintf(text, sizeof(text), fmt, ap);
	findings_add(check->findings, severity, pos, "%s", text);
}

void check_error(struct check *check, const struct pos *pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add(check, FINDING_ERROR, pos, fmt, ap);
	va_end(ap);
}

void check_warn(struct check *check, const struct pos *pos, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!check->strict)
		add(check, FINDING_WARNING, pos, fmt, ap);
	va_end(ap);
}

const struct limit *check_limit(const struct group *group, enum knob_id id)
{
	const struct limit *limit = group->limits;

	while (limit && limit->setting.name.knob->id != id)
		limit = limit->next;
	return limit;
}

bool check_value(const struct check *check, const struct limit *limit,
		 const struct check_bound *above, uint64_t *ret)
{
	const struct setting_facts facts = {
		.ram_bytes = check->facts->ram_bytes,
		.swap_bytes = check->facts->swap_bytes,
		.parent_bytes = above->value,
		.page_bytes = check->facts->page_bytes,
	};
	struct setting setting = limit->setting;
	struct err ignored = {0};
	enum amount_base base = setting.fields[0].base;

	if (base == AMOUNT_PERCENT_HOST && facts.ram_bytes == 0)
		return false;
	if (base == AMOUNT_PERCENT_PARENT && facts.ram_bytes == 0 && above->value == UNIT_MAX)
		return false;
	if (setting_resolve(&setting, &facts, &ignored) < 0)
		return false;
	*ret = setting.fields[0].n;
	return true;
}

bool check_quota(const struct limit *limit, uint64_t *ret)
{
	struct setting setting = limit->setting;
	struct err ignored = {0};

	if (setting_resolve(&setting, &(struct setting_facts){0}, &ignored) < 0)
		return false;
	uint64_t quota = setting.fields[0].n, period = setting.fields[1].n;
	*ret = quota == UNIT_MAX
		       ? UNIT_MAX
		       : (uint64_t)((unsigned __int128)quota * 10000 / (period ? period : 1));
	return true;
}

/* Recursion is as deep as a document may nest. */
static void check_groups(struct check *check, const struct group *first, const struct group *parent,
			 const struct check_bound above[BOUND_COUNT])
{
	check_level(check, first, parent, above);
	for (const struct group *group = first; group; group = group->next) {
		struct check_bound bounds[BOUND_COUNT];
		for (size_t i = 0; i < BOUND_COUNT; i++)
			bounds[i] = above[i];
		check_presence(check, group);
		check_conflicts(check, group, above);
		check_reach(check, group, bounds);
		if (group->children)
			check_groups(check, group->children, group, bounds);
	}
}

void policy_check(const struct policy *policy, const struct check_facts *facts, bool strict,
		  struct findings *findings)
{
	struct check check = {
		.policy = policy, .facts = facts, .findings = findings, .strict = strict};
	const struct check_bound machine[BOUND_COUNT] = {
		[BOUND_MEMORY] = {facts->ram_bytes ? facts->ram_bytes : UNIT_MAX, NULL},
		[BOUND_SWAP] = {UNIT_MAX, NULL},
		[BOUND_PIDS] = {UNIT_MAX, NULL},
		[BOUND_CPU] = {facts->cpus ? (uint64_t)facts->cpus * 10000 : UNIT_MAX, NULL},
	};

	check_groups(&check, policy->groups, NULL, machine);
	findings_sort(findings);
}
