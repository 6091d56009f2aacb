/* SPDX-License-Identifier: MIT */
#include "governor/policy_check.h"

#include "tests/policy_text.h"
#include "tests/test.h"

#include <errno.h>
#include <string.h>

#define GI ((uint64_t)1 << 30)

static int device(UNUSED void *data, const char *name, const char **ret, struct err *err)
{
	if (strcmp(name, "/dev/sda") != 0 && strcmp(name, "/var") != 0)
		return err_say(err, ENODEV, "no such device");
	*ret = "8:0";
	return 0;
}

static bool weight(UNUSED void *data, UNUSED const char *name)
{
	return false;
}

static int user(UNUSED void *data, const char *name, struct err *err)
{
	return strcmp(name, "root") == 0 ? 0 : err_say(err, ENOENT, "user '%s': none", name);
}

/* A group above has 1 GiB of each. */
static bool protection(UNUSED void *data, uint64_t min, uint64_t low, struct text *ret_where,
		       struct text *ret_remedy)
{
	text_add(ret_where, "/up");
	text_addf(ret_remedy, "min %s low %s", min > GI ? "more" : "enough",
		  low == UINT64_MAX ? "all"
		  : low > GI	    ? "more"
				    : "enough");
	return min > GI || low > GI;
}

static const struct check_facts whole = {
	.ram_bytes = 16 * GI,
	.swap_bytes = 4 * GI,
	.page_bytes = 4096,
	.cpus = 4,
	.controllers = "cpu io memory pids",
	.recursive_protection = true,
	.device = device,
	.user = user,
};

static void check(const char *groups, const struct check_facts *facts, bool strict,
		  const char *expected)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text text = {0};
	struct findings findings = {.arena = &arena};

	text_addf(&text, "cgov: 1\nname: a\ngroups: {%s}\n", groups);
	const struct policy *policy = policy_of(text_str(&text), &arena, &findings);
	assert_findings(&findings, "");
	policy_check(policy, facts, strict, &findings);
	if (findings.count == 0 && expected[0])
		fail_msg("'%s': nothing found", groups);
	assert_message(&findings, groups, expected);
}

