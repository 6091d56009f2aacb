/* SPDX-License-Identifier: MIT */
/*
 * The acts of governor/act.h by themselves: what tests/kernel/test-act.sh drives.
 *
 *	act STATE_DIR POLICY RULE GROUP [keep|forget]
 *
 * does what the rule would on the group (a path from the root of the hierarchy), a line for each
 * outcome; then gives back what was set, unless told to keep it. "forget" leaves without a word, as
 * a crash does. After "kill" the allocations that it took are told.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "governor/act.h"
#include "governor/state.h"

static size_t allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);

void *__wrap_malloc(size_t size)
{
	allocations++;
	return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	allocations++;
	return __real_calloc(count, size);
}

void *__wrap_realloc(void *at, size_t size)
{
	allocations++;
	return __real_realloc(at, size);
}

static void told(UNUSED void *data, const struct act_told *told)
{
	printf("%s %s: %s\n", told->action, act_result_name(told->result), told->text);
	fflush(stdout);
}

static struct policy *load(const char *path, struct arena *arena)
{
	struct findings findings = {.arena = arena};
	AUTO_TEXT struct text text = {0};
	struct policy *policy = NULL;
	struct err err = {0};

	if (policy_load(path, arena, &findings, &policy, &err) < 0)
		fprintf(stderr, "%s\n", err.text);
	findings_print(&findings, &text);
	fputs(text_str(&text), stderr);
	return findings.errors ? NULL : policy;
}

static void do_all(struct acts *acts, const struct rule *rule, const struct act_group *group)
{
	uint64_t decision = 0;

	for (const struct action_ask *ask = rule->then; ask; ask = ask->next) {
		const struct act_order order = {
			.decision = ++decision,
			.policy = "test",
			.rule = rule->name,
			.when = rule->when_text,
			.severity = rule->severity,
			.group = *group,
			.ask = ask,
		};
		struct act_told now;
		const size_t before = allocations;
		acts_do(acts, &order, clock_mono_usec(), &now);
		if (ask->action->id == ACTION_KILL)
			printf("allocations: %zu\n", allocations - before);
		told(NULL, &now);
	}
}

/* Whether a helper, a program or a grace is on its way; a freeze ends by the clock too. */
static void wait_for_all(struct acts *acts)
{
	for (;;) {
		const uint64_t next = acts_next(acts), now = clock_mono_usec();
		if (next == UINT64_MAX)
			return;
		if (next > now)
			poll(NULL, 0, (int)((next - now) / 1000 + 1));
		acts_look(acts, clock_mono_usec());
	}
}

static int act(char **argv, struct err *err)
{
	AUTO_CG struct cg top = CG_NONE, cg = CG_NONE;
	AUTO_ARENA struct arena arena = {0};
	struct held_list held = HELD_NONE;
	AUTO_FD int launches_fd = -1;
	struct err ignored;
	struct host host;

	host_probe(&host);
	const struct policy *policy = load(argv[2], &arena);
	const struct rule *rule = policy ? policy->rules : NULL;
	while (rule && strcmp(rule->name, argv[3]) != 0)
		rule = rule->next;
	if (!rule)
		return err_say(err, ENOENT, "no rule '%s'", argv[3]);
	int r = cg_open_path(host.mount, &top, err);
	if (r == 0)
		r = cg_open(top.fd, argv[4] + 1, &cg, err);
	if (r == 0)
		r = held_open(argv[1], top.id, host.boot_id, host.page_bytes, &held, err);
	if (r == 0)
		r = held_recall(&held, top.fd, err);
	if (r < 0)
		return r;
	state_open(argv[1], STATE_RUN, "launches", false, &launches_fd, &ignored);
	static struct acts acts;
	acts = (struct acts){&host, top.fd, launches_fd, &held, told, NULL, {{0}}};
	if (held.count > 0)
		printf("recalled: %zu\n", held.count);
	do_all(&acts, rule, &(struct act_group){argv[4], cg});
	if (argv[5] && strcmp(argv[5], "forget") == 0)
		_exit(0);
	wait_for_all(&acts);
	if (!argv[5])
		acts_give_back(&acts, NULL, 0);
	acts_close(&acts);
	held_close(&held);
	return 0;
}

int main(int argc, char **argv)
{
	struct err err = {0};

	if (argc < 5 || act(argv, &err) < 0) {
		fprintf(stderr, "act: %s\n", argc < 5 ? "too few words" : err.text);
		return 1;
	}
	return 0;
}
