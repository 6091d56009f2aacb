/* SPDX-License-Identifier: MIT */
/*
 * Who hands us a subtree in which we are the only writer: a directory the caller named, our own
 * directory where no systemd runs, or a scope that systemd delegates.
 */
#pragma once

#include "cgroup/host.h"
#include "cgroup/tree.h"

/* Whose word counts in the protection of the subtree itself: memory.min and memory.low. */
enum owner_say {
	OWNER_SAY_NONE,	 /* another's: systemd's unit, the hierarchy's root, a file we may not write
			  */
	OWNER_SAY_GIVEN, /* cgov's, in a group that it was given: what is there can be a wish */
	OWNER_SAY_WHOLE, /* cgov's alone */
};

struct owner {
	struct cg root;	       /* our groups live below; owned */
	struct cg mount;       /* the hierarchy's root as far as we see it; owned */
	char path[PATH_MAX];   /* of @root from the root of the hierarchy: "/cgov.slice/cgov.scope";
				  "" when it is that root */
	char controllers[256]; /* that our groups can have */
	const char *backend;   /* "cgroup-root", "self", "systemd", "user", "cgroupfs" */
	enum owner_say say;
	unsigned int slices; /* groups right above @root whose protection goes with that of @root */
};

struct owner_options {
	const char *cgroup_root; /* --cgroup-root: an absolute directory; can be NULL */
	bool create;		 /* make what is missing (launch, apply); otherwise -ENOENT */
};

/**
 * owner_open() - the subtree that belongs to cgov.
 *
 * --cgroup-root: that directory as it is. A normal user inside a group that was handed over: that
 * group. With systemd: cgov.scope in cgov.slice, of the system manager for root and of the user
 * manager for others; such a user's process is inside when this returns, as clone3() into a group
 * needs the right to write in the common ancestor. Without: /cgov below the mount. Controllers are
 * enabled top-down once; after that a launch is mkdir, limits and clone3 only: no D-Bus call and no
 * subtree_control write.
 *
 * Return: 0; -ENOTSUP when this machine cannot, with the remedy; -errno.
 */
int owner_open(const struct host *host, const struct owner_options *options, struct owner *ret,
	       struct err *err);
void owner_close(struct owner *owner);
#define AUTO_OWNER CLEANUP(owner_close)

/**
 * owner_protection() - the protection that reaches the groups of the subtree from it: the least of
 * its own and that of its slices.
 * @file: "memory.min" or "memory.low".
 *
 * Return: 0, -ENOENT where there is no such file, -errno.
 */
int owner_protection(const struct owner *owner, const char *file, uint64_t *ret);

/**
 * owner_protect() - give the subtree protection, so that its groups can have some: the kernel
 * bounds that of a group by what each group above it has.
 * @text: as the kernel takes it, "67108864" or "max".
 *
 * Where systemd made the group it is asked to: the file is not written. In force when this returns.
 *
 * Return: 0; -EPERM with OWNER_SAY_NONE; -errno.
 */
int owner_protect(const struct owner *owner, const char *file, const char *text, struct err *err);

/* Groups of cgov itself directly below an owner's root; a dot keeps them off the names of others.
 */
#define OWNER_KEEPER	 "cgov.keeper"	   /* holds a scope while no workload runs */
#define OWNER_SUPERVISOR "cgov.supervisor" /* the cgov commands of a normal user */

/**
 * owner_is_own() - whether a name directly below an owner's root is one of those.
 */
bool owner_is_own(const char *name);

/**
 * struct owner_backend - one way to come by a subtree.
 * @open: as owner_open(); -EAGAIN when this backend is not the one for this machine.
 */
struct owner_backend {
	const char *name;
	int (*open)(const struct host *host, const struct owner_options *options, struct owner *ret,
		    struct err *err);
};

/* In the order in which they are asked. */
extern const struct owner_backend owner_named, owner_self, owner_systemd, owner_cgroupfs;

/* For the backends. */

/**
 * owner_hand_down() - every controller that @cg has to its children, as far as it goes.
 *
 * Those enabled already cost no write; those refused are left out: whoever needs one of them gets
 * the reason from cg_explain().
 */
void owner_hand_down(const struct cg *cg);

/**
 * owner_is_delegated() - whether systemd marked the group as one that it hands over.
 */
bool owner_is_delegated(const struct cg *cg);

/**
 * owner_is_unit() - whether systemd made the group: delegated or not, its files are systemd's.
 */
bool owner_is_unit(const struct host *host, const struct cg *cg);

/**
 * owner_say_given() - OWNER_SAY_GIVEN where cgov may protect a group that it was given; else NONE.
 */
enum owner_say owner_say_given(const struct host *host, const struct cg *cg);

/**
 * owner_protect_units() - owner_protect() through systemd.
 */
int owner_protect_units(const struct owner *owner, const char *file, const char *text,
			struct err *err);

/**
 * owner_self_path() - the group handed over to @uid that this process is in.
 * @root_fd: "/", or a folder that looks like it.
 * @ret: from the root of the hierarchy.
 *
 * Return: whether there is one; never for root.
 */
bool owner_self_path(const struct host *host, int root_fd, uid_t uid, char ret[PATH_MAX]);

/**
 * owner_group_of() - the group that a process is in.
 * @root_fd: "/", or a folder that looks like it.
 * @process: "1234", "self".
 * @ret: from the root of the hierarchy.
 *
 * Return: whether that can be told.
 */
bool owner_group_of(int root_fd, const char *process, char ret[PATH_MAX]);

/**
 * owner_adopt() - fill in an owner from its root, which is taken over in any case.
 */
int owner_adopt(struct cg *root, const char *backend, struct owner *ret, struct err *err);

/* Names of the groups from systemd: the scope, and the slice that it is in. */
#define OWNER_SCOPE "cgov.scope"
#define OWNER_SLICE "cgov.slice"