static void limits_that_cannot_be_kept_are_found(UNUSED void **state)
{
	static const struct {
		const char *groups, *finding;
	} rows[] = {
		{"a: {resources: {memory: {min: 8Gi, max: 10Gi}}}, b: {resources: {memory.max: 9Gi}}",
		 ""},
		{"a: {resources: {memory.min: 9Gi}}, b: {resources: {memory.min: 50%}}",
		 "memory.min of the groups adds up to 17.0Gi, this machine has 16.0Gi: what is "
		 "promised to all cannot be reclaimed from any"},
		{"a: {resources: {memory.max: 12Gi}}, b: {resources: {memory.max: 10Gi}}",
		 "memory.max of the groups adds up to 22.0Gi, this machine has 16.0Gi and 4.00Gi of "
		 "swap: all of them cannot have it at once"},
		{"a: {resources: {memory.max: 64Gi}}",
		 "memory.max = 64.0Gi is out of reach: this machine has 16.0Gi"},
		{"a: {resources: {cpu.max: 8}}",
		 "cpu.max = 800% is out of reach: this machine has 400%"},
		{"a: {resources: {memory.max: 2Gi}, children: {b: {resources: {memory.max: 3Gi}}}}",
		 "memory.max = 3.00Gi is out of reach: 'a' above it has 2.00Gi (line 3)"},
		{"a: {resources: {pids.max: 10}, children: {b: {children: {c: {resources: "
		 "{pids.max: 11}}}}}}",
		 "pids.max = 11 is out of reach: 'a' above it has 10 (line 3)"},
		{"a: {resources: {memory.max: 2Gi}, children: {b: {resources: {memory.max: "
		 "50%parent}}}}",
		 ""},
		{"a: {children: {b: {resources: {memory.low: 1Gi}}}}",
		 "memory.low has no effect: 'a' above it has none; give it at least 1.00Gi"},
		{"a: {resources: {memory.low: 1Gi}, children: {b: {resources: {memory.low: 1Gi}}, "
		 "c: {resources: {memory.low: 512Mi}}}}",
		 "memory.low below 'a' adds up to 1.50Gi, but 'a' has 1.00Gi: they share that"},
		{"a: {resources: {memory.low: 1Gi}, run: {command: [x]}}", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(rows[i].groups, &whole, false, rows[i].finding);
}

static void limits_that_contradict_each_other_are_found(UNUSED void **state)
{
	static const struct {
		const char *groups, *finding;
	} rows[] = {
		{"a: {resources: {memory: {high: 1Gi, max: 2Gi}}}", ""},
		{"a: {resources: {memory: {high: 2Gi, max: 1Gi}}}",
		 "memory.high = 2.00Gi is above memory.max = 1.00Gi: it never throttles, the kill "
		 "comes first"},
		{"a: {resources: {memory: {low: 2Gi, max: 1Gi}}}",
		 "memory.low = 2.00Gi is above memory.max = 1.00Gi: no more than the maximum can "
		 "be protected"},
		{"a: {resources: {cpu: {max: 50%, max.burst: 50ms}}}", ""},
		{"a: {resources: {cpu: {max: 50%, max.burst: 51ms}}}",
		 "cpu.max.burst is more than the quota of cpu.max in line 3: at most 50ms"},
		{"a: {resources: {cpu: {idle: true, weight: 10}}}",
		 "a group that is cpu.idle (line 3) has no weight; drop cpu.weight"},
		{"a: {resources: {cpu: {idle: false, weight: 10}}}", ""},
		{"a: {resources: {cpu: {weight: 10, weight.nice: 0}}}",
		 "cpu.weight and cpu.weight.nice are one thing: keep one of them"},
		{"a: {resources: {memory: {high: 1Gi, swap.max: 0}}}",
		 "memory.high without swap can stall 'a' without end: add a rule that watches its "
		 "memory.pressure, allow swap, or use memory.max alone"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check(rows[i].groups, &whole, false, rows[i].finding);
}

static void what_the_machine_lacks_is_found_once(UNUSED void **state)
{
	enum knob_presence presence[KNOB_COUNT] = {[KNOB_MEMORY_ZSWAP_MAX] = KNOB_ABSENT};
	struct check_facts facts = whole;

	facts.presence = presence;
	facts.weight = weight;
	check("a: {resources: {cpuset.cpus: 0-1}}, b: {resources: {cpuset.mems: 0}}", &facts, false,
	      "cpuset.cpus needs the controller 'cpuset', which this machine lacks; 'cgov doctor' "
	      "says why");
	check("a: {resources: {memory.zswap.max: 0}}, b: {resources: {memory.zswap.max: 0}}",
	      &facts, false,
	      "this kernel has no memory.zswap.max (it is in Linux since 5.19, and can be left out "
	      "of a build)");
	check("a: {resources: {io.max: {/dev/sda: {rbps: 1MB}}}}", &facts, false, "");
	check("a: {resources: {io.max: {/dev/sda: {rbps: 1MB}}}, children: {b: {resources: "
	      "{io.max: {/var: {rbps: 1MB}}}}}}",
	      &facts, false, "");
	check("a: {resources: {io.max: {/dev/sda: {rbps: 1MB}, /var: {wbps: 1MB}}}}", &facts, true,
	      "io.max: '/var' and '/dev/sda' (line 3) are one disk, 8:0: give its limits in one "
	      "place");
	check("a: {resources: {io.max: {/dev/sdb: {rbps: 1MB}}}}", &facts, false,
	      "io.max: no such device");
	check("a: {resources: {io.weight: 10}}, b: {resources: {io.weight: 20}}", &facts, false,
	      "io.weight has no effect on any disk here: neither BFQ nor io.cost serves it; "
	      "'cgov doctor' has the line that turns one on");
	check("a: {run: {command: [x], user: nobody-here}}", &facts, false,
	      "user 'nobody-here': none");
	check("a: {run: {command: [x], user: root}}", &facts, false, "");
	facts.recursive_protection = false;
	check("a: {resources: {memory.low: 1Gi}, run: {command: [x]}}", &facts, false,
	      "memory.low of 'a' does not reach what runs below it: mount cgroup2 with "
	      "memory_recursiveprot");
}

static void protection_that_ends_above_is_found_once(UNUSED void **state)
{
	struct check_facts facts = whole;

	facts.protection = protection;
	check("a: {resources: {memory: {min: 1Gi, low: 1Gi}}}", &facts, false, "");
	check("a: {resources: {memory.low: 1Gi}}, b: {resources: {memory.low: 1Mi}}", &facts, false,
	      "memory.low of the groups ends at '/up', which has less; min enough low more");
	check("a: {resources: {memory.min: 1Mi}}, b: {resources: {memory.low: max}}", &facts, false,
	      "memory.min of the groups ends at '/up', which has less; min enough low all");
	check("a: {resources: {memory.low: 4Gi}}", &facts, true, "");
	check("a: {resources: {memory.low: 0}}, b: {}", &facts, false, "");
}

static void who_acts_gets_the_errors_alone(UNUSED void **state)
{
	check("a: {resources: {memory.max: 64Gi, cpuset.cpus: 0}}", &whole, true, "");
	check("a: {run: {command: [x], user: nobody-here}}", &whole, true,
	      "user 'nobody-here': none");
	check("a: {resources: {memory.min: 64Gi}}", &whole, true,
	      "memory.min of the groups adds up to 64.0Gi, this machine has 16.0Gi: what is "
	      "promised to all cannot be reclaimed from any");
}

static void an_unknown_machine_says_nothing(UNUSED void **state)
{
	const struct check_facts nothing = {0};

	check("a: {resources: {memory: {min: 50%, high: 1Gi, max: 9999Gi}, cpu.max: 99, "
	      "io.weight: 10, io.max: {/dev/x: {rbps: 1MB}}}, run: {command: [x], user: y}}",
	      &nothing, false, "");
}

TEST_MAIN(TEST(limits_that_cannot_be_kept_are_found),
	  TEST(limits_that_contradict_each_other_are_found),
	  TEST(what_the_machine_lacks_is_found_once),
	  TEST(protection_that_ends_above_is_found_once), TEST(who_acts_gets_the_errors_alone),
	  TEST(an_unknown_machine_says_nothing))
