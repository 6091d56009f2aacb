/* SPDX-License-Identifier: MIT */
/* Input: a policy, as YAML or JSON. */
#include "governor/policy_check.h"
#include "tests/fuzz/fuzz.h"

static void check_limits(const struct group *group)
{
	for (const struct limit *limit = group->limits; limit; limit = limit->next) {
		MUST(knob_is_settable(limit->setting.name.knob));
		MUST(!limit->next ||
		     limit->setting.name.knob->id <= limit->next->setting.name.knob->id);
	}
}

static void check_groups(const struct policy *policy)
{
	for (const struct group *group = policy_next(policy, NULL); group;
	     group = policy_next(policy, group)) {
		MUST(group->name[0] && group->name[0] != '.' && !strchr(group->name, '/'));
		MUST(strlen(group->name) <= 255);
		MUST(policy_group(policy, group->path) == group);
		MUST(!group->has_run || group->run.value[RUN_COMMAND].word_count > 0);
		check_limits(group);
	}
}

static void check_rules(const struct policy *policy)
{
	for (const struct rule *rule = policy->rules; rule; rule = rule->next) {
		MUST(rule->name && rule->when && rule->when->type == EXPR_BOOL && rule->then);
		for (const char *const *on = rule->on; *on; on++)
			MUST(policy_group(policy, *on));
		for (const struct action_ask *ask = rule->then; ask; ask = ask->next)
			MUST(ask->action);
	}
}

/* One line each, nothing that drives a terminal. */
static void check_findings(struct findings *findings)
{
	struct text text = {0};

	findings_print(findings, &text);
	for (size_t i = 0; i < text.len; i++)
		MUST(text.data[i] == '\n' || (unsigned char)text.data[i] >= ' ');
	text_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct check_facts facts = {.ram_bytes = (uint64_t)1 << 34, .cpus = 4};
	char *text = fuzz_bytes(data, size);
	struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct policy *policy = NULL;
	struct err err = {0};

	MUST(policy_load_text("fuzz", text, size, &arena, &findings, &policy, &err) == 0);
	if (findings.errors == 0) {
		MUST(policy->name);
		check_groups(policy);
		check_rules(policy);
		policy_check(policy, &facts, false, &findings);
	}
	check_findings(&findings);
	arena_done(&arena);
	free(text);
	return 0;
}
