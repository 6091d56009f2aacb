/* SPDX-License-Identifier: MIT */
/*
 * Groups and processes that run, steered by a person: frozen, thawed, signalled. Limits are
 * changed by change.h on the same footing. Who writes is decided by writer.h; each act leaves an
 * entry in the journal.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/systemd_unit.h"
#include "cgroup/tree.h"
#include "common/text.h"
#include "governor/writer.h"

#include <sys/types.h>

struct steer {
	struct host host;
	struct cg top;		    /* the root of the hierarchy; owned */
	char own[PATH_MAX];	    /* path of cgov's subtree; "" where there is none */
	bool given;		    /* ... because --cgroup-root names it */
	uint64_t patience_usec;	    /* for a group to be empty once it was killed */
	const char *state_dir;	    /* --state-dir; borrowed; can be NULL */
	struct systemd_bus *system; /* connections, once they were needed; owned */
	struct systemd_bus *user;
};

/**
 * steer_open() - look where cgov's groups are. Nothing is made.
 * @cgroup_root: --cgroup-root; can be NULL.
 *
 * Return: 0; -ENOTSUP where there is no cgroup v2 tree.
 */
int steer_open(const char *cgroup_root, const char *state_dir, struct steer *ret, struct err *err);
void steer_close(struct steer *steer);
#define AUTO_STEER CLEANUP(steer_close)

/* A group as it was met. */
struct steer_group {
	const char *path; /* from the root of the hierarchy; borrowed */
	uint64_t id;	  /* inode; 0: whichever is there now */
};

/**
 * steer_freeze() - stop all processes of a group and below, or let them go on.
 * @ret_said: gets one line that says what came of it.
 *
 * Waits for a second until all have stopped; what waits in the kernel for I/O may take longer.
 *
 * Return: 0; 1 when it is not so yet, as @ret_said tells; -EPERM when nobody may write there
 * through cgov; -ESTALE when it is another group by now; -EBUSY when cgov itself is in it.
 */
int steer_freeze(struct steer *steer, const struct steer_group *group, bool frozen,
		 struct text *ret_said, struct err *err);

/**
 * steer_signal() - a signal to all processes of a group and below.
 *
 * SIGKILL goes through cgroup.kill, which no fork escapes, and is noted for the reports of the
 * workloads; another signal goes to each process that is there, once.
 *
 * Return: as steer_freeze().
 */
int steer_signal(struct steer *steer, const struct steer_group *group, int number,
		 struct text *ret_said, struct err *err);

/* Whether all of a group and below has stopped. false where that cannot be told. */
bool steer_is_frozen(const struct steer *steer, const struct steer_group *group);

/* How many processes are in a group and below. 0 where that cannot be told. */
uint64_t steer_count(const struct steer *steer, const struct steer_group *group);

/* A process as it was met: with its start no other is taken for it. */
struct steer_process {
	pid_t pid;
	uint64_t start_ticks; /* after boot, field 22 of /proc/PID/stat */
	const char *name;     /* for people; borrowed */
	const char *group;    /* path; borrowed; can be NULL */
};

/**
 * steer_signal_process() - a signal to one process, never to one that took its number.
 *
 * Return: 0; -ESRCH when it ended; -EPERM.
 */
int steer_signal_process(struct steer *steer, const struct steer_process *process, int number,
			 struct text *ret_said, struct err *err);

/* What change.c shares with steer.c. */

/* Open a group; -ESTALE when another has its path now, -ENOENT when none has. */
int steer_open_group(const struct steer *steer, const struct steer_group *group, struct cg *ret,
		     struct err *err);

/* Who writes to it; WRITER_NOBODY with the reason in @why. */
enum writer steer_writer(const struct steer *steer, const char *path,
			 char ret_unit[WRITER_UNIT_SIZE], struct err *why);

/* The manager that is to be asked, which has checked that the unit is that group. */
int steer_bus(struct steer *steer, enum writer writer, const char *unit, const char *path,
	      struct systemd_bus **ret, struct err *err);
