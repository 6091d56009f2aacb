/* SPDX-License-Identifier: MIT */
#include "cgroup/replay.h"
#include "cli/args.h"
#include "cli/output.h"
#include "cli/recommend_print.h"

#include <errno.h>
#include <string.h>

extern const struct command cmd_recommend;

static bool arg_json;

/* All samples from the first on; what is damaged is passed over. */
static int learn(struct replay *replay, struct recommend *ret, struct err *err)
{
	bool damaged = false;
	int r = replay_seek(replay, replay_first_nsec(replay), err);

	while (r >= 0 || r == -EBADMSG) {
		if (r < 0)
			damaged = true;
		else if (recommend_add(ret, replay_frame(replay), replay_real_nsec(replay)) < 0)
			return err_set(err, ENOMEM, "learn from the recording");
		r = replay_step(replay, false, err);
		if (r == 0)
			break;
	}
	if (damaged)
		output_note("the recording is damaged: what could not be read was left out");
	return r < 0 ? r : 0;
}

static int recommend(const char *file, char *const *names, struct err *err)
{
	CLEANUP(recommend_done) struct recommend learnt = {0};
	struct recommendation recommendation = {
		.learnt = &learnt, .groups = {.root = CG_NONE}, .names = names, .file = file};
	struct replay *replay;

	int r = replay_open(file, &replay, err);
	if (r < 0)
		return r;
	r = learn(replay, &learnt, err);
	if (r == 0)
		strcpy(recommendation.groups.base, replay_head(replay)->base);
	replay_close(replay);
	if (r < 0)
		return err_wrap(err, "'%s'", file);
	return arg_json ? recommend_print_json(&recommendation, err)
			: recommend_print(&recommendation, err);
}

static int run(int argc, char **argv, struct err *err)
{
	const struct arg_flag flags[] = {{"--json", &arg_json}, {NULL, NULL}};
	size_t count;

	int r = args_read(&cmd_recommend, argc, argv, flags, ARGS_ANY, &count);
	if (r == 0 && count == 0)
		r = command_usage(&cmd_recommend, "which recording? 'cgov record FILE' makes one");
	return r == 0 ? recommend(argv[1], argv + 2, err) : r;
}

const struct command cmd_recommend = {
	.name = "recommend",
	.synopsis = "[--json] RECORDING [GROUP...]",
	.help = "limits that fit what groups used, as a policy to read and change",
	.options =
		"  RECORDING  what 'cgov record' made; a day of it or more\n"
		"  GROUP      only this and what is below it\n"
		"  --json     as cgov.recommendation/1\n\n"
		"memory.low is the median, memory.high the 95th percentile and 15 %, memory.max the most\n"
		"that was seen and 15 %; after an OOM kill more. cpu.max is the 99th percentile and 15 %,\n"
		"half as much again where a limit held it. pids.max is twice the most. A day counts half\n"
		"as much as the one after it. Only groups without groups in them are looked at. Nothing\n"
		"is set.\n\n"
		"Example:\n  cgov record --max-age 7d /var/tmp/week.cgov\n"
		"  cgov recommend /var/tmp/week.cgov web >web.yaml && cgov check web.yaml\n",
	.run = run,
};
