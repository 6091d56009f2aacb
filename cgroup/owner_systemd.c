/* SPDX-License-Identifier: MIT */
/*
 * A scope that systemd delegates.
 *
 * Theory of operation
 *
 * There is one scope, cgov.scope in cgov.slice, of the system manager for root and of the user
 * manager for everybody else; delegation works on scopes and services, not on slices. A scope dies
 * with its last process, so a keeper lives in a leaf of its own; the scope's group itself stays
 * empty, as controllers can be handed down only then.
 *
 * Whoever comes later finds the scope by its place, its mark and its keeper: file reads only, no
 * D-Bus and no library. Anything else is mended by make_sure(), whose steps may be interrupted
 * anywhere and may run twice at once.
 *
 * A normal user's cgov has to be inside as well: clone3() into a group needs the right to write
 * cgroup.procs of the common ancestor, and above the scope that is root's.
 */
#include "cgroup/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cgroup/explain.h"
#include "cgroup/file.h"
#include "cgroup/keeper.h"
#include "cgroup/systemd_bus.h"
#include "common/clock.h"

#define UNIT OWNER_SCOPE

/* One manager, and a connection to it once that is needed. */
struct manager {
	const struct host *host;
	bool user;
	struct systemd_bus *bus; /* owned; NULL until manager_bus() */
};

static void manager_done(struct manager *manager)
{
	systemd_bus_close(manager->bus);
}

static int manager_bus(struct manager *manager, struct err *err)
{
	return manager->bus ? 0 : systemd_bus_open(manager->user, &manager->bus, err);
}

/* Where the scope is unless an administrator moved slices about; what is found is checked. */
static int open_usual(const struct manager *manager, struct cg *ret, struct err *err)
{
	char path[128] = OWNER_SLICE "/" UNIT;
	AUTO_CG struct cg mount = CG_NONE;
	uid_t uid = geteuid();

	if (manager->user)
		snprintf(path, sizeof(path),
			 "user.slice/user-%u.slice/user@%u.service/" OWNER_SLICE "/" UNIT, uid,
			 uid);
	int r = cg_open_path(manager->host->mount, &mount, err);
	return r < 0 ? r : cg_open(mount.fd, path, ret, err);
}

static int open_reported(struct manager *manager, struct cg *ret, struct err *err)
{
	char group[PATH_MAX];
	AUTO_CG struct cg mount = CG_NONE;

	int r = manager_bus(manager, err);
	if (r == 0)
		r = systemd_unit_cgroup(manager->bus, UNIT, group, err);
	if (r == 0)
		r = cg_open_path(manager->host->mount, &mount, err);
	return r < 0 ? r : cg_open(mount.fd, group + strspn(group, "/"), ret, err);
}

/* The mark is set by the system manager only; a user's own manager leaves none. */
static bool is_mine(const struct manager *manager, const struct cg *scope)
{
	struct stat st;

	return fstat(scope->fd, &st) == 0 && st.st_uid == geteuid() &&
	       (manager->user || owner_is_delegated(scope));
}

static bool has_keeper(const struct cg *scope)
{
	char events[256];

	return fd_read_at(scope->fd, OWNER_KEEPER "/cgroup.events", events, sizeof(events)) > 0 &&
	       strstr(events, "populated 1");
}

static bool all_handed_down(const struct cg *scope)
{
	char have[256], handed[256];
	const char *at = have;
	struct span word;
	ssize_t len = fd_read_at(scope->fd, "cgroup.controllers", have, sizeof(have));

	if (len < 0 || fd_read_at(scope->fd, "cgroup.subtree_control", handed, sizeof(handed)) < 0)
		return false;
	while (file_next_word(&at, have + len, &word) == 1) {
		char one[64];
		snprintf(one, sizeof(one), "%.*s", (int)word.len, word.at);
		if (!cg_has_controller(handed, one))
			return false;
	}
	return true;
}

/* The scope's own group must be empty before it can hand controllers down. */
static int clear_scope(const struct cg *scope, const struct cg *keeper, struct err *err)
{
	char procs[4096], one[32];
	const char *at = procs;
	struct span word;
	ssize_t len = fd_read_at(scope->fd, "cgroup.procs", procs, sizeof(procs));

	if (len < 0)
		return cg_explain(scope, "cgroup.procs", (int)-len, err);
	while (file_next_word(&at, procs + len, &word) == 1) {
		snprintf(one, sizeof(one), "%.*s", (int)word.len, word.at);
		int r = fd_write_at(keeper->fd, "cgroup.procs", one);
		if (r < 0 && r != -ESRCH)
			return cg_explain(keeper, "cgroup.procs", -r, err);
	}
	return 0;
}

/* Root may move any process; a user asks the manager to fetch it. */
static int move_into(struct manager *manager, const struct cg *scope, const char *leaf, pid_t pid,
		     struct err *err)
{
	char group[64], number[32];

	if (!manager->user) {
		snprintf(group, sizeof(group), "%s/cgroup.procs", leaf);
		snprintf(number, sizeof(number), "%d", pid);
		int r = fd_write_at(scope->fd, group, number);
		return r < 0 ? cg_explain(scope, "cgroup.procs", -r, err) : 0;
	}
	snprintf(group, sizeof(group), "/%s", leaf);
	int r = manager_bus(manager, err);
	return r < 0 ? r : systemd_attach(manager->bus, UNIT, group, pid, err);
}

static int open_leaf(const struct cg *scope, const char *name, struct cg *ret, struct err *err)
{
	int r = cg_create(scope, name, ret, err);

	return r == -EEXIST ? cg_open(scope->fd, name, ret, err) : r;
}

