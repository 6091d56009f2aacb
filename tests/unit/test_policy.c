/* SPDX-License-Identifier: MIT */
#include "governor/policy.h"

#include "common/fd.h"
#include "tests/policy_text.h"
#include "tests/test.h"

#include <string.h>

static void a_policy_becomes_groups_and_limits(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	const struct policy *policy = policy_of("cgov: 1\n"
						"name: web\n"
						"groups:\n"
						"  web:\n"
						"    resources:\n"
						"      memory: {max: 4Gi, swap: {max: 0}}\n"
						"      cpu: {max: 150%, max.burst: 50ms}\n"
						"    children:\n"
						"      api:\n"
						"        run: {command: [api, -p, \"80\"]}\n",
						&arena, &findings);

	assert_findings(&findings, "");
	assert_string_equal(policy->name, "web");
	const struct group *web = policy_group(policy, "web"), *api = web->children;
	assert_ptr_equal(policy_group(policy, "web/api"), api);
	assert_null(policy_group(policy, "web/ap"));
	assert_string_equal(api->path, "web/api");
	assert_ptr_equal(policy_next(policy, NULL), web);
	assert_ptr_equal(policy_next(policy, web), api);
	assert_null(policy_next(policy, api));
	assert_true(api->has_run);
	assert_int_equal(api->run.value[RUN_COMMAND].word_count, 3);
	assert_string_equal(api->run.value[RUN_COMMAND].words[2], "80");
	assert_null(api->run.value[RUN_COMMAND].words[3]);
	assert_limits(web, "cpu.max cpu.max.burst memory.max memory.swap.max");
	assert_int_equal(web->limits->pos.line, 7);
	assert_int_equal(web->limits->pos.column, 18);
}

