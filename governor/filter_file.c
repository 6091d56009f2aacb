/* SPDX-License-Identifier: MIT */
#include "governor/filter_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/fd.h"
#include "common/json.h"
#include "runner/capname.h"

#define FILE_SIZE_MAX ((size_t)1 << 20)
#define ERRNO_MAX     4095

/* What a rule is read into. */
struct reading {
	struct arena *arena;
	uint64_t caps;
	struct filter_rule *rules;
	size_t count;
	struct err *err;
};

static int refuse(struct reading *reading, const char *what, const char *allowed)
{
	return err_say(reading->err, EINVAL, "%s: %s", what, allowed);
}

static int read_action(struct reading *reading, const struct json *json, enum filter_answer *ret)
{
	static const struct {
		const char *name;
		enum filter_answer answer;
	} actions[] = {
		{"SCMP_ACT_ALLOW", FILTER_ALLOW},	{"SCMP_ACT_ERRNO", FILTER_ERRNO},
		{"SCMP_ACT_LOG", FILTER_LOG},		{"SCMP_ACT_KILL", FILTER_KILL},
		{"SCMP_ACT_KILL_PROCESS", FILTER_KILL}, {"SCMP_ACT_KILL_THREAD", FILTER_KILL},
		{"SCMP_ACT_TRAP", FILTER_KILL},
	};
	const char *name;

	if (json_read_string(json, &name))
		for (size_t i = 0; i < ARRAY_LEN(actions); i++)
			if (strcmp(actions[i].name, name) == 0) {
				*ret = actions[i].answer;
				return 0;
			}
	return refuse(reading, "action", "SCMP_ACT_ALLOW, _ERRNO, _LOG, _KILL_PROCESS");
}

/* EPERM where none is given, as in the specification. */
static int read_errno(struct reading *reading, const struct json *json, unsigned int *ret)
{
	uint64_t number = EPERM;

	if (json && (!json_read_number(json, &number) || number > ERRNO_MAX))
		return refuse(reading, "errnoRet", "a number up to 4095");
	*ret = (unsigned int)number;
	return 0;
}

static int read_arg(struct reading *reading, const struct json *json, struct filter_arg *ret)
{
	static const char *const operators[] = {
		[FILTER_NE] = "SCMP_CMP_NE",
		[FILTER_LT] = "SCMP_CMP_LT",
		[FILTER_LE] = "SCMP_CMP_LE",
		[FILTER_EQ] = "SCMP_CMP_EQ",
		[FILTER_GE] = "SCMP_CMP_GE",
		[FILTER_GT] = "SCMP_CMP_GT",
		[FILTER_MASKED_EQ] = "SCMP_CMP_MASKED_EQ",
	};
	uint64_t index;
	const char *name;
	size_t i = 0;

	if (!json_read_number(json_get(json, "index"), &index) || index >= FILTER_ARGS_MAX)
		return refuse(reading, "args", "index is 0 to 5");
	if (!json_read_number(json_get(json, "value"), &ret->value))
		return refuse(reading, "args", "value is a number");
	ret->index = (unsigned int)index;
	ret->other = 0;
	(void)json_read_number(json_get(json, "valueTwo"), &ret->other);
	if (!json_read_string(json_get(json, "op"), &name))
		return refuse(reading, "args", "op is missing");
	while (i < ARRAY_LEN(operators) && strcmp(operators[i], name) != 0)
		i++;
	if (i == ARRAY_LEN(operators))
		return refuse(reading, "args",
			      "op is SCMP_CMP_NE, LT, LE, EQ, GE, GT or MASKED_EQ");
	ret->compare = (enum filter_compare)i;
	return 0;
}

static int read_args(struct reading *reading, const struct json *json, struct filter_rule *rule)
{
	size_t count = json_array_len(json);

	if (count > FILTER_ARGS_MAX)
		return refuse(reading, "args", "at most six");
	struct filter_arg *args = arena_alloc(reading->arena, (count + 1) * sizeof(*args));
	if (!args)
		return err_set(reading->err, ENOMEM, "read a filter");
	for (size_t i = 0; i < count; i++) {
		int r = read_arg(reading, json_array_at(json, i), &args[i]);
		if (r < 0)
			return r;
	}
	rule->args = args;
	rule->arg_count = count;
	return 0;
}

