/* SPDX-License-Identifier: MIT */
#include "governor/expr.h"

#include "common/text.h"
#include "tests/test.h"

#include <string.h>

static bool is_group(UNUSED const void *data, const char *path)
{
	return strcmp(path, "web/api") == 0;
}

static void print(const struct expr *expr, struct text *ret)
{
	static const char *const signs[] = {
		[EXPR_OR] = "or",	  [EXPR_AND] = "and",	    [EXPR_NOT] = "not",
		[EXPR_LESS] = "<",	  [EXPR_LESS_EQUAL] = "<=", [EXPR_MORE] = ">",
		[EXPR_MORE_EQUAL] = ">=", [EXPR_EQUAL] = "==",	    [EXPR_NOT_EQUAL] = "!=",
		[EXPR_ADD] = "+",	  [EXPR_SUBTRACT] = "-",    [EXPR_MULTIPLY] = "*",
		[EXPR_DIVIDE] = "/",	  [EXPR_SHARE] = "of",
	};
	static const char *const views[] = {"", ".rate", ".delta"};

	if (expr->group)
		text_addf(ret, "%s:", expr->group);
	if (expr->kind == EXPR_AMOUNT)
		text_addf(ret, "%g%s", expr->amount, expr->per_second ? "/s" : "");
	else if (expr->kind == EXPR_METRIC)
		text_addf(ret, "%s%s%s%s", expr->host ? "host." : "", metrics[expr->metric].name,
			  expr->object ? expr->object : expr->size, views[expr->view]);
	else if (expr->kind == EXPR_LIMIT)
		text_addf(ret, "%s", expr->knob.knob->file);
	else if (expr->kind == EXPR_NAME)
		text_addf(ret, "%s", expr_names[expr->name].name);
	else {
		text_addf(ret, "(%s ", signs[expr->kind]);
		print(expr->left, ret);
		if (expr->right) {
			text_add(ret, " ");
			print(expr->right, ret);
		}
		text_add(ret, ")");
	}
}

static struct expr *parse(const char *text, struct arena *arena, struct findings *findings)
{
	const struct expr_source source = {text, {"f", 1, 10}, 10};

	return expr_parse(&source, is_group, NULL, arena, findings);
}

