/* SPDX-License-Identifier: MIT */
#include "tests/test.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/resource.h>

#include "config.h"
#include "governor/filter_file.h"
#include "runner/filter.h"
#include "runner/rlimit.h"

static void limits_of_a_process_are_read(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result, resource;
		uint64_t soft, hard;
	} rows[] = {
		{"nofile=1024", 0, RLIMIT_NOFILE, 1024, 1024},
		{"nofile=1024:4k", 0, RLIMIT_NOFILE, 1024, 4000},
		{"core=0", 0, RLIMIT_CORE, 0, 0},
		{"fsize=1G", 0, RLIMIT_FSIZE, 1ULL << 30, 1ULL << 30},
		{"stack=8M:max", 0, RLIMIT_STACK, 8ULL << 20, RLIM_INFINITY},
		{"cpu=1500ms", 0, RLIMIT_CPU, 2, 2},
		{"rttime=5ms", 0, RLIMIT_RTTIME, 5000, 5000},
		{"nofile", -EINVAL, 0, 0, 0},
		{"nofile=", -EINVAL, 0, 0, 0},
		{"nofile=many", -EINVAL, 0, 0, 0},
		{"nofile=2:1", -EINVAL, 0, 0, 0},
		{"nofile=1:2:3", -EINVAL, 0, 0, 0},
		{"nofile=1:", -EINVAL, 0, 0, 0},
		{"files=1", -EINVAL, 0, 0, 0},
		{"=1", -EINVAL, 0, 0, 0},
		{"", -EINVAL, 0, 0, 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rlimit_setting setting = {0};
		struct err err = {0};
		assert_int_equal(rlimit_parse(rows[i].text, &setting, &err), rows[i].result);
		assert_int_equal(setting.resource, rows[i].resource);
		assert_true(setting.soft == rows[i].soft && setting.hard == rows[i].hard);
		assert_true(rows[i].result == 0 || strstr(err.text, "rlimits"));
	}
}

static const struct filter_rule *find(const struct filter_rules *rules, const char *name)
{
	for (size_t i = 0; i < rules->count; i++)
		if (strcmp(rules->rules[i].name, name) == 0)
			return &rules->rules[i];
	return NULL;
}

/* A rule that is there. */
static const struct filter_rule *get(const struct filter_rules *rules, const char *name)
{
	static const struct filter_rule none;
	const struct filter_rule *rule = find(rules, name);

	if (!rule)
		fail_msg("no rule for '%s'", name);
	return rule ? rule : &none;
}

static void a_filter_refuses_by_its_grade(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct filter_rules usual, strict;
	struct err err;

	assert_int_equal(filter_rules_of(FILTER_DEFAULT, 0, &arena, &usual, &err), 0);
	assert_int_equal(filter_rules_of(FILTER_STRICT, 0, &arena, &strict, &err), 0);
	assert_true(usual.otherwise == FILTER_ALLOW && strict.otherwise == FILTER_ALLOW);
	assert_true(get(&usual, "mount")->errnum == EPERM);
	assert_true(get(&strict, "mount")->answer == FILTER_KILL);
	assert_null(find(&usual, "ptrace"));
	assert_true(get(&strict, "ptrace")->answer == FILTER_KILL);
	assert_int_equal(get(&strict, "clone3")->errnum, ENOSYS);
	/* What strict allows and default refuses would be a mistake in the table. */
	for (size_t i = 0; i < usual.count; i++)
		assert_non_null(find(&strict, usual.rules[i].name));
}

static void a_capability_that_is_kept_lifts_its_calls(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	uint64_t admin = UINT64_C(1) << CAP_SYS_ADMIN;
	struct filter_rules rules;
	struct err err;

	assert_true(filter_is_lifted(FILTER_DEFAULT, admin));
	assert_false(filter_is_lifted(FILTER_DEFAULT, UINT64_C(1) << CAP_CHOWN));
	assert_int_equal(filter_rules_of(FILTER_DEFAULT, admin, &arena, &rules, &err), 0);
	assert_null(find(&rules, "mount"));
	assert_null(find(&rules, "clone3"));
	assert_non_null(find(&rules, "reboot"));
	assert_int_equal(filter_rules_of(FILTER_STRICT, UINT64_MAX, &arena, &rules, &err), 0);
	assert_non_null(find(&rules, "io_uring_setup"));
}