static int add_names(struct reading *reading, const struct json *names,
		     const struct filter_rule *rule)
{
	size_t count = json_array_len(names);

	if (count == 0)
		return refuse(reading, "names", "a list of system calls");
	for (size_t i = 0; i < count; i++) {
		const char *name;
		if (!json_read_string(json_array_at(names, i), &name))
			return refuse(reading, "names", "a list of system calls");
		struct filter_rule *rules =
			arena_grow(reading->arena, reading->rules, reading->count, sizeof(*rules));
		char *copy = rules ? arena_strdup(reading->arena, name) : NULL;
		if (!copy)
			return err_set(reading->err, ENOMEM, "read a filter");
		reading->rules = rules;
		rules[reading->count] = *rule;
		rules[reading->count++].name = copy;
	}
	return 0;
}

/* Whether the workload keeps one of these capabilities; of an empty list: @none. */
static int has_cap(struct reading *reading, const struct json *list, bool none, bool *ret)
{
	size_t count = json_array_len(list);

	*ret = count == 0 && none;
	for (size_t i = 0; i < count; i++) {
		const char *name;
		uint64_t bit;
		if (!json_read_string(json_array_at(list, i), &name))
			return refuse(reading, "caps", "a list of capabilities");
		int r = cap_parse(name, &bit, reading->err);
		if (r < 0)
			return r;
		*ret |= (reading->caps & bit) != 0;
	}
	return 0;
}

/* A rule for other processors has names that this one lacks, so only capabilities decide. */
static int applies(struct reading *reading, const struct json *rule, bool *ret)
{
	bool included, excluded;
	int r = has_cap(reading, json_get(json_get(rule, "includes"), "caps"), true, &included);

	if (r == 0)
		r = has_cap(reading, json_get(json_get(rule, "excludes"), "caps"), false,
			    &excluded);
	if (r == 0)
		*ret = included && !excluded;
	return r;
}

static int read_rule(struct reading *reading, const struct json *json)
{
	struct filter_rule rule = {0};
	bool wanted = false;

	int r = applies(reading, json, &wanted);
	if (r < 0 || !wanted)
		return r;
	r = read_action(reading, json_get(json, "action"), &rule.answer);
	if (r == 0)
		r = read_errno(reading, json_get(json, "errnoRet"), &rule.errnum);
	if (r == 0)
		r = read_args(reading, json_get(json, "args"), &rule);
	return r < 0 ? r : add_names(reading, json_get(json, "names"), &rule);
}

static int read_rules(struct reading *reading, const struct json *json, struct filter_rules *ret)
{
	const struct json *list = json_get(json, "syscalls");
	struct filter_rules rules = {0};
	int r = read_action(reading, json_get(json, "defaultAction"), &rules.otherwise);

	if (r < 0)
		return err_wrap(reading->err, "defaultAction");
	r = read_errno(reading, json_get(json, "defaultErrnoRet"), &rules.errnum);
	for (size_t i = 0; r == 0 && i < json_array_len(list); i++) {
		r = read_rule(reading, json_array_at(list, i));
		if (r < 0)
			return err_wrap(reading->err, "syscalls[%zu]", i);
	}
	rules.rules = reading->rules;
	rules.count = reading->count;
	*ret = rules;
	return r;
}

int filter_text_read(const char *text, uint64_t caps, struct arena *arena, struct filter_rules *ret,
		     struct err *err)
{
	struct reading reading = {.arena = arena, .caps = caps, .err = err};
	struct json *json = NULL;
	int r = json_load(err);

	if (r == 0)
		r = json_parse(text, &json, err);
	if (r == 0)
		r = read_rules(&reading, json, ret);
	json_free(json);
	return r;
}

int filter_file_read(const char *path, uint64_t caps, struct arena *arena, struct filter *ret,
		     struct err *err)
{
	AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	AUTO_FREE char *text = malloc(FILE_SIZE_MAX);
	struct filter_rules rules;

	if (fd < 0) {
		err_set(err, errno, "'%s'", path);
		return err_hint(err, "off, default, strict, or a file");
	}
	ssize_t len = text ? fd_read(fd, text, FILE_SIZE_MAX) : -ENOMEM;
	if (len < 0)
		return err_set(err, (int)-len, "'%s'", path);
	int r = filter_text_read(text, caps, arena, &rules, err);
	if (r == 0)
		r = filter_make(&rules, arena, ret, err);
	return r < 0 ? err_wrap(err, "'%s'", path) : 0;
}
