/* SPDX-License-Identifier: MIT */
#include "governor/policy.h"

#include "tests/policy_text.h"
#include "tests/test.h"

#include <signal.h>
#include <string.h>

#define HEAD                 \
	"cgov: 1\nname: a\n" \
	"groups: {web: {children: {api: {}, db: {}}}, batch: {}}\n"

static void a_rule_is_read_with_all_it_says(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	const struct policy *policy =
		policy_of(HEAD "rules:\n"
			       "  - name: stall\n"
			       "    description: about this\n"
			       "    on: [batch, web/*, web/db]\n"
			       "    when: \"memory.pressure.some.avg10 > 20%\"\n"
			       "    for: 15s\n"
			       "    clear: \"memory.pressure.some.avg60 < 5%\"\n"
			       "    keep_firing_for: 10s\n"
			       "    cooldown: 5m\n"
			       "    limit: {count: 3, per: 1h}\n"
			       "    severity: critical\n"
			       "    mode: observe\n"
			       "    revert: on_clear\n"
			       "    then:\n"
			       "      - {notify: {journal: true, exec: [mail, root]}}\n"
			       "      - {reclaim: {amount: 10%, max_pressure: 5%}}\n"
			       "      - {set: {memory.high: +10%, ceiling: 8Gi}}\n"
			       "      - {freeze: {for: 10s}, after: 30s, if_still: true}\n"
			       "      - {kill: {signal: SIGTERM, grace: 5s}}\n"
			       "      - thaw\n",
			  &arena, &findings);

	assert_findings(&findings, "");
	const struct rule *rule = policy->rules;
	assert_string_equal(rule->name, "stall");
	assert_string_equal(rule->on[0], "batch");
	assert_string_equal(rule->on[1], "web/api");
	assert_string_equal(rule->on[2], "web/db");
	assert_null(rule->on[3]);
	assert_true(rule->when && rule->clear);
	assert_int_equal(rule->for_usec, 15000000);
	assert_int_equal(rule->keep_firing_usec, 10000000);
	assert_int_equal(rule->cooldown_usec, 300000000);
	assert_int_equal(rule->limit_count, 3);
	assert_int_equal(rule->limit_usec, 3600000000);
	assert_int_equal(rule->severity, RULE_CRITICAL);
	assert_true(rule->observe && rule->revert_on_clear);

	const struct action_ask *ask = rule->then;
	assert_int_equal(ask->action->id, ACTION_NOTIFY);
	assert_true(ask->values[0].n == 1 && !ask->values[1].given);
	assert_string_equal(ask->values[2].words[1], "root");
	ask = ask->next;
	assert_true(ask->values[0].percent && ask->values[0].n == 1000);
	ask = ask->next;
	const struct change *change = ask->values[0].list;
	assert_int_equal(change->kind, CHANGE_MORE);
	assert_int_equal(change->by, 1000);
	assert_true(change->has_ceiling && !change->has_floor);
	assert_int_equal(change->ceiling.fields[0].n, (uint64_t)8 << 30);
	ask = ask->next;
	assert_true(ask->if_still && ask->after_usec == 30000000);
	ask = ask->next;
	assert_int_equal(ask->values[0].n, SIGTERM);
	ask = ask->next;
	assert_int_equal(ask->action->id, ACTION_THAW);
	assert_null(ask->next);
}

