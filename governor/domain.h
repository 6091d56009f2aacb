/* SPDX-License-Identifier: MIT */
/*
 * What a governor governs: its policies, and their groups as they are met. Loaded whole or not at
 * all, so that a broken file leaves the one before in force.
 */
#pragma once

#include "cgroup/owner.h"
#include "governor/policy.h"

struct domain_group {
	const struct policy *policy;
	const char *name; /* "web/api" */
	const char *path; /* from the root of the hierarchy; "" before the subtree is known */
	struct cg cg;	  /* none while it is not there; owned */
};

struct domain {
	struct arena arena;
	struct policy **policies;
	size_t policy_count;
	struct domain_group *groups; /* of all policies, as written */
	size_t count;
};

/**
 * domain_load() - parse all, check each by itself and all together.
 * @paths: NULL-terminated.
 * @cgroup_root: --cgroup-root; can be NULL.
 * @ret_said: gets the findings, a line each, also where it succeeds.
 *
 * Return: 0; -EBADMSG when a policy is refused, as @ret_said tells; -errno.
 */
int domain_load(char *const *paths, const char *cgroup_root, struct domain *ret,
		struct text *ret_said, struct err *err);
void domain_done(struct domain *domain);

/**
 * domain_look() - open groups that have appeared, let go of those that are gone.
 *
 * A group of another policy, or of nobody's, that has the name is not met.
 *
 * Return: 0, -ENOMEM.
 */
int domain_look(struct domain *domain, const struct owner *owner);

/* The group of that name in a policy; NULL. */
struct domain_group *domain_group(const struct domain *domain, const struct policy *policy,
				  const char *name);
