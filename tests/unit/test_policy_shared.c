/* SPDX-License-Identifier: MIT */
/*
 * What parts of a policy share: variables and templates. Includes have golden tests: they need
 * files.
 */
#include "governor/policy.h"

#include "tests/policy_text.h"
#include "tests/test.h"

#include <string.h>

#define HEAD "cgov: 1\nname: a\n"

static const char *word_of(const char *vars, const char *word, struct arena *arena,
			   struct findings *findings)
{
	AUTO_TEXT struct text text = {0};

	text_addf(&text, HEAD "vars: {%s}\ngroups: {g: {run: {command: [%s]}}}\n", vars, word);
	const struct policy *policy = policy_of(text_str(&text), arena, findings);
	const struct run_value *command = &policy->groups->run.value[RUN_COMMAND];
	return command->word_count ? command->words[0] : NULL;
}

static void variables_are_replaced_in_every_text(UNUSED void **state)
{
	static const struct {
		const char *vars, *word, *result;
	} rows[] = {
		{"a: x", "\"${a}\"", "x"},
		{"a: x", "\"<${a}${ a }>\"", "<xx>"},
		{"a: \"\"", "\"<${a}>\"", "<>"},
		{"a: \"${b}y\", b: x", "\"${a}\"", "xy"},
		{"a: 1Gi", "\"${a / 2}\"", "536870912"},
		{"a: x", "\"$${a} $a $(a) $\"", "${a} $a $(a) $"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct findings findings = {.arena = &arena};
		const char *word = word_of(rows[i].vars, rows[i].word, &arena, &findings);
		assert_findings(&findings, "");
		assert_string_equal(word, rows[i].result);
	}
}

static void a_wrong_variable_is_said_once_in_its_place(UNUSED void **state)
{
	static const struct {
		const char *vars, *word, *findings;
	} rows[] = {
		{"heap: 1Gi", "\"${hepa}\"",
		 "p.yaml:4:33: no variable 'hepa'; did you mean 'heap'?\n"},
		{"a: 1", "\"${HOME}\"",
		 "p.yaml:4:33: no variable 'HOME'; declare it under 'vars', or write $${ for a ${ "
		 "that stays\n"},
		{"a: 1", "\"x${a\"",
		 "p.yaml:4:32: a '}' is missing; write $${ for a ${ that stays\n"},
		{"a: 1", "\"${a +}\"",
		 "p.yaml:4:36: a number, a variable or '(' is expected here\n"},
		{"a: 512M", "\"${a * 2}\"",
		 "p.yaml:4:33: a: '512M' may mean 1024 or 1000 here: say Ki, Mi, Gi or KB, MB, "
		 "GB\n"},
		{"a: \"${b}\", b: \"${a}\"", "\"${a}\"",
		 "p.yaml:3:14: the variable 'b' is made of itself\n"},
		{"a: [1]", "x", "p.yaml:3:11: the variable 'a' is a single text\n"},
		{"1a: 1", "x",
		 "p.yaml:3:8: '1a' cannot be a variable: letters, digits and '_', no digit "
		 "first\n"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct findings findings = {.arena = &arena};
		word_of(rows[i].vars, rows[i].word, &arena, &findings);
		assert_findings(&findings, rows[i].findings);
	}
}

static void variables_that_grow_without_end_are_stopped(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text vars = {0};
	struct findings findings = {.arena = &arena};

	text_add(&vars, "v0: ha");
	for (int i = 1; i < 40; i++)
		text_addf(&vars, ", v%d: \"${v%d}${v%d}\"", i, i - 1, i - 1);
	word_of(text_str(&vars), "\"${v39}\"", &arena, &findings);
	assert_int_equal(findings.errors, 1);
	assert_string_equal(findings.all[0].message, "this grows too long with its variables");
}

static void a_group_overrides_what_its_template_gives(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	const struct policy *policy =
		policy_of(HEAD "templates:\n"
			       "  big: {use: box, resources: {memory.max: 1Gi}}\n"
			       "  box:\n"
			       "    resources: {memory.max: 256Mi, pids.max: 64,\n"
			       "                io.max: {/dev/sda: {rbps: 1MB, wbps: 2MB}}}\n"
			       "    run: {command: [box], timeout: 5s}\n"
			       "groups:\n"
			       "  g:\n"
			       "    resources: {pids.max: 10, io.max: {/dev/sda: {wbps: 9MB}}}\n"
			       "    run: {timeout: 1m}\n"
			       "    use: big\n",
			  &arena, &findings);

	assert_findings(&findings, "");
	const struct group *group = policy->groups;
	assert_limits(group, "memory.max io.max pids.max");
	const struct limit *memory = group->limits, *io = memory->next, *pids = io->next;
	assert_int_equal(memory->setting.fields[0].n, 1 << 30);
	assert_int_equal(memory->pos.line, 4);
	assert_int_equal(io->setting.fields[0].n, 1000000);
	assert_int_equal(io->setting.fields[1].n, 9000000);
	assert_int_equal(pids->setting.fields[0].n, 10);
	assert_int_equal(pids->pos.line, 11);
	assert_string_equal(group->run.value[RUN_COMMAND].words[0], "box");
	assert_int_equal(group->run.value[RUN_TIMEOUT].usec, 60000000);
}

static void templates_that_are_wrong_are_named_once(UNUSED void **state)
{
	static const struct {
		const char *templates, *use, *findings;
	} rows[] = {
		{"box: {}", "bxo", "p.yaml:4:19: no template 'bxo'; did you mean 'box'?\n"},
		{"box: {}", "nothing",
		 "p.yaml:4:19: no template 'nothing'; declare it under 'templates'\n"},
		{"a: {use: b}, b: {use: a}", "a", "p.yaml:3:22: the template 'b' uses itself\n"},
		{"box: {resources: {memory.max: x}}", "[box, box]",
		 "p.yaml:3:43: memory.max = 'x': bytes such as 512M or 1.5Gi, 25% of the machine, "
		 "25%parent, or max\n"},
		{"box: {resources: {pids.max: 1}}", "box, resources: {pids.max: 2, pids: {max: 3}}",
		 "p.yaml:4:61: pids.max is set twice; the first is in line 4\n"},
		{"box: {children: {}}", "[]",
		 "p.yaml:3:19: unknown key 'children' in a template: use, resources or run\n"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		text_addf(&text, HEAD "templates: {%s}\ngroups: {g: {use: %s}}\n",
			  rows[i].templates, rows[i].use);
		policy_of(text_str(&text), &arena, &findings);
		assert_findings(&findings, rows[i].findings);
	}
}

TEST_MAIN(TEST(variables_are_replaced_in_every_text),
	  TEST(a_wrong_variable_is_said_once_in_its_place),
	  TEST(variables_that_grow_without_end_are_stopped),
	  TEST(a_group_overrides_what_its_template_gives),
	  TEST(templates_that_are_wrong_are_named_once))