static int place_keeper(struct manager *manager, const struct cg *scope, struct err *err)
{
	pid_t pid;

	int r = keeper_spawn(&pid, err);
	if (r < 0)
		return r;
	r = move_into(manager, scope, OWNER_KEEPER, pid, err);
	if (r < 0)
		kill(pid, SIGKILL);
	return r;
}

static int settle(struct manager *manager, const struct cg *scope, struct err *err)
{
	AUTO_CG struct cg keeper = CG_NONE;

	int r = open_leaf(scope, OWNER_KEEPER, &keeper, err);
	if (r == 0)
		r = clear_scope(scope, &keeper, err);
	if (r == 0 && !has_keeper(scope))
		r = place_keeper(manager, scope, err);
	if (r == 0)
		owner_hand_down(scope);
	return r;
}

/* Return: 0; -EEXIST while the name is taken. */
static int start_scope(struct manager *manager, struct err *err)
{
	pid_t pid;

	int r = manager_bus(manager, err);
	if (r == 0)
		r = keeper_spawn(&pid, err);
	if (r < 0)
		return r;
	r = systemd_start_scope(manager->bus, UNIT, pid, err);
	if (r < 0)
		kill(pid, SIGKILL);
	return r;
}

/*
 * The name may be taken by a scope that another cgov is making (then that one will do), by one that
 * is being stopped (it goes away), or by one that failed (systemd forgets it when told to).
 */
static int make_scope(struct manager *manager, struct cg *ret, struct err *err)
{
	uint64_t deadline = clock_mono_usec() + 30 * USEC_PER_SEC;
	const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};

	for (;;) {
		int r = start_scope(manager, err);
		if (r < 0 && r != -EEXIST)
			return r;
		if (open_reported(manager, ret, err) == 0)
			return 0;
		if (r == 0 || clock_mono_usec() > deadline)
			return err_wrap(err, "use systemd's '%s'", UNIT);
		systemd_reset_failed(manager->bus, UNIT);
		nanosleep(&pause, NULL);
	}
}

/*
 * A scope whose keeper ended may be on its way out: what was put into it then is in a group that
 * systemd has forgotten. So it has the last word.
 */
static int make_sure(struct manager *manager, struct cg *ret, struct err *err)
{
	AUTO_CG struct cg scope = CG_NONE, again = CG_NONE;

	int r = open_reported(manager, &scope, err);
	if (r < 0)
		r = make_scope(manager, &scope, err);
	if (r == 0)
		r = settle(manager, &scope, err);
	if (r < 0)
		return r;
	r = open_reported(manager, &again, err);
	if (r == 0 && again.id != scope.id)
		r = err_say(err, ESTALE, "systemd made '%s' anew meanwhile", UNIT);
	if (r == 0)
		*ret = TAKE(scope, CG_NONE);
	return r;
}

static int provide(struct manager *manager, struct cg *ret, struct err *err)
{
	AUTO_CG struct cg scope = CG_NONE;
	int r = open_usual(manager, &scope, err);

	if (r == 0 && is_mine(manager, &scope) && has_keeper(&scope)) {
		if (!all_handed_down(&scope))
			owner_hand_down(&scope);
		*ret = TAKE(scope, CG_NONE);
		return 0;
	}
	for (int tries = 0; tries < 3; tries++) {
		r = make_sure(manager, ret, err);
		if (r == 0 || r == -ENOTSUP)
			return r;
	}
	return r;
}

/* Whether this process is in the group or below. */
static bool is_inside(const char *path)
{
	char text[PATH_MAX + 16];
	size_t len = strlen(path);
	ssize_t n = fd_read_at(AT_FDCWD, "/proc/self/cgroup", text, sizeof(text));

	if (n < 0)
		return false;
	const char *own = strstr(text, "0::");
	if (!own || strncmp(own + 3, path, len) != 0)
		return false;
	return own[3 + len] == '/' || own[3 + len] == '\n';
}

static int enter(struct manager *manager, const struct owner *owner, struct err *err)
{
	AUTO_CG struct cg leaf = CG_NONE;

	if (is_inside(owner->path))
		return 0;
	int r = open_leaf(&owner->root, OWNER_SUPERVISOR, &leaf, err);
	if (r == 0)
		r = move_into(manager, &owner->root, OWNER_SUPERVISOR, getpid(), err);
	if (r == 0 && !is_inside(owner->path))
		r = err_say(err, EIO, "systemd left this process outside '%s'", owner->path);
	return r;
}

static int systemd_open(const struct host *host, const struct owner_options *options,
			struct owner *ret, struct err *err)
{
	CLEANUP(manager_done) struct manager manager = {.host = host, .user = geteuid() != 0};
	AUTO_CG struct cg scope = CG_NONE;

	if (!host->systemd)
		return -EAGAIN;
	int r = host_refuses(host, err);
	if (r < 0)
		return r;
	r = options->create ? provide(&manager, &scope, err) : open_usual(&manager, &scope, err);
	if (r == -ENOENT && !options->create)
		return err_say(err, ENOENT, "cgov has no groups on this machine yet");
	if (r == 0)
		r = owner_adopt(&scope, manager.user ? "user" : "systemd", ret, err);
	if (r == 0) {
		ret->say = OWNER_SAY_WHOLE;
		ret->slices = 1;
	}
	if (r == 0 && options->create && manager.user) {
		r = enter(&manager, ret, err);
		if (r < 0)
			owner_close(ret);
	}
	return r;
}

const struct owner_backend owner_systemd = {.name = "systemd", .open = systemd_open};
