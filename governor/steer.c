/* SPDX-License-Identifier: MIT */
#include "governor/steer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/explain.h"
#include "cgroup/owner.h"
#include "common/clock.h"
#include "common/signal_name.h"
#include "governor/signal_each.h"
#include "governor/steer_note.h"
#include "governor/steer_process.h"

#define FREEZE_PATIENCE_USEC USEC_PER_SEC
#define EMPTY_PATIENCE_USEC  (10 * USEC_PER_SEC)

static void find_own(const char *cgroup_root, struct steer *steer)
{
	const struct owner_options options = {.cgroup_root = cgroup_root};
	AUTO_OWNER struct owner owner = {.root = CG_NONE, .mount = CG_NONE};
	struct err ignored;

	steer->given = cgroup_root;
	if (owner_open(&steer->host, &options, &owner, &ignored) == 0)
		strcpy(steer->own, owner.path[0] ? owner.path : "/");
}

int steer_open(const char *cgroup_root, const char *state_dir, struct steer *ret, struct err *err)
{
	AUTO_STEER struct steer steer = {
		.top = CG_NONE, .state_dir = state_dir, .patience_usec = EMPTY_PATIENCE_USEC};
	AUTO_CG struct cg tree = CG_NONE;

	host_probe(&steer.host);
	if (!cgroup_root && !steer.host.mount[0])
		return host_refuses(&steer.host, err);
	int r = cg_open_path(cgroup_root ? cgroup_root : steer.host.mount, &tree, err);
	if (r == 0)
		r = cg_open_top(&tree, &steer.top, err);
	if (r < 0)
		return r;
	find_own(cgroup_root, &steer);
	*ret = steer;
	steer = (struct steer){.top = CG_NONE};
	return 0;
}

void steer_close(struct steer *steer)
{
	cg_close(&steer->top);
	systemd_bus_close(steer->system);
	systemd_bus_close(steer->user);
	steer->system = steer->user = NULL;
}

int steer_open_group(const struct steer *steer, const struct steer_group *group, struct cg *ret,
		     struct err *err)
{
	AUTO_CG struct cg cg = CG_NONE;
	struct err cause;

	int r = cg_open(steer->top.fd, group->path + strspn(group->path, "/"), &cg, &cause);
	if (r == -ENOENT)
		return err_say(err, ENOENT, "no group '%s'", group->path);
	if (r < 0)
		return err_say(err, -r, "%s", cause.text);
	if (group->id && group->id != cg.id)
		return err_say(err, ESTALE, "'%s' is another group by now", group->path);
	*ret = TAKE(cg, CG_NONE);
	return 0;
}

enum writer steer_writer(const struct steer *steer, const char *path,
			 char ret_unit[WRITER_UNIT_SIZE], struct err *why)
{
	char handed[PATH_MAX], mine[PATH_MAX];
	struct writer_facts facts = {
		.path = path,
		.own = steer->own,
		.given = steer->given,
		.uid = geteuid(),
		.systemd = steer->host.systemd,
	};

	writer_look(steer->top.fd, &facts, handed, mine);
	return writer_of(&facts, ret_unit, why);
}

int steer_bus(struct steer *steer, enum writer writer, const char *unit, const char *path,
	      struct systemd_bus **ret, struct err *err)
{
	struct systemd_bus **bus = writer == WRITER_USER ? &steer->user : &steer->system;
	int r = *bus ? 0 : systemd_bus_open(writer == WRITER_USER, bus, err);

	if (r == 0)
		r = systemd_unit_is_at(*bus, unit, path, err);
	if (r == 0)
		*ret = *bus;
	return r;
}

/* A stopped cgov could not let itself go on. */
static int refuse_own_group(const char *path, struct err *err)
{
	char own[PATH_MAX];

	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (!owner_group_of(root_fd, "self", own) || !writer_is_within(own, path))
		return 0;
	return err_say(err, EBUSY, "'%s' has this cgov in it", path);
}

/* Who writes, and the group opened: what each act on a group begins with. */
struct hold {
	struct cg cg; /* owned */
	enum writer writer;
	char unit[WRITER_UNIT_SIZE];
	struct systemd_bus *bus; /* borrowed; NULL for WRITER_SELF */
};

static void hold_done(struct hold *hold)
{
	cg_close(&hold->cg);
}

static int take_hold(struct steer *steer, const struct steer_group *group, struct hold *hold,
		     struct err *err)
{
	int r = steer_open_group(steer, group, &hold->cg, err);

	if (r < 0)
		return r;
	hold->writer = steer_writer(steer, group->path, hold->unit, err);
	if (hold->writer == WRITER_NOBODY)
		return err->code;
	r = refuse_own_group(group->path, err);
	if (r == 0 && hold->writer != WRITER_SELF)
		r = steer_bus(steer, hold->writer, hold->unit, group->path, &hold->bus, err);
	return r;
}

