/* SPDX-License-Identifier: MIT */
/*
 * The limits of a group as they are collected: from templates, then from its own keys.
 */
#include "governor/policy_parse.h"

#define LIMITS_MAX 1000 /* of one group: more is an attack, not a policy */

static struct limit *refuse_second(struct parse *parse, const struct limit *first,
				   const struct pos *pos)
{
	const struct setting *setting = &first->setting;
	char file[KNOB_FILE_SIZE];

	parse_error(parse, pos, "%s%s%s is set twice; the first is in line %u",
		    knob_file(&setting->name, file), setting->object ? " of " : "",
		    setting->object ? setting->object : "", first->pos.line);
	return NULL;
}

static struct limit *insert(struct parse *parse, const struct setting *want, const struct pos *pos,
			    struct limit **at)
{
	struct limit *limit = parse_new(parse, struct limit);

	if (limit) {
		*limit = (struct limit){.pos = *pos, .setting = *want, .next = *at};
		*at = limit;
	}
	return limit;
}

struct limit *policy_limit(struct parse *parse, struct group *group, const struct setting *want,
			   const struct pos *pos, bool merge)
{
	struct limit **at = &group->limits;

	for (; *at && (*at)->setting.name.knob->id <= want->name.knob->id; at = &(*at)->next) {
		if (!setting_same_place(&(*at)->setting, want))
			continue;
		if (!(*at)->inherited)
			return refuse_second(parse, *at, pos);
		(*at)->inherited = false;
		(*at)->pos = *pos;
		if (!merge)
			(*at)->setting = *want;
		return *at;
	}
	if (group->limit_count == LIMITS_MAX) {
		parse_error(parse, pos, "a group can have %d limits", LIMITS_MAX);
		return NULL;
	}
	group->limit_count++;
	return insert(parse, want, pos, at);
}