static void conditions_bind_as_they_read(UNUSED void **state)
{
	static const struct {
		const char *text, *tree;
	} rows[] = {
		{"memory.current > 1Gi", "(> memory.current 1.07374e+09)"},
		{"memory.pressure.some.avg10 > 20% and memory.current > 85% of memory.max",
		 "(and (> memory.pressure.some.avg10 2000) (> memory.current (of 8500 memory.max)))"},
		{"not pids.current < 5 or pids.current >= 9 and pids.current != 7",
		 "(or (not (< pids.current 5)) (and (>= pids.current 9) (!= pids.current 7)))"},
		{"memory.current - memory.stat.file * 2 > 1M",
		 "(> (- memory.current (* memory.stat.file 2)) 1.04858e+06)"},
		{"memory.current / memory.max > 85%", "(> (/ memory.current memory.max) 8500)"},
		{"(memory.current + 1Mi) / 2 > 5Mi",
		 "(> (/ (+ memory.current 1.04858e+06) 2) 5.24288e+06)"},
		{"memory.events.high.rate > 100/s", "(> memory.events.high.rate 100/s)"},
		{"io.stat.rbytes.rate > 50MiB/s", "(> io.stat.rbytes.rate 5.24288e+07/s)"},
		{"io.stat[\"8:0\"].rbytes.rate > 50MB/s", "(> io.stat.rbytes8:0.rate 5e+07/s)"},
		{"cpu.stat.usage_usec.rate > 90% of cpu.max",
		 "(> cpu.stat.usage_usec.rate (of 9000 cpu.max))"},
		{"cpu.stat.usage_usec > 5s", "(> cpu.stat.usage_usec 5e+06)"},
		{"pids.events.max.delta > 0", "(> pids.events.max.delta 0)"},
		{"hugetlb.2MB.current > 1Gi", "(> hugetlb.SIZE.current2MB 1.07374e+09)"},
		{"host.memory.available < 20Gi", "(< host.memory.available 2.14748e+10)"},
		{"host.memory.pressure.full.avg10 > 10%",
		 "(> host.memory.pressure.full.avg10 1000)"},
		{"group(web/api).io.pressure.some.avg10 > 15%",
		 "(> web/api:io.pressure.some.avg10 1500)"},
		{"group.age > 10s", "(> group.age 1e+07)"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		const struct expr *expr = parse(rows[i].text, &arena, &findings);
		if (!expr)
			fail_msg("'%s': %s", rows[i].text,
				 findings.count ? findings.all[0].message : "no finding");
		print(expr, &text);
		assert_string_equal(text_str(&text), rows[i].tree);
	}
}

static void what_makes_no_sense_is_refused_in_its_place(UNUSED void **state)
{
	static const struct {
		const char *text;
		unsigned int column; /* of the text, from 0 */
		const char *message;
	} rows[] = {
		{"", 0, "an amount, a number's name or '(' is expected here"},
		{"memory.current", 0, "a condition compares: memory.current > 85% of memory.max"},
		{"memory.curent > 1", 0,
		 "no number is called 'memory.curent'; did you mean 'memory.current'?"},
		{"pids.current > xyzzy", 15,
		 "no number is called 'xyzzy'; 'cgov metrics' lists them"},
		{"memory.current > 20%", 15,
		 "bytes cannot be compared with a percentage; a share of what? '85% of memory.max'"},
		{"memory.pressure.some.avg10 > 20", 27,
		 "a percentage cannot be compared with a count; write the %"},
		{"memory.current > 5", 15,
		 "bytes cannot be compared with a count; say the unit: 512Mi, 5s, 20%"},
		{"memory.events.high.rate > 100", 24,
		 "a count a second cannot be compared with a count; a rate is written 100/s or "
		 "50MiB/s"},
		{"memory.current > pids.current", 15, "bytes cannot be compared with a count"},
		{"memory.current and pids.current > 1", 0,
		 "bytes is no condition: compare it, as in memory.current > 1Gi"},
		{"memory.current + pids.current > 1Gi", 15, "bytes and a count make no sum"},
		{"memory.current * memory.max > 1Gi", 15, "one side of '*' is a plain number"},
		{"memory.current / 0 > 1Gi", 15, "division by zero"},
		{"5 of memory.max > 1", 2, "before 'of' stands a percentage: 85% of memory.max"},
		{"memory.current > 1Gi && 1", 21, "write 'and'"},
		{"memory.current = 1Gi", 15, "write '=='"},
		{"memory.current > 1Gi > 2Gi", 21, "'and', 'or' or the end is expected here"},
		{"(memory.current > 1Gi", 21, "a ')' is expected here"},
		{"memory.current > 5x", 17,
		 "'5x' is no amount: 20%, 512Mi, 5s, 10k, 100/s, 50MiB/s"},
		{"io.stat.rbytes.rate > 50M/s", 22,
		 "'50M/s' is no amount: 20%, 512Mi, 5s, 10k, 100/s, 50MiB/s"},
		{"io.max > 5", 0, "io.max has no single value to compare with"},
		{"memory.max.rate > 5", 0,
		 "no number is called 'memory.max.rate'; did you mean 'memory.max'?"},
		{"cgroup.controllers > 1", 0, "cgroup.controllers is a text, no number"},
		{"memory.current[\"8:0\"] > 1Gi", 0,
		 "memory.current is one number, without [\"...\"]"},
		{"memory.numa_stat.anon > 1Gi", 0,
		 "memory.numa_stat.anon is one number for each object, which make no sum: say "
		 "which, as in memory.numa_stat[\"8:0\"].anon"},
		{"group(web).memory.current > 1Gi", 6, "no group 'web' in this policy"},
		{"group(web/api) > 1Gi", 5, "a group and a number: group(web/api).memory.max"},
		{"((((((((((((((((((((((((((((((((((1", 32,
		 "brackets nest too deep: 32 are allowed"},
		{"\xc3\xa4", 0, "an amount, a number's name or '(' is expected here"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct findings findings = {.arena = &arena};
		assert_null(parse(rows[i].text, &arena, &findings));
		if (findings.count != 1)
			fail_msg("'%s': %zu findings", rows[i].text, findings.count);
		assert_string_equal(findings.all[0].message, rows[i].message);
		if (findings.all[0].pos.column != 10 + rows[i].column)
			fail_msg("'%s': in column %u", rows[i].text,
				 findings.all[0].pos.column - 10);
	}
}

static void every_mistake_of_types_is_found(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};

	parse("memory.current > 20% and pids.current > 5s or 3", &arena, &findings);
	assert_int_equal(findings.errors, 3);
}

TEST_MAIN(TEST(conditions_bind_as_they_read), TEST(what_makes_no_sense_is_refused_in_its_place),
	  TEST(every_mistake_of_types_is_found))
