/* SPDX-License-Identifier: MIT */
/*
 * DOC: Theory of Operation
 *
 * The order is what keeps the promises:
 *
 *	record		locked, on disk before there is anything to clean
 *	mkdir		the leaf; its inode is noted in the record, so that a cleaner never takes
 *			another group of the same name for it
 *	limits		written and read back while the group is empty: nothing ever runs
 *			half-limited; those of a policy's group are repeated in the leaf
 *			(mirror.c)
 *	network		where it has one of its own (network.c)
 *	clone3		into the group (runner/launch.c)
 *	watch		signals, time limits, the end (watch.c)
 *	kill		what the first process left behind
 *	last sample	all counters, while the group still has them
 *	rmdir		then the network and the record go
 *
 * Killed at any point, this process takes the workload with it (PR_SET_PDEATHSIG), the lock of the
 * record is free, and the next command removes what is left (sweep.c).
 */
#include "governor/supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cgroup/sampler.h"
#include "common/clock.h"
#include "governor/enforce.h"
#include "governor/mirror.h"
#include "governor/network.h"
#include "governor/oom.h"
#include "governor/record.h"
#include "governor/watch.h"
#include "runner/wait.h"

#define EMPTY_PATIENCE_USEC ((uint64_t)10 * USEC_PER_SEC)
#define REMOVE_TRIES	    250
#define REMOVE_PAUSE_NSEC   2000000

/* One supervision in progress; nothing in it outlives supervise(). */
struct run {
	const struct workload *workload;
	struct arena *arena;
	struct outcome *outcome;
	struct record record;
	struct cg parent, cg;
	struct watch_signals signals;
	struct launched launched;
	struct oom_before oom_before;
	struct mirror mirror;
	struct pump pump;
	struct network network;
	bool made; /* the group is there and ours */
};

static int make_record(struct run *run, struct err *err)
{
	const struct workload *workload = run->workload;
	const struct record_facts facts = {
		.name = workload->name,
		.group = run->outcome->group,
		.policy = workload->policy,
		.supervisor = getpid(),
		.started_nsec = run->outcome->started_nsec,
		.boot_id = workload->boot_id,
		.command = workload->launch.argv,
	};

	return record_open(workload->launches_fd, &facts, &run->record, err);
}

