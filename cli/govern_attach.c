/* SPDX-License-Identifier: MIT */
#include "cli/govern.h"

#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/output.h"
#include "governor/state.h"

static void told(void *data, const struct act_told *told)
{
	const struct audit_entry entry = {
		.decision = told->decision,
		.rule = told->rule,
		.group = told->group,
		.action = told->action,
		.outcome = act_result_name(told->result),
		.detail = told->text,
	};

	govern_tell(data, &entry);
}

bool govern_is_attached(const struct govern *govern)
{
	return govern->owner.root.fd >= 0;
}

/* Without a subtree nothing is applied, and there is nothing to govern yet. */
static int open_owner(struct govern *govern, struct err *err)
{
	const struct owner_options options = {.cgroup_root = global_options()->cgroup_root};

	int r = owner_open(&govern->host, &options, &govern->owner, err);
	if (r != -ENOENT || options.cgroup_root)
		return r;
	if (!TAKE(govern->told_missing, true))
		output_note("nothing is applied here yet: 'cgov apply' does that");
	return 0;
}

static int take_over(struct govern *govern, struct err *err)
{
	int r = held_open(global_options()->state_dir, govern->owner.root.id, govern->host.boot_id,
			  govern->host.page_bytes, &govern->held, err);

	if (r == 0)
		r = held_recall(&govern->held, govern->owner.mount.fd, err);
	if (r < 0)
		return r;
	govern->acts = (struct acts){
		.host = &govern->host,
		.root_fd = govern->owner.mount.fd,
		.held = &govern->held,
		.told = told,
		.data = govern,
	};
	/* No rule fires yet. */
	acts_give_back(&govern->acts, NULL, 0);
	return 0;
}

int govern_attach(struct govern *govern, struct err *err)
{
	struct err ignored;
	int r;

	if (!govern_is_attached(govern)) {
		r = open_owner(govern, err);
		if (r == 0 && govern_is_attached(govern))
			r = take_over(govern, err);
		if (r < 0)
			govern_detach(govern);
		if (r < 0 || !govern_is_attached(govern))
			return r;
	}
	/* The folder is made with the first launch. */
	if (govern->launches_fd < 0)
		state_open(global_options()->state_dir, STATE_RUN, "launches", false,
			   &govern->launches_fd, &ignored);
	govern->acts.launches_fd = govern->launches_fd;
	return 0;
}

void govern_detach(struct govern *govern)
{
	acts_close(&govern->acts);
	held_close(&govern->held);
	owner_close(&govern->owner);
	govern->owner = (struct owner){.root = CG_NONE, .mount = CG_NONE};
}