static void rules_that_are_wrong_say_what_is_allowed(UNUSED void **state)
{
	static const struct {
		const char *keys, *finding;
	} rows[] = {
		{"on: web, then: [thaw]", "a rule needs 'when': when: \"memory.current > 85% of "
					  "memory.max\""},
		{"on: wbe, when: \"pids.current > 1\", then: [thaw]",
		 "no group 'wbe' in this policy; did you mean 'web'?"},
		{"on: [x/*], when: \"pids.current > 1\", then: [thaw]",
		 "no group 'x/*' in this policy"},
		{"on: web, when: \"pids.current > 1\", then: []",
		 "then is a list of actions: [{freeze: {for: 10s}}]"},
		{"on: web, when: \"pids.current > 1\", then: [thaw], fro: 5s",
		 "unknown key 'fro' in a rule; did you mean 'for'?"},
		{"on: web, when: \"pids.current > 1\", then: [thaw], for: 5",
		 "for = '5': a duration such as 500ms, 30s or 5m"},
		{"on: web, when: \"pids.current > 1\", then: [thaw], mode: dry",
		 "mode = 'dry': enforce or observe"},
		{"on: web, when: \"pids.current > 1\", then: [thaw], limit: {count: 3}",
		 "limit needs both: {count: 3, per: 1h}"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		text_addf(&text, HEAD "rules: [{name: r, %s}]\n", rows[i].keys);
		policy_of(text_str(&text), &arena, &findings);
		assert_message(&findings, rows[i].keys, rows[i].finding);
	}
}

static void actions_that_are_wrong_say_what_is_allowed(UNUSED void **state)
{
	static const struct {
		const char *action, *finding;
	} rows[] = {
		{"{kil: {}}", "unknown key 'kil' in an action; did you mean 'kill'?"},
		{"frezee", "unknown key 'frezee' in an action; did you mean 'freeze'?"},
		{"{freeze: {for: 10}}", "for = '10': a duration such as 500ms, 30s or 5m"},
		{"{freeze: {until: 1s}}", "unknown key 'until' in freeze: for"},
		{"{thaw: {for: 1s}}", "thaw takes no arguments: {}"},
		{"{reclaim: {}}",
		 "reclaim needs 'amount': a size such as 64Mi, or 10% of what the group uses"},
		{"{reclaim: {amount: 110%}}",
		 "amount = '110%': a size such as 64Mi, or 10% of what the group uses"},
		{"{kill: {signal: SIGFOO}}",
		 "signal = 'SIGFOO': a signal such as TERM, INT or KILL"},
		{"{log: {level: loud}}", "level = 'loud': debug|info|notice|warning|error"},
		{"{notify: {exec: mail}}", "exec is a list of words: [PROGRAM, WORD...]"},
		{"{notify: {dbus: maybe}}", "dbus = 'maybe': true or false"},
		{"{kill: {}, thaw: {}}", "one action an item: give 'thaw' an item of its own"},
		{"{after: 5s}", "no action is named: {freeze: {for: 10s}}"},
		{"{set: {}}", "set names no limit: {memory.high: +10%}"},
		{"{set: {memory.hihg: 1}}",
		 "no limit is called 'memory.hihg'; did you mean 'memory.high'?"},
		{"{set: {memory.high: +x}}",
		 "memory.high = '+x': +10%, -10% or x0.5 of a number, or a value"},
		{"{set: {cpu.idle: x2}}",
		 "cpu.idle = 'x2': +10%, -10% or x0.5 of a number, or a value"},
		{"{set: {cpu.weight: 0}}", "cpu.weight = '0': a number from 1 to 10000"},
		{"{set: {memory.high: 1Gi, cpu.weight: 1, floor: 1}}",
		 "floor and ceiling are of one limit: give each limit a 'set' of its own"},
		{"{set: {io.max: {/dev/sda: {rbps: x0.5, floor: 10MB}}}}",
		 "io.max has no 'floor': rbps=, wbps=, riops= or wiops="},
		{"{set: {io.max: {/dev/sda: {rbps: x0.5}}, floor: 10MB}}", ""},
		{"{set: {cpu.max: -10%, floor: 5%}}", ""},
		{"{set: {memory.max: {a: 1}}}", "memory.max is a single text: a value"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		text_addf(&text,
			  HEAD
			  "rules: [{name: r, on: web, when: \"pids.current > 1\", then: [%s]}]\n",
			  rows[i].action);
		policy_of(text_str(&text), &arena, &findings);
		assert_message(&findings, rows[i].action, rows[i].finding);
	}
}

static void every_action_of_the_table_can_be_read(UNUSED void **state)
{
	struct action_argument arguments[ACTION_ARGUMENTS_MAX];

	for (size_t i = 0; i < ACTION_COUNT; i++) {
		size_t count = action_arguments(&actions[i], arguments);
		size_t colons = 0;
		for (const char *at = actions[i].arguments; *at; at++)
			colons += *at == ':';
		assert_int_equal(count, colons);
		for (size_t j = 0; j < count; j++)
			assert_true(arguments[j].name[0] && arguments[j].words[0]);
	}
}

TEST_MAIN(TEST(a_rule_is_read_with_all_it_says), TEST(rules_that_are_wrong_say_what_is_allowed),
	  TEST(actions_that_are_wrong_say_what_is_allowed),
	  TEST(every_action_of_the_table_can_be_read))
