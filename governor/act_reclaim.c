/* SPDX-License-Identifier: MIT */
/*
 * Memory taken back from a group, in a process of its own: the kernel does it inside the write.
 */
#include "governor/act.h"

#include <errno.h>

#include "cgroup/file.h"
#include "common/fd.h"
#include "common/unit.h"
#include "governor/shrink.h"

static int work(void *data, struct err *err)
{
	const struct pending *pending = data;

	return shrink_reclaim(&pending->cg, pending->target_bytes, SHRINK_PATIENCE_USEC,
			      pending->max_pressure, NULL, err);
}

static int read_current(const struct cg *cg, uint64_t *ret)
{
	char text[64];
	ssize_t len = fd_read_at(cg->fd, "memory.current", text, sizeof(text));

	return len < 0 ? (int)len : file_single(text, (size_t)len, ret);
}

static uint64_t share(uint64_t of, const struct action_value *amount)
{
	if (!amount->percent)
		return amount->n;
	return (uint64_t)((unsigned __int128)of * amount->n / 10000);
}

enum act_result act_reclaim(struct acts *acts, const struct act_order *order,
			    uint64_t now_mono_usec, struct act_told *told)
{
	const struct action_value *amount = act_value(order->ask, "amount");
	const struct action_value *pressure = act_value(order->ask, "max_pressure");
	char from[UNIT_TEXT_SIZE], to[UNIT_TEXT_SIZE];
	uint64_t current, wanted;
	struct err err;

	int r = read_current(&order->group.cg, &current);
	if (r < 0 || !amount) {
		act_say(told, "its memory cannot be read: no controller memory");
		return ACT_FAILED;
	}
	wanted = share(current, amount);
	struct pending *pending = act_pend(acts, PENDING_RECLAIM, order, now_mono_usec);
	if (!pending) {
		act_say(told, "too much goes on already");
		return ACT_FAILED;
	}
	pending->target_bytes = wanted < current ? current - wanted : 0;
	pending->max_pressure = pressure ? pressure->n : SHRINK_PRESSURE;
	act_say(told, "memory %s -> %s", unit_print_bytes(current, from),
		unit_print_bytes(pending->target_bytes, to));
	if (helper_start(work, pending, &pending->helper, &err) == 0)
		return ACT_STARTED;
	act_say(told, "%s", err.text);
	act_drop(pending);
	return ACT_FAILED;
}

enum act_result act_reclaimed(UNUSED struct acts *acts, struct pending *pending,
			      UNUSED uint64_t now_mono_usec, struct act_told *told)
{
	char to[UNIT_TEXT_SIZE];
	uint64_t current = 0;
	struct err err;
	int r;

	if (!helper_reap(&pending->helper, &r, &err))
		return ACT_STARTED;
	read_current(&pending->cg, &current);
	unit_print_bytes(current, to);
	act_say(told, "%s are in use now%s%s", to, r < 0 ? ": " : "", r < 0 ? err.text : "");
	return r < 0 && r != -EBUSY ? ACT_FAILED : ACT_DONE;
}