static void the_filter_of_the_profile_needs_no_library(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct filter filter;
	struct err err;

	assert_int_equal(filter_choose(FILTER_OFF, 0, &arena, &filter, &err), 0);
	assert_int_equal(filter.len, 0);
	assert_int_equal(filter_choose(FILTER_DEFAULT, 0, &arena, &filter, &err), 0);
	assert_true(!HAVE_SECCOMP || (filter.len > 0 && !filter.tells));
	assert_int_equal(filter_choose(FILTER_STRICT, 0, &arena, &filter, &err), 0);
	assert_true(!HAVE_SECCOMP || (filter.len > 0 && filter.tells));
	assert_null(arena.blocks);
}

/* Capabilities by number: a build without libcap knows no names. 21 is CAP_SYS_ADMIN. */
static void files_of_container_engines_are_read(UNUSED void **state)
{
	static const char text[] =
		"{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 38,"
		" \"archMap\": [], \"syscalls\": ["
		"  {\"names\": [\"read\", \"write\"], \"action\": \"SCMP_ACT_ALLOW\"},"
		"  {\"names\": [\"mount\"], \"action\": \"SCMP_ACT_ALLOW\","
		"   \"includes\": {\"caps\": [\"21\"]}},"
		"  {\"names\": [\"clone\"], \"action\": \"SCMP_ACT_ALLOW\","
		"   \"args\": [{\"index\": 0, \"value\": 2114060288, \"valueTwo\": 0,"
		"              \"op\": \"SCMP_CMP_MASKED_EQ\"}],"
		"   \"excludes\": {\"caps\": [\"21\"]}},"
		"  {\"names\": [\"reboot\"], \"action\": \"SCMP_ACT_KILL_PROCESS\"}]}";
	AUTO_ARENA struct arena arena = {0};
	struct filter_rules rules;
	struct err err = {0};

	assert_int_equal(filter_text_read(text, 0, &arena, &rules, &err), 0);
	assert_true(rules.otherwise == FILTER_ERRNO && rules.errnum == 38);
	assert_int_equal(rules.count, 4);
	assert_null(find(&rules, "mount"));
	assert_true(get(&rules, "clone")->args[0].compare == FILTER_MASKED_EQ);
	assert_true(get(&rules, "reboot")->answer == FILTER_KILL);
	assert_int_equal(filter_text_read(text, UINT64_C(1) << CAP_SYS_ADMIN, &arena, &rules, &err),
			 0);
	assert_non_null(find(&rules, "mount"));
	assert_null(find(&rules, "clone"));
}

static void a_bad_file_is_told_where(UNUSED void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
		{"", "line 1"},
		{"[]", "defaultAction: action"},
		{"{\"defaultAction\": \"ALLOW\"}", "defaultAction: action: SCMP_ACT_ALLOW"},
		{"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{}]}",
		 "syscalls[0]: action"},
		{"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"action\":"
		 " \"SCMP_ACT_ALLOW\", \"names\": \"read\"}]}",
		 "syscalls[0]: names"},
		{"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"action\":"
		 " \"SCMP_ACT_ALLOW\", \"names\": [\"read\"], \"args\": [{\"index\": 6}]}]}",
		 "syscalls[0]: args: index"},
		{"{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"defaultErrnoRet\": 5000}", "errnoRet"},
		{"{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": [{\"includes\":"
		 " {\"caps\": [\"64\"]}}]}",
		 "syscalls[0]: no capability '64'"},
	};
	AUTO_ARENA struct arena arena = {0};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct filter_rules rules;
		struct err err = {0};
		assert_int_equal(filter_text_read(rows[i].text, 0, &arena, &rules, &err), -EINVAL);
		if (!strstr(err.text, rows[i].said))
			fail_msg("'%s' lacks '%s'", err.text, rows[i].said);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(limits_of_a_process_are_read),
		TEST(a_filter_refuses_by_its_grade),
		TEST(a_capability_that_is_kept_lifts_its_calls),
		TEST(the_filter_of_the_profile_needs_no_library),
		TEST(files_of_container_engines_are_read),
		TEST(a_bad_file_is_told_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
