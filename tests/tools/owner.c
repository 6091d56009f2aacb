/* SPDX-License-Identifier: MIT */
/*
 * owner [--create] [--cgroup-root DIR] [-- COMMAND...]: whose subtree cgov would use here.
 *
 * Prints its path, controllers and backend, or runs COMMAND with them in the environment:
 * OWNER_DIR, OWNER_CONTROLLERS, OWNER_BACKEND.
 */
#include "cgroup/owner.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup/explain.h"
#include "cgroup/keeper.h"

static int tell(const struct owner *owner, char **command)
{
	char dir[PATH_MAX];

	cg_path(&owner->root, dir);
	if (!command[0]) {
		printf("path=%s\ncontrollers=%s\nbackend=%s\n", owner->path, owner->controllers,
		       owner->backend);
		return 0;
	}
	setenv("OWNER_DIR", dir, 1);
	setenv("OWNER_CONTROLLERS", owner->controllers, 1);
	setenv("OWNER_BACKEND", owner->backend, 1);
	execvp(command[0], command);
	perror(command[0]);
	return 127;
}

int main(int argc, char **argv)
{
	struct owner_options options = {0};
	AUTO_OWNER struct owner owner = {.root = CG_NONE, .mount = CG_NONE};
	struct host host;
	struct err err;
	int i = 1;

	if (argc == 2 && strcmp(argv[1], KEEPER_ARGUMENT) == 0)
		keeper_main();
	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--create") == 0)
			options.create = true;
		else if (strcmp(argv[i], "--cgroup-root") == 0 && i + 1 < argc)
			options.cgroup_root = argv[++i];
		else
			return 2;
	host_probe(&host);
	if (owner_open(&host, &options, &owner, &err) < 0) {
		fprintf(stderr, "owner: %s\n", err.text);
		return err.code == -ENOTSUP ? 4 : 1;
	}
	return tell(&owner, argv + i + (i < argc));
}
