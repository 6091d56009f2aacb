/* SPDX-License-Identifier: MIT */
#include "cgroup/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/xattr.h>

#include "cgroup/explain.h"
#include "cgroup/file.h"

/* One by one where not all can be had: what is missing is named by who needs it (cg_explain()). */
static void hand_down(const struct cg *cg, const char *controllers)
{
	const char *end = controllers + strlen(controllers);
	struct err ignored;
	struct span word;
	char one[64];

	if (cg_enable(cg, controllers, &ignored) == 0)
		return;
	while (file_next_word(&controllers, end, &word) == 1) {
		if (word.len >= sizeof(one))
			continue;
		memcpy(one, word.at, word.len);
		one[word.len] = '\0';
		cg_enable(cg, one, &ignored);
	}
}

void owner_hand_down(const struct cg *cg)
{
	char controllers[256];

	if (fd_read_at(cg->fd, "cgroup.controllers", controllers, sizeof(controllers)) > 0)
		hand_down(cg, controllers);
}

static int read_controllers(struct owner *owner, struct err *err)
{
	ssize_t len = fd_read_at(owner->root.fd, "cgroup.subtree_control", owner->controllers,
				 sizeof(owner->controllers));

	if (len < 0)
		return cg_explain(&owner->root, "cgroup.subtree_control", (int)-len, err);
	owner->controllers[strcspn(owner->controllers, "\n")] = '\0';
	return 0;
}

static int read_path(struct owner *owner, struct err *err)
{
	int r = cg_path_below(&owner->mount, &owner->root, owner->path, err);

	/* The root of the hierarchy is where all paths begin. */
	if (r == 0 && !owner->path[1])
		owner->path[0] = '\0';
	return r;
}

bool owner_is_own(const char *name)
{
	return strcmp(name, OWNER_KEEPER) == 0 || strcmp(name, OWNER_SUPERVISOR) == 0;
}

bool owner_is_delegated(const struct cg *cg)
{
	static const char *const marks[] = {"trusted.delegate", "user.delegate"};
	char value;

	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (fgetxattr(cg->fd, marks[i], &value, 1) == 1 && value == '1')
			return true;
	return false;
}

int owner_adopt(struct cg *root, const char *backend, struct owner *ret, struct err *err)
{
	AUTO_OWNER struct owner owner = {
		.root = TAKE(*root, CG_NONE),
		.mount = CG_NONE,
		.backend = backend,
	};
	int r = cg_open_top(&owner.root, &owner.mount, err);

	if (r == 0)
		r = read_path(&owner, err);
	if (r == 0)
		r = read_controllers(&owner, err);
	if (r < 0)
		return r;
	*ret = owner;
	owner.root = owner.mount = CG_NONE;
	return 0;
}

int owner_open(const struct host *host, const struct owner_options *options, struct owner *ret,
	       struct err *err)
{
	static const struct owner_backend *const backends[] = {&owner_named, &owner_self,
							       &owner_systemd, &owner_cgroupfs};
	int r = -EAGAIN;

	for (size_t i = 0; i < ARRAY_LEN(backends) && r == -EAGAIN; i++)
		r = backends[i]->open(host, options, ret, err);
	return r;
}

void owner_close(struct owner *owner)
{
	cg_close(&owner->root);
	cg_close(&owner->mount);
}
