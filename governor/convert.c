/* SPDX-License-Identifier: MIT */
#include "governor/convert.h"

#include <errno.h>
#include <string.h>

#include "cgroup/unit_assign.h"

/* Whoever takes it has a tree of its own: no controller is missing here. */
#define ALL_CONTROLLERS "cpuset cpu io memory hugetlb pids rdma misc dmem"

int convert_wants(const struct policy *policy, struct arena *arena, struct findings *findings,
		  struct wants *ret, struct err *err)
{
	struct host host;
	struct live live;

	host_probe(&host);
	int r = live_read(NULL, "", &host, policy, NULL, arena, &live, err);
	if (r < 0)
		return r;
	live.controllers = ALL_CONTROLLERS;
	return wants_build(policy, &live, arena, findings, ret, err);
}

static void add_slice(const struct group *group, struct text *ret)
{
	if (!group->parent)
		return;
	text_add(ret, "Slice=");
	unit_name(group->parent->path, ret);
	text_add(ret, ".slice\n");
}

static int add_unit(const struct want_group *group, struct findings *findings, struct text *ret)
{
	const bool slice = group->group->children;
	char file[KNOB_FILE_SIZE];

	text_addf(ret, "%s# /etc/systemd/system/", ret->len > 0 ? "\n" : "");
	unit_name(group->group->path, ret);
	text_addf(ret, ".%s.d/50-cgov.conf\n[%s]\n", slice ? "slice" : "service",
		  slice ? "Slice" : "Service");
	if (!slice)
		add_slice(group->group, ret);
	for (size_t i = 0; i < group->count; i++) {
		const struct want *want = &group->wants[i];
		int r = unit_assign(&want->setting, want->asked, ret);
		if (r == -ENOENT)
			findings_add(findings, FINDING_WARNING, &want->pos,
				     "systemd has no property for %s: it is left out",
				     knob_file(&want->setting.name, file));
		else if (r < 0)
			return r;
	}
	return 0;
}

int convert_to_systemd(const struct wants *wants, struct findings *findings, struct text *ret)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < wants->count; i++)
		if (wants->groups[i].count > 0 || !wants->groups[i].group->children)
			r = add_unit(&wants->groups[i], findings, ret);
	return r;
}

/* A file with devices has a line for each. */
static void add_value(struct json *unified, const char *file, const struct setting *setting)
{
	AUTO_TEXT struct text value = {0};
	const char *before;

	if (json_read_string(json_get(unified, file), &before))
		text_addf(&value, "%s\n", before);
	setting_print(setting, &value);
	json_set(unified, file, json_string_new(text_str(&value)));
}

struct json *convert_to_oci(const struct want_group *group)
{
	struct json *object = json_object_new();
	struct json *resources = json_object_at(json_object_at(object, "linux"), "resources");
	struct json *unified = json_object_at(resources, "unified");
	char file[KNOB_FILE_SIZE];

	for (size_t i = 0; i < group->count; i++)
		add_value(unified, knob_file(&group->wants[i].setting.name, file),
			  &group->wants[i].setting);
	return object;
}