static bool has_stopped(const struct cg *cg)
{
	char text[256];

	return fd_read_at(cg->fd, "cgroup.events", text, sizeof(text)) > 0 &&
	       strstr(text, "frozen 1");
}

bool steer_is_frozen(const struct steer *steer, const struct steer_group *group)
{
	AUTO_CG struct cg cg = CG_NONE;
	struct err ignored;

	return steer_open_group(steer, group, &cg, &ignored) == 0 && has_stopped(&cg);
}

static bool wait_stopped(const struct cg *cg)
{
	const uint64_t until = clock_mono_usec() + FREEZE_PATIENCE_USEC;

	while (!has_stopped(cg)) {
		if (clock_mono_usec() > until)
			return false;
		poll(NULL, 0, 5);
	}
	return true;
}

static int freeze(const struct hold *hold, bool frozen, struct err *err)
{
	if (hold->bus)
		return systemd_freeze(hold->bus, hold->unit, frozen, err);
	return cg_freeze(&hold->cg, frozen, err);
}

/* Return: 1 when it is not so yet. */
static int tell_frozen(const struct cg *cg, const char *path, bool frozen, struct text *ret_said)
{
	const bool late = frozen ? !wait_stopped(cg) : has_stopped(cg);

	text_add(ret_said, path);
	if (late)
		text_add(ret_said, frozen ? " is freezing: some of it waits in the kernel"
					  : " goes on once the group above is thawed");
	else
		text_add(ret_said, frozen ? " is frozen" : " goes on");
	return late;
}

int steer_freeze(struct steer *steer, const struct steer_group *group, bool frozen,
		 struct text *ret_said, struct err *err)
{
	CLEANUP(hold_done) struct hold hold = {.cg = CG_NONE};

	int r = take_hold(steer, group, &hold, err);
	if (r == 0)
		r = freeze(&hold, frozen, err);
	if (r == 0)
		r = tell_frozen(&hold.cg, group->path, frozen, ret_said);
	const struct steer_note note = {.action = frozen ? "freeze" : "thaw",
					.group = group->path,
					.writer = writer_name(hold.writer)};
	return steer_note(&note, r, text_str(ret_said), err);
}

static int kill_all(struct steer *steer, const struct steer_group *group, const struct hold *hold,
		    struct text *ret_said, struct err *err)
{
	int r = steer_note_kill(steer, group->path, err);

	if (r == 0)
		r = hold->bus ? systemd_signal(hold->bus, hold->unit, SIGKILL, err)
			      : cg_kill(&hold->cg, err);
	if (r == 0)
		r = cg_wait_empty(&hold->cg, steer->patience_usec, err);
	/* Whoever made it removes it once it is empty. */
	if (r == -ENOENT || r == -ENODEV)
		r = 0;
	if (r == 0)
		text_addf(ret_said, "%s: all its processes are killed", group->path);
	return r;
}

static int signal_all(const struct steer_group *group, const struct hold *hold, int number,
		      struct text *ret_said, struct err *err)
{
	/* Before: a signal makes the frozen stir for a moment. */
	const bool frozen = has_stopped(&hold->cg);
	size_t count = 0;
	int r;

	if (hold->bus)
		r = systemd_signal(hold->bus, hold->unit, number, err);
	else if ((r = signal_each(&hold->cg, group->path, number, &count)) < 0)
		err_set(err, -r, "signal the processes of '%s'", group->path);
	if (r < 0)
		return r;
	text_addf(ret_said, "%s: SIG%s sent", group->path, signal_name(number));
	if (!hold->bus)
		text_addf(ret_said, " to %zu process%s", count, count == 1 ? "" : "es");
	/* What has no handler is ended all the same: a fatal signal reaches the frozen. */
	if (!frozen)
		return 0;
	text_add(ret_said, "; it is frozen: a handler of its own runs once it is thawed");
	return 1;
}

int steer_signal(struct steer *steer, const struct steer_group *group, int number,
		 struct text *ret_said, struct err *err)
{
	CLEANUP(hold_done) struct hold hold = {.cg = CG_NONE};

	int r = take_hold(steer, group, &hold, err);
	if (r == 0)
		r = number == SIGKILL ? kill_all(steer, group, &hold, ret_said, err)
				      : signal_all(group, &hold, number, ret_said, err);
	const struct steer_note note = {.action = "signal",
					.group = group->path,
					.signal = signal_name(number),
					.writer = writer_name(hold.writer)};
	return steer_note(&note, r, text_str(ret_said), err);
}