static int make_group(struct run *run, struct err *err)
{
	const struct workload *workload = run->workload;

	int r = cg_open(workload->owner->root.fd, workload->parent, &run->parent, err);
	if (r < 0)
		return r;
	/* Before the record: one that speaks of somebody else's group must never exist. */
	if (faccessat(run->parent.fd, workload->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return err_say(err, EEXIST, "a group '%s' is there already", run->outcome->group);
	r = make_record(run, err);
	if (r == 0)
		r = cg_create(&run->parent, workload->name, &run->cg, err);
	if (r < 0)
		return r;
	run->made = true;
	return record_note_group(&run->record, run->cg.id, err);
}

static void hold(struct outcome *outcome, const struct knob_name *name, const char *content)
{
	struct held *held = outcome->held;

	/* A file with a line a device is written more than once: its last content has them all. */
	for (size_t i = 0; i < outcome->held_count; i++, held++)
		if (held->name.knob == name->knob && strcmp(held->name.size, name->size) == 0)
			break;
	outcome->held_count += held == outcome->held + outcome->held_count;
	*held = (struct held){.name = *name, .content = content};
}

static int write_limits(struct run *run, struct err *err)
{
	const struct workload *workload = run->workload;
	size_t count = workload->setting_count + workload->inherited_count;

	run->outcome->held = arena_alloc(run->arena, (count + 1) * sizeof(struct held));
	if (!run->outcome->held)
		return err_set(err, ENOMEM, "set limits");
	for (size_t i = 0; i < workload->setting_count; i++) {
		const struct setting *setting = &workload->settings[i];
		const char *content;
		int r = enforce_setting(&run->cg, setting, workload->page_bytes, run->arena,
					&content, err);
		if (r < 0)
			return r;
		hold(run->outcome, &setting->name, content);
	}
	mirror_begin(&run->parent, &run->cg, workload->inherited, workload->inherited_count,
		     &run->mirror);
	return 0;
}

/* Output that is limited goes through us. */
static int redirect(struct run *run, struct launch *launch, struct err *err)
{
	uint64_t limit = run->workload->output_max_bytes;
	int r = limit ? pump_open(limit, &run->pump, err) : 0;

	for (int i = 0; r == 0 && limit && i < PUMP_STREAMS; i++)
		launch->stdio[STDOUT_FILENO + i] = run->pump.streams[i].child;
	return r;
}

static int launch(struct run *run, struct err *err)
{
	struct launch launch = run->workload->launch;
	enum launch_stage stage = LAUNCH_SETUP;

	launch.cgroup_fd = run->cg.fd;
	int r = redirect(run, &launch, err);
	if (r == 0)
		r = network_open(&run->network, &launch, run->arena, err);
	if (r < 0)
		return r;
	r = launch_start(&launch, &run->launched, &stage, err);
	pump_started(&run->pump);
	if (r < 0) {
		run->outcome->code = launch_exit_status(r, stage);
		return r;
	}
	if (run->workload->started)
		run->workload->started(run->workload->data);
	return 0;
}

/* What is missing then is missing in the report: the workload itself went well. */
static void read_last_sample(struct run *run)
{
	struct err ignored;
	struct sampler *sampler = sampler_new();

	if (!sampler || run->outcome->sampled)
		goto out;
	run->outcome->sampled =
		sampler_read(sampler, &run->cg, SAMPLE_ALL, &run->outcome->last, &ignored) == 0;
out:
	sampler_free(sampler);
}

static void on_limit_reached(UNUSED enum end_reason reason, void *data)
{
	struct run *run = data;

	if (run->workload->sample)
		read_last_sample(run);
}

static void on_settled(void *data)
{
	struct run *run = data;

	oom_before_read(run->workload->owner->mount.fd, run->outcome->group, &run->oom_before);
}

static void on_tick(void *data)
{
	struct run *run = data;

	mirror_follow(&run->mirror);
}

static int kill_the_rest(struct run *run, struct err *err)
{
	int r = cg_wait_empty(&run->cg, 0, err);

	if (r != -ETIMEDOUT)
		return r;
	r = cg_kill(&run->cg, err);
	return r < 0 ? r : cg_wait_empty(&run->cg, EMPTY_PATIENCE_USEC, err);
}

static int stay(struct run *run, struct err *err)
{
	const struct workload *workload = run->workload;
	const struct watch watch = {
		.cg = &run->cg,
		.launched = &run->launched,
		.signal_fd = run->signals.fd,
		.started_mono_usec = clock_mono_usec(),
		.limits = workload->clocks,
		.grace_usec = workload->grace_usec,
		.pump = workload->output_max_bytes ? &run->pump : NULL,
		.reached = on_limit_reached,
		.settled = on_settled,
		.tick = workload->inherited_count ? on_tick : NULL,
		.data = run,
	};

	int r = watch_until_end(&watch, run->outcome, err);
	run->outcome->wall_usec = clock_mono_usec() - watch.started_mono_usec;
	launch_reclaim(&run->launched);
	/* Its own processes may hold the pipe still: they are killed with it. */
	if (watch.pump && r == 0 && (r = kill_the_rest(run, err)) == 0) {
		/* Whoever does not read may keep us for ever: Ctrl-C is ours again. */
		watch_signals_close(&run->signals);
		pump_finish(watch.pump);
	}
	return r;
}

/* The leaf's limit may be there for its group's sake: then the group is the one to change. */
static void name_owner(struct run *run)
{
	struct outcome *outcome = run->outcome;

	if (strcmp(outcome->owner, outcome->group) == 0 &&
	    mirror_has(&run->mirror, KNOB_MEMORY_MAX))
		*strrchr(outcome->owner, '/') = '\0';
}

/* Evidence for more than the exit status tells, by its weight. */
static void find_reason(struct run *run)
{
	struct outcome *outcome = run->outcome;
	char who[16];

	if (outcome_is_limited(outcome))
		return;
	if (outcome->signal == SIGKILL && record_killed_by(&run->record, who)[0])
		outcome->reason = strcmp(who, "rule") == 0 ? END_RULE : END_USER;
	else if (oom_find(&run->cg, run->workload->owner->mount.fd, outcome->group,
			  &run->oom_before, outcome->owner)) {
		outcome->reason = END_OOM;
		name_owner(run);
	}
}

static void read_inherited(struct run *run)
{
	for (size_t i = 0; i < run->workload->inherited_count; i++) {
		const struct knob_name *name = &run->workload->inherited[i];
		char file[KNOB_FILE_SIZE], content[4096];
		ssize_t n =
			fd_read_at(run->parent.fd, knob_file(name, file), content, sizeof(content));
		if (n < 0)
			continue;
		if (n > 0 && content[n - 1] == '\n')
			content[n - 1] = '\0';
		const char *copy = arena_strdup(run->arena, content);
		if (copy)
			hold(run->outcome, name, copy);
	}
}

static int take_stock(struct run *run, struct err *err)
{
	int r = 0;

	if (run->workload->sample) {
		/* Counters stand still only when nobody is left to move them. */
		r = kill_the_rest(run, err);
		read_last_sample(run);
		read_inherited(run);
	}
	if (run->workload->sample || run->outcome->signal || run->outcome->code)
		find_reason(run);
	return r;
}

/* rmdir() of a group whose last process is on its way out is EBUSY for a moment. */
static int remove_group(struct run *run, struct err *err)
{
	const struct timespec pause = {.tv_nsec = REMOVE_PAUSE_NSEC};
	int r = cg_remove(run->parent.fd, run->workload->name, err);

	if (r == -EBUSY)
		kill_the_rest(run, err);
	for (int i = 0; r == -EBUSY && i < REMOVE_TRIES; i++) {
		r = cg_remove(run->parent.fd, run->workload->name, err);
		if (r == -EBUSY)
			nanosleep(&pause, NULL);
	}
	return r;
}

static int start(struct run *run, struct err *err)
{
	/* First: a Ctrl-C meanwhile is the workload's, and no crash of ours. */
	int r = watch_signals_open(&run->signals, err);

	if (r == 0)
		r = make_group(run, err);
	if (r == 0)
		r = write_limits(run, err);
	return r < 0 ? r : launch(run, err);
}

/* The first failure is the one to tell. */
static int clean(struct run *run, int r, struct err *err)
{
	struct err second = {0};
	int removed = run->made ? remove_group(run, &second) : 0;
	int closed = network_close(&run->network, removed < 0 ? &(struct err){0} : &second);

	pump_close(&run->pump);
	launch_close(&run->launched);
	watch_signals_close(&run->signals);
	/* What could not be removed stays on record, for the next command. */
	if (removed == 0)
		record_finish(&run->record);
	fd_closep(&run->record.fd);
	cg_close(&run->cg);
	cg_close(&run->parent);
	removed = removed < 0 ? removed : closed;
	if (r == 0 && removed < 0)
		*err = second;
	return r < 0 ? r : removed;
}

static int init_outcome(const struct workload *workload, struct outcome *ret, struct err *err)
{
	const char *owner = workload->owner->path, *parent = workload->parent;

	*ret = (struct outcome){.reason = END_SETUP, .code = 125};
	sample_init(&ret->last);
	ret->started_nsec = ret->ended_nsec = clock_real_nsec();
	if (snprintf(ret->group, sizeof(ret->group), "%s%s%s/%s", owner, parent[0] ? "/" : "",
		     parent, workload->name) >= (int)sizeof(ret->group))
		return err_set(err, ENAMETOOLONG, "group of '%s'", workload->name);
	return 0;
}

int supervise(const struct workload *workload, struct arena *arena, struct outcome *ret,
	      struct err *err)
{
	struct run run = {
		.workload = workload,
		.arena = arena,
		.outcome = ret,
		.record = {.fd = -1},
		.parent = CG_NONE,
		.cg = CG_NONE,
		.signals = {.fd = -1},
		.pump = PUMP_NONE,
		.network = NETWORK_UNUSED,
		.launched = {.pidfd = -1, .event_fd = -1, .listener_fd = -1},
	};

	run.network.want = workload->network;
	run.network.dirfd = workload->network_fd;
	int r = init_outcome(workload, ret, err);
	if (r < 0)
		return r;
	r = start(&run, err);
	if (r == 0)
		r = stay(&run, err);
	ret->ended_nsec = clock_real_nsec();
	if (r == 0)
		r = take_stock(&run, err);
	return clean(&run, r, err);
}
