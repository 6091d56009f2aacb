/* SPDX-License-Identifier: MIT */
#include "governor/gc.h"

#include <errno.h>
#include <string.h>

#include "governor/apply.h"
#include "governor/journal.h"
#include "governor/state.h"
#include "governor/sweep.h"

static void tell(const char *name, const char *group, void *data)
{
	struct text *cleaned = data;

	text_add(cleaned, "cleaned '");
	text_add_safe(cleaned, name, strlen(name));
	text_add(cleaned, "', which a crashed cgov left in '");
	text_add_safe(cleaned, group, strlen(group));
	text_add(cleaned, "'\n");
}

int gc_sweep(int launches_fd, int root_fd, const char *boot_id, struct text *ret_cleaned,
	     struct err *err)
{
	return sweep_crashed(launches_fd, root_fd, boot_id, tell, ret_cleaned, err);
}

int gc_launches(const struct owner *owner, const struct host *host, const char *state_dir,
		struct text *ret_cleaned, struct err *err)
{
	AUTO_FD int dirfd = -1;

	int r = state_open(state_dir, STATE_RUN, "launches", false, &dirfd, err);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	return gc_sweep(dirfd, owner->mount.fd, host->boot_id, ret_cleaned, err);
}

int gc_apply(const struct owner *owner, const struct host *host, const char *state_dir,
	     struct text *ret_cleaned, struct err *err)
{
	AUTO_APPLY struct apply apply = APPLY_NONE;
	AUTO_FD int dirfd = -1;
	int lock;

	int r = state_open(state_dir, STATE_RUN, JOURNAL_FOLDER, false, &dirfd, err);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (!journal_exists(dirfd, owner->root.id))
		return 0;
	r = journal_lock(dirfd, owner->root.id, false, &lock, err);
	if (r < 0)
		return r == -EWOULDBLOCK ? 0 : r;
	close(lock);
	return apply_open(owner, host, state_dir, &apply, ret_cleaned, err);
}
