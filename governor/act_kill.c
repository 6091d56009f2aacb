/* SPDX-License-Identifier: MIT */
/*
 * A group ended: its processes are asked by a signal, and what is left after the grace is killed.
 * Nothing is allocated on the way.
 */
#include "governor/act.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "common/fd.h"
#include "common/signal_name.h"
#include "common/unit.h"
#include "governor/record.h"
#include "governor/signal_each.h"

static bool is_empty(const struct cg *cg)
{
	char text[256];
	ssize_t len = fd_read_at(cg->fd, "cgroup.events", text, sizeof(text));

	return len == -ENODEV || len == -ENOENT || (len > 0 && strstr(text, "populated 0"));
}

/* Before cgroup.kill (5.14): frozen, nobody can fork away from it. */
static int kill_frozen(const struct cg *cg, const char *path)
{
	size_t count;
	int r = fd_write_at(cg->fd, "cgroup.freeze", "1");

	if (r == 0)
		r = signal_each(cg, path, SIGKILL, &count);
	fd_write_at(cg->fd, "cgroup.freeze", "0");
	return r;
}

static int kill_all(const struct cg *cg, const char *path)
{
	int r = fd_write_at(cg->fd, "cgroup.kill", "1");

	if (r == -ENOENT)
		r = kill_frozen(cg, path);
	return r == -ENODEV ? 0 : r;
}

/* Waits for nobody: that all are gone is seen when it is looked at again. */
static enum act_result tell_killed(struct act_told *told, int r, const char *what)
{
	if (r == 0)
		act_say(told, "%s", what);
	else
		act_say(told, "cannot kill: %s", strerrorname_np(-r) ? strerrordesc_np(-r) : "?");
	return r == 0 ? ACT_DONE : ACT_FAILED;
}

static enum act_result pend(struct acts *acts, const struct act_order *order, uint64_t grace_usec,
			    uint64_t now_mono_usec, struct act_told *told)
{
	struct pending *pending = act_pend(acts, PENDING_KILL, order, now_mono_usec);

	/* Without a place to remember it, there is no grace. */
	if (!pending)
		return tell_killed(told, kill_all(&order->group.cg, order->group.path),
				   "killed at once: too much goes on to wait for its end");
	pending->due_mono_usec = now_mono_usec + grace_usec;
	return ACT_STARTED;
}

/* What a rule has frozen would not hear of the signal. */
static void let_hear(const struct acts *acts, const struct cg *cg)
{
	if (held_find(acts->held, cg->id, "cgroup.freeze", NULL))
		fd_write_at(cg->fd, "cgroup.freeze", "0");
}

enum act_result act_kill(struct acts *acts, const struct act_order *order, uint64_t now_mono_usec,
			 struct act_told *told)
{
	const struct action_value *signal_value = act_value(order->ask, "signal");
	const struct action_value *grace = act_value(order->ask, "grace");
	const int number = signal_value ? (int)signal_value->n : SIGTERM;
	const struct cg *cg = &order->group.cg;
	char time[UNIT_TEXT_SIZE];
	size_t count = 0;

	if (is_empty(cg)) {
		act_say(told, "nothing runs in it");
		return ACT_NOTHING;
	}
	/* It is for a report that may say less without it. */
	record_note_kills(acts->launches_fd, order->group.path, "rule");
	if (number == SIGKILL)
		return tell_killed(told, kill_all(cg, order->group.path), "all are killed");
	int r = signal_each(cg, order->group.path, number, &count);
	let_hear(acts, cg);
	if (r < 0)
		return tell_killed(told, r, "");
	const uint64_t grace_usec = grace ? grace->n : ACT_GRACE_USEC;
	act_say(told, "SIG%s to %zu process%s, SIGKILL after %s", signal_name(number), count,
		count == 1 ? "" : "es", unit_print_usec(grace_usec, time));
	return pend(acts, order, grace_usec, now_mono_usec, told);
}

enum act_result act_kill_rest(UNUSED struct acts *acts, struct pending *pending,
			      uint64_t now_mono_usec, struct act_told *told)
{
	if (is_empty(&pending->cg)) {
		act_say(told, "all have ended within the grace");
		return ACT_DONE;
	}
	if (now_mono_usec < pending->due_mono_usec)
		return ACT_STARTED;
	return tell_killed(told, kill_all(&pending->cg, pending->path),
			   "the grace is over: what was left is killed");
}
