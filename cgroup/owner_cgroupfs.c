/* SPDX-License-Identifier: MIT */
/*
 * Where no systemd runs the whole tree has no other keeper: a directory of our own below the mount.
 */
#include "cgroup/owner.h"

#include <errno.h>
#include <string.h>

#include "cgroup/explain.h"

#define OWN_NAME "cgov"

static int refuse(const struct host *host, struct err *err)
{
	if (err->code != -EACCES && err->code != -EPERM && err->code != -EROFS)
		return err->code;
	/* For whoever branches on it: this machine, as it is, cannot. */
	err->code = -ENOTSUP;
	if (geteuid() == 0)
		return err_hint(err, "as root of the machine: mount -o remount,rw %s", host->mount);
	return err_hint(err,
			"run as root, or let root make a group that is yours and move your shell "
			"into a child of it, then use --cgroup-root");
}

static int make_own(const struct host *host, const struct cg *mount, struct cg *ret,
		    struct err *err)
{
	/* Root first: a group can only pass on what it was given. */
	owner_hand_down(mount);
	int r = cg_open(mount->fd, OWN_NAME, ret, err);
	if (r == -ENOENT)
		r = cg_create(mount, OWN_NAME, ret, err);
	if (r == -EEXIST) /* another cgov was faster */
		r = cg_open(mount->fd, OWN_NAME, ret, err);
	if (r < 0)
		return refuse(host, err);
	owner_hand_down(ret);
	return 0;
}

static int cgroupfs_open(const struct host *host, const struct owner_options *options,
			 struct owner *ret, struct err *err)
{
	AUTO_CG struct cg mount = CG_NONE, root = CG_NONE;

	int r = host_refuses(host, err);
	if (r == 0)
		r = cg_open_path(host->mount, &mount, err);
	if (r < 0)
		return r;
	r = options->create ? make_own(host, &mount, &root, err)
			    : cg_open(mount.fd, OWN_NAME, &root, err);
	if (r == -ENOENT)
		return err_say(err, ENOENT, "cgov has no groups on this machine yet");
	if (r < 0)
		return r;
	r = owner_adopt(&root, "cgroupfs", ret, err);
	if (r == 0)
		ret->say = OWNER_SAY_WHOLE;
	return r;
}

const struct owner_backend owner_cgroupfs = {.name = "cgroupfs", .open = cgroupfs_open};
