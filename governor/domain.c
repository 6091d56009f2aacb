/* SPDX-License-Identifier: MIT */
#include "governor/domain.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "governor/mark.h"
#include "governor/policy_check.h"

static void check_alone(const struct policy *policy, const char *cgroup_root,
			struct findings *findings)
{
	struct check_facts facts;
	struct check_machine *machine = check_machine_open(cgroup_root, &facts);

	if (!machine)
		return;
	policy_check(policy, &facts, true, findings);
	check_machine_close(machine);
}

/* Two policies of one name would take each other's groups for their own. */
static void check_together(const struct domain *domain, const struct policy *policy,
			   struct findings *findings)
{
	for (size_t i = 0; i < domain->policy_count; i++) {
		const struct policy *other = domain->policies[i];
		if (policy->name && other->name && strcmp(policy->name, other->name) == 0)
			findings_add(findings, FINDING_ERROR, &policy->name_pos,
				     "the policy '%s' is given twice: %s", policy->name,
				     other->file);
		for (const struct group *group = policy->groups; group; group = group->next)
			if (policy_group(other, group->path))
				findings_add(findings, FINDING_ERROR, &group->pos,
					     "the group '%s' belongs to the policy '%s': %s",
					     group->path, other->name, other->file);
	}
}

static int add_groups(struct domain *domain, const struct policy *policy)
{
	for (const struct group *group = policy_next(policy, NULL); group;
	     group = policy_next(policy, group)) {
		struct domain_group *groups =
			arena_grow(&domain->arena, domain->groups, domain->count, sizeof(*groups));
		if (!groups)
			return -ENOMEM;
		domain->groups = groups;
		groups[domain->count++] = (struct domain_group){
			.policy = policy, .name = group->path, .path = "", .cg = CG_NONE};
	}
	return 0;
}

static int add_policy(struct domain *domain, struct policy *policy)
{
	struct policy **policies = arena_grow(&domain->arena, domain->policies,
					      domain->policy_count, sizeof(struct policy *));

	if (!policies)
		return -ENOMEM;
	domain->policies = policies;
	policies[domain->policy_count++] = policy;
	return add_groups(domain, policy);
}

static int load_one(struct domain *domain, const char *path, const char *cgroup_root,
		    struct findings *findings, struct err *err)
{
	const size_t errors = findings->errors;
	struct policy *policy;

	int r = policy_load(path, &domain->arena, findings, &policy, err);
	if (r < 0)
		return r;
	/* Half of a policy is only good for the mistakes in it. */
	if (findings->errors > errors)
		return 0;
	check_alone(policy, cgroup_root, findings);
	check_together(domain, policy, findings);
	r = add_policy(domain, policy);
	return r < 0 ? err_set(err, -r, "read '%s'", path) : 0;
}

int domain_load(char *const *paths, const char *cgroup_root, struct domain *ret,
		struct text *ret_said, struct err *err)
{
	struct domain domain = {0};
	struct findings findings = {.arena = &domain.arena};
	int r = 0;

	for (; r == 0 && *paths; paths++)
		r = load_one(&domain, *paths, cgroup_root, &findings, err);
	findings_sort(&findings);
	findings_print(&findings, ret_said);
	if (r == 0 && findings.errors > 0)
		r = err_say(err, EBADMSG, "%zu mistake%s in the policies", findings.errors,
			    findings.errors == 1 ? "" : "s");
	if (r < 0)
		domain_done(&domain);
	else
		*ret = domain;
	return r;
}

void domain_done(struct domain *domain)
{
	for (size_t i = 0; i < domain->count; i++)
		cg_close(&domain->groups[i].cg);
	arena_done(&domain->arena);
	*domain = (struct domain){0};
}

/* Whether what was met is still what has the name. */
static bool is_there(const struct domain_group *group, const struct owner *owner)
{
	struct stat st;

	return group->cg.fd >= 0 &&
	       fstatat(owner->root.fd, group->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       st.st_ino == group->cg.id;
}

static void meet(struct domain_group *group, const struct owner *owner)
{
	AUTO_CG struct cg cg = CG_NONE;
	char mark[MARK_SIZE];
	struct err ignored;

	if (cg_open(owner->root.fd, group->name, &cg, &ignored) < 0 || mark_get(&cg, mark) < 0 ||
	    strcmp(mark, group->policy->name) != 0)
		return;
	group->cg = TAKE(cg, CG_NONE);
}

int domain_look(struct domain *domain, const struct owner *owner)
{
	for (size_t i = 0; i < domain->count; i++) {
		struct domain_group *group = &domain->groups[i];
		if (!group->path[0])
			group->path =
				arena_printf(&domain->arena, "%s/%s", owner->path, group->name);
		if (!group->path)
			return -ENOMEM;
		if (is_there(group, owner))
			continue;
		cg_close(&group->cg);
		meet(group, owner);
	}
	return 0;
}

struct domain_group *domain_group(const struct domain *domain, const struct policy *policy,
				  const char *name)
{
	for (size_t i = 0; i < domain->count; i++)
		if (domain->groups[i].policy == policy && strcmp(domain->groups[i].name, name) == 0)
			return &domain->groups[i];
	return NULL;
}
