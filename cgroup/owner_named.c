/* SPDX-License-Identifier: MIT */
/*
 * A directory that the caller named: used as it is, with the controllers that it has.
 */
#include "cgroup/owner.h"

#include <errno.h>
#include <string.h>

#include "cgroup/explain.h"

/* What systemd made and did not delegate is systemd's: its files are left as they are. */
static bool is_ours_to_steer(const struct host *host, const struct cg *cg)
{
	char path[PATH_MAX];

	if (!host->systemd || owner_is_delegated(cg))
		return true;
	cg_path(cg, path);
	return strcmp(path, host->mount) != 0 && !owner_is_unit(host, cg);
}

static int named_open(const struct host *host, const struct owner_options *options,
		      struct owner *ret, struct err *err)
{
	AUTO_CG struct cg root = CG_NONE;

	if (!options->cgroup_root)
		return -EAGAIN;
	int r = cg_open_path(options->cgroup_root, &root, err);
	if (r < 0)
		return err_wrap(err, "--cgroup-root");
	if (!cg_is_cgroup2(root.fd)) {
		err_say(err, ENOTSUP, "--cgroup-root: '%s' is no cgroup v2 directory",
			options->cgroup_root);
		return host->mount[0] ? err_hint(err, "those are below '%s'", host->mount)
				      : err_hint(err, "none is mounted here");
	}
	if (options->create && is_ours_to_steer(host, &root))
		owner_hand_down(&root);
	const enum owner_say say = owner_say_given(host, &root);
	r = owner_adopt(&root, "cgroup-root", ret, err);
	if (r == 0)
		ret->say = say;
	return r;
}

const struct owner_backend owner_named = {.name = "cgroup-root", .open = named_open};