/* The one mistake in a group's resources, without its place. */
static void resources_that_are_wrong_say_what_is_allowed(UNUSED void **state)
{
	static const struct {
		const char *resources, *finding;
	} rows[] = {
		{"memory: {max: 1Gi}", ""},
		{"memory.max: 1Gi", ""},
		{"memory: {swap.max: 0}", ""},
		{"cpu: {max: {quota: 150ms, period: 100ms}}", ""},
		{"cpu: {max: {quota: 150ms, burst: 10ms}}", ""},
		{"cpu: {max: 50000 100000}", ""},
		{"io: {weight: 300}", ""},
		{"io: {weight: {default: 300, \"8:0\": 100}}", ""},
		{"io: {max: {/dev/sda: {rbps: 50MiB, wiops: 10k}}}", ""},
		{"io: {latency: {/dev/sda: 10ms}}", ""},
		{"hugetlb: {2MB: {max: 1Gi, rsvd: {max: 1Gi}}}", ""},
		{"cpuset: {cpus: [0-3, 6], cpus.partition: root}", ""},
		{"cpuset: {cpus: {partition: root}}", ""},
		{"misc: {max: {sev: 10}}", ""},
		{"rdma: {max: {mlx4_0: {hca_handle: 2}}}", ""},
		{"memory: {hihg: 1Gi}",
		 "no limit is called 'memory.hihg'; did you mean 'memory.high'?"},
		{"xyzzy: 1", "no limit is called 'xyzzy'; 'cgov knobs' lists them"},
		{"memory: 1Gi", "'memory' is no limit but a family of them: a map"},
		{"memory: {swap: 0}", "'memory.swap' is no limit but a family of them: a map"},
		{"memory: {max: [1, 2]}", "memory.max is a single text: a single value"},
		{"memory: {max: }", "memory.max is empty: a single value"},
		{"memory: {max: {foo: 1}}", "memory.max has no 'foo': it is a single value"},
		{"io: {max: 10MB}",
		 "io.max = '10MB': a device, then rbps=, wbps=, riops= or wiops="},
		{"io: {max: {sda: {rbps: 1MB}}}",
		 "io.max: 'sda' is no device: /dev/..., MAJ:MIN or a path"},
		{"io: {max: {/dev/sda: {bps: 1MB}}}",
		 "io.max has no 'bps': rbps=, wbps=, riops= or wiops="},
		{"io: {max: {}}", "io.max: a map from devices: {/dev/sda: {rbps: 50MiB}}"},
		{"cpu: {max: {period: 50ms}}", "cpu.max: the quota is missing"},
		{"cpu: {weight: 0}", "cpu.weight = '0': a number from 1 to 10000"},
		{"memory: {reclaim: 1Gi}", "memory.reclaim makes something happen and is no limit; "
					   "a rule's 'reclaim' does it"},
		{"io: {pressure: 1}", "io.pressure makes something happen and is no limit; "
				      "a rule's 'when' watches it"},
		{"cgroup.kill: 1", "cgroup.kill makes something happen and is no limit; "
				   "'cgov kill' does it, and a rule's 'kill'"},
		{"memory: {max: 1}, memory.max: 2",
		 "memory.max is set twice; the first is in line 4"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		text_addf(&text, "cgov: 1\nname: a\ngroups:\n  g: {resources: {%s}}\n",
			  rows[i].resources);
		policy_of(text_str(&text), &arena, &findings);
		assert_message(&findings, rows[i].resources, rows[i].finding);
	}
}

static void run_options_that_are_wrong_say_what_is_allowed(UNUSED void **state)
{
	static const struct {
		const char *run, *finding;
	} rows[] = {
		{"timeout: 5m, env: [A=1, B]", ""},
		{"env: {A: 1, B: \"\"}, user: www-data, workdir: /srv", ""},
		{"namespaces: [pid, mount], profile: strict", ""},
		{"namespaces: \"pid,net\"", ""},
		{"namespaces: []", ""},
		{"timeout: 5", "timeout = '5': a duration such as 500ms, 30s, 5m or 1h"},
		{"timeout: 0s", "timeout = '0s': a duration such as 500ms, 30s, 5m or 1h"},
		{"env: [=x]", "env = '=x': NAME=VALUE, or NAME"},
		{"profile: strct", "profile = 'strct': trusted, default or strict"},
		{"hostname: a_b",
		 "hostname = 'a_b': letters, digits, '-' and '.', at most 64 of them"},
		{"tiemout: 5s", "unknown key 'tiemout' in run; did you mean 'timeout'?"},
		{"user: [a]", "user is a single text: USER[:GROUP]"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		text_addf(&text, "cgov: 1\nname: a\ngroups:\n  g: {run: {command: [a], %s}}\n",
			  rows[i].run);
		policy_of(text_str(&text), &arena, &findings);
		assert_message(&findings, rows[i].run, rows[i].finding);
	}
}

static void names_that_are_no_safe_path_are_refused(UNUSED void **state)
{
	static const struct {
		const char *name;
		bool good;
	} rows[] = {
		{"web", true},		{"\"user-1000\"", true}, {"cpu", true},
		{"\"größe\"", true},	{"\"a b\"", true},	 {"..", false},
		{".hidden", false},	{"a/b", false},		 {"cpu.max", false},
		{"memory.x", false},	{"cgroup.procs", false}, {"\"\"", false},
		{"\"a\\nb\"", false},	{"tasks", false},	 {"\"\\x7f\"", false},
		{"\"\\u0085\"", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text text = {0};
		struct findings findings = {.arena = &arena};
		text_addf(&text, "cgov: 1\nname: a\ngroups:\n  %s:\n", rows[i].name);
		policy_of(text_str(&text), &arena, &findings);
		if ((findings.errors == 0) != rows[i].good)
			fail_msg("'%s' is taken the wrong way", rows[i].name);
	}
}

static void what_is_missing_or_unknown_at_the_top_is_named(UNUSED void **state)
{
	static const struct {
		const char *text, *findings;
	} rows[] = {
		{"cgov: 1\n", "p.yaml:1:1: the key 'name' is missing: name: web\n"},
		{"name: a\n", "p.yaml:1:1: the key 'cgov' is missing: cgov: 1\n"},
		{"", "p.yaml:1:1: the file is empty; a policy begins with 'cgov: 1'\n"},
		{"# nothing\n", "p.yaml:1:1: the file is empty; a policy begins with 'cgov: 1'\n"},
		{"[1]\n", "p.yaml:1:1: a policy is a map: 'key: value' lines, or {key: value}\n"},
		{"cgov: 2\nname: a\n",
		 "p.yaml:1:7: cgov = '2': 1 is the only version of the format\n"},
		{"cgov: 1\nname: a\ngruops: {}\n",
		 "p.yaml:3:1: unknown key 'gruops' in a policy; did you mean 'groups'?\n"},
		/* What follows a mistake of syntax is not there: it is not called missing. */
		{"cgov: 1\n\tname: a\n", "p.yaml:2:1: a tab cannot indent YAML; use spaces\n"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct findings findings = {.arena = &arena};
		policy_of(rows[i].text, &arena, &findings);
		assert_findings(&findings, rows[i].findings);
	}
}

TEST_MAIN(TEST(a_policy_becomes_groups_and_limits),
	  TEST(resources_that_are_wrong_say_what_is_allowed),
	  TEST(run_options_that_are_wrong_say_what_is_allowed),
	  TEST(names_that_are_no_safe_path_are_refused),
	  TEST(what_is_missing_or_unknown_at_the_top_is_named))
