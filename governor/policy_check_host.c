/* SPDX-License-Identifier: MIT */
/*
 * What a policy names and the machine lacks. Each is said once, where it first stands.
 */
#include "cgroup/tree.h"
#include "governor/policy_check_parts.h"

#include <string.h>

/* Return: whether it had been told before. */
static bool tell(struct check *check, enum knob_id id)
{
	bool told = check->told[id];

	check->told[id] = true;
	return told;
}

static enum knob_id first_of(const char *controller)
{
	size_t id = 0;

	while (strcmp(knobs[id].controller, controller) != 0)
		id++;
	return (enum knob_id)id;
}

static void check_file(struct check *check, const struct limit *limit)
{
	const struct check_facts *facts = check->facts;
	const struct knob *knob = limit->setting.name.knob;
	bool has_controller = !knob->controller[0] || !facts->controllers ||
			      cg_has_controller(facts->controllers, knob->controller);

	if (!has_controller) {
		if (!tell(check, first_of(knob->controller)))
			check_warn(check, &limit->pos,
				   "%s needs the controller '%s', which this machine lacks; "
				   "'cgov doctor' says why",
				   knob->file, knob->controller);
	} else if (facts->presence && facts->presence[knob->id] == KNOB_ABSENT &&
		   !tell(check, knob->id)) {
		check_warn(check, &limit->pos,
			   "this kernel has no %s (it is in Linux since %s, and can be left out of "
			   "a build)",
			   knob->file, knob->since);
	}
}

static bool names_disk(const struct knob *knob)
{
	return knob->shape == KNOB_DEVICE || knob->shape == KNOB_WEIGHT;
}

static bool is_disk(const struct check *check, const struct limit *limit, const char *disk)
{
	struct err ignored = {0};
	const char *other = NULL;

	return limit->setting.object &&
	       check->facts->device(check->facts->data, limit->setting.object, &other, &ignored) ==
		       0 &&
	       strcmp(other, disk) == 0;
}

/* A disk by two names: the second write would undo the first. */
static void check_same(struct check *check, const struct limit *limit, const char *disk,
		       const struct group *group)
{
	const struct setting *setting = &limit->setting;
	const struct limit *first = group->limits;

	while (first != limit &&
	       (first->setting.name.knob != setting->name.knob || !is_disk(check, first, disk)))
		first = first->next;
	if (first != limit)
		check_error(check, &limit->pos,
			    "%s: '%s' and '%s' (line %u) are one disk, %s: give its limits in one "
			    "place",
			    setting->name.knob->file, setting->object, first->setting.object,
			    first->pos.line, disk);
}

static void check_device(struct check *check, const struct limit *limit, const struct group *group)
{
	const struct setting *setting = &limit->setting;
	const char *disk = NULL;
	struct err err = {0};

	if (!setting->object || !names_disk(setting->name.knob) || !check->facts->device)
		return;
	if (check->facts->device(check->facts->data, setting->object, &disk, &err) < 0)
		check_warn(check, &limit->pos, "%s: %s", setting->name.knob->file, err.text);
	else
		check_same(check, limit, disk, group);
}

static void check_weight(struct check *check, const struct limit *limit)
{
	const struct check_facts *facts = check->facts;

	if (limit->setting.name.knob->id != KNOB_IO_WEIGHT || !facts->weight ||
	    (facts->controllers && !cg_has_controller(facts->controllers, "io")) ||
	    check->told_weight || facts->weight(facts->data, limit->setting.object))
		return;
	check->told_weight = true;
	check_warn(check, &limit->pos,
		   "io.weight has no effect on %s: neither BFQ nor io.cost serves it; 'cgov "
		   "doctor' has the line that turns one on",
		   limit->setting.object ? limit->setting.object : "any disk here");
}

static void check_user(struct check *check, const struct group *group)
{
	const struct run_value *user = &group->run.value[RUN_USER];
	const struct check_facts *facts = check->facts;
	struct err err = {0};

	if (!group->has_run || !user->given || !facts->user ||
	    facts->user(facts->data, user->text, &err) == 0)
		return;
	if (check->strict)
		check_error(check, &user->pos, "%s", err.text);
	else
		check_warn(check, &user->pos, "%s", err.text);
}

void check_presence(struct check *check, const struct group *group)
{
	for (const struct limit *limit = group->limits; limit; limit = limit->next) {
		check_file(check, limit);
		check_device(check, limit, group);
		check_weight(check, limit);
	}
	check_user(check, group);
}
