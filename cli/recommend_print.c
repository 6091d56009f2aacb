/* SPDX-License-Identifier: MIT */
#include "cli/recommend_print.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "common/clock.h"
#include "common/unit.h"

#define USEC_PER_DAY ((double)86400000000)

/* What names of groups in a policy are made of, with "/" between them. */
static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.@-";

static const char *name_of(const struct recommendation *recommendation,
			   const struct recommend_group *group)
{
	const char *name = groups_name(&recommendation->groups, group->path);

	return name && *name && strspn(name, plain) == strlen(name) ? name : NULL;
}

static bool is_below(const char *path, const char *top)
{
	size_t len = strlen(top);

	return strcmp(top, "/") == 0 ||
	       (strncmp(path, top, len) == 0 && (!path[len] || path[len] == '/'));
}

static bool is_wanted(const struct recommendation *recommendation,
		      const struct recommend_group *group)
{
	const char *name = groups_name(&recommendation->groups, group->path);

	for (char *const *at = recommendation->names; *at; at++)
		if (is_below(group->path, *at) || (name && is_below(name, *at)))
			return true;
	return !recommendation->names[0];
}

/* What runs is in the leaves: what is above them has the sum, and its limits are somebody's plan.
 */
static size_t list(const struct recommendation *recommendation, const struct recommend_group *group,
		   struct recommend_limit ret[RECOMMEND_LIMITS_MAX])
{
	if (group->has_children || !group->path[1] || !is_wanted(recommendation, group))
		return 0;
	return recommend_limits(group, ret);
}

/* Exact: it is read back. */
static const char *print_value(const struct recommend_limit *limit, char buf[UNIT_TEXT_SIZE])
{
	if (limit->knob == KNOB_CPU_MAX)
		return unit_print_percent(limit->value, 0, buf);
	if (knobs[limit->knob].unit == KNOB_UNIT_BYTES)
		return unit_print_bytes_exact(limit->value, buf);
	snprintf(buf, UNIT_TEXT_SIZE, "%" PRIu64, limit->value);
	return buf;
}

static void add_use(const struct histogram *histogram, uint64_t most, const char *what,
		    const char *(*print)(uint64_t value, char *buf), struct text *ret)
{
	static const unsigned int percentiles[] = {50, 95, 99};
	char number[UNIT_TEXT_SIZE];

	if (!histogram)
		return;
	text_addf(ret, "%s", what);
	for (size_t i = 0; i < ARRAY_LEN(percentiles); i++) {
		uint64_t value = histogram_percentile(histogram, percentiles[i]);
		text_addf(ret, " p%u %s", percentiles[i],
			  print(value < most ? value : most, number));
	}
}

static const char *print_share(uint64_t value, char *buf)
{
	return unit_print_percent(value, 0, buf);
}

static const char *print_bytes(uint64_t value, char *buf)
{
	return unit_print_bytes(value, buf);
}

/* What a limit cut off: then more was wanted than was seen. */
static void add_evidence(const struct recommend_group *group, struct text *ret)
{
	static const struct {
		enum recommend_counter counter;
		const char *what;
	} events[] = {{RECOMMEND_OOM_KILL, "OOM kills"},
		      {RECOMMEND_MEMORY_HITS, "hits of memory.max"},
		      {RECOMMEND_FORKS_REFUSED, "forks refused"}};
	char number[UNIT_TEXT_SIZE];

	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		if (group->grown[events[i].counter] > 0)
			text_addf(ret, ", %s %s",
				  unit_print_count(group->grown[events[i].counter], number),
				  events[i].what);
	if (recommend_throttled(group) >= 100)
		text_addf(ret, ", held by cpu.max %s of the time",
			  unit_print_percent(recommend_throttled(group), 0, number));
}

/* "12h30m, 45.0k samples, confidence high: memory p50 ..." */
static void add_seen(const struct recommend_group *group, struct text *ret)
{
	char seen[UNIT_TEXT_SIZE], number[UNIT_TEXT_SIZE];

	text_addf(ret, "%s, %s samples, confidence %s: ", unit_print_usec(group->seen_usec, seen),
		  unit_print_count(group->samples, number),
		  recommend_confidence_name(recommend_confidence(group)));
	add_use(group->memory, group->memory_max, "memory", print_bytes, ret);
	if (group->memory)
		text_addf(ret, " most %s", unit_print_bytes(group->memory_max, number));
	add_use(group->cpu, UINT64_MAX, group->memory ? "; cpu" : "cpu", print_share, ret);
	text_addf(ret, "%spids most %s", group->memory || group->cpu ? "; " : "",
		  unit_print_count(group->pids_max, number));
	add_evidence(group, ret);
}

static void add_indent(struct text *ret, size_t level)
{
	for (; level > 0; level--)
		text_add(ret, "  ");
}

/* "memory: {low: 12Mi, max: 20Mi}": a line for each controller. */
static void add_resources(const struct recommend_limit *limits, size_t count, size_t level,
			  struct text *ret)
{
	const char *open = "";

	for (size_t i = 0; i < count; i++) {
		const struct knob *knob = &knobs[limits[i].knob];
		const char *rest = strchr(knob->file, '.');
		char number[UNIT_TEXT_SIZE];
		if (strcmp(open, knob->controller) != 0) {
			text_add(ret, *open ? "}\n" : "");
			add_indent(ret, level);
			text_addf(ret, "%s: {", open = knob->controller);
		} else {
			text_add(ret, ", ");
		}
		text_addf(ret, "%s: %s", rest + 1, print_value(&limits[i], number));
	}
	text_add(ret, "}\n");
}

/* Opens the groups that a name has and the one before had not. Return: its level. */
static size_t open_groups(const char *before, const char *name, struct text *ret)
{
	size_t level = 1, same = 0;

	for (size_t i = 0; before[i] && before[i] == name[i]; i++)
		if (name[i] == '/') {
			same = i + 1;
			level += 2;
		}
	for (name += same;; level += 2) {
		size_t len = strcspn(name, "/");
		add_indent(ret, level);
		text_add_bytes(ret, name, len);
		text_add(ret, ":\n");
		if (!name[len])
			return level;
		add_indent(ret, level + 1);
		text_add(ret, "children:\n");
		name += len + 1;
	}
}

static void add_own(const struct recommend_group *group, const char *before, const char *name,
		    const struct recommend_limit *limits, size_t count, struct text *ret)
{
	size_t level = open_groups(before, name, ret);

	add_indent(ret, level + 1);
	text_add(ret, "# ");
	add_seen(group, ret);
	text_add(ret, "\n");
	add_indent(ret, level + 1);
	text_add(ret, "resources:\n");
	add_resources(limits, count, level + 2, ret);
}

static void add_other(const struct recommend_group *group, const struct recommend_limit *limits,
		      size_t count, struct text *ret)
{
	AUTO_TEXT struct text path = {0};
	bool quoted = strspn(group->path, plain) < strlen(group->path);
	char number[UNIT_TEXT_SIZE];

	text_add_safe(&path, group->path, strlen(group->path));
	text_addf(ret, "# %s: ", text_str(&path));
	add_seen(group, ret);
	text_add(ret, "\n");
	if (strchr(group->path, '\'') || path.len != strlen(group->path))
		return;
	text_addf(ret, "#   cgov set %s%s%s", quoted ? "'" : "", text_str(&path),
		  quoted ? "'" : "");
	for (size_t i = 0; i < count; i++)
		text_addf(ret, " %s=%s", knobs[limits[i].knob].file,
			  print_value(&limits[i], number));
	text_add(ret, "\n");
}

static void add_head(const struct recommendation *recommendation, struct text *ret)
{
	const struct recommend *learnt = recommendation->learnt;
	char from[CLOCK_RFC3339_SIZE], to[CLOCK_RFC3339_SIZE];
	AUTO_TEXT struct text file = {0};

	text_add_safe(&file, recommendation->file, strlen(recommendation->file));
	text_addf(
		ret,
		"# Limits that would have fitted what %s has, from %s\n# to %s. A proposal: read it, "
		"change it, 'cgov check' it. Nothing was set.\n",
		text_str(&file), clock_rfc3339(learnt->first_nsec, from),
		clock_rfc3339(learnt->last_nsec, to));
}

static int none(struct err *err)
{
	return err_say(err, ENOENT, "no such group in the recording, or none that used anything");
}

int recommend_print(const struct recommendation *recommendation, struct err *err)
{
	const struct recommend *learnt = recommendation->learnt;
	AUTO_TEXT struct text policy = {0}, others = {0};
	const char *before = "";

	for (size_t i = 0; i < learnt->count; i++) {
		struct recommend_limit limits[RECOMMEND_LIMITS_MAX];
		const struct recommend_group *group = learnt->groups[i];
		const char *name = name_of(recommendation, group);
		size_t count = list(recommendation, group, limits);
		if (count > 0 && name) {
			text_add(&policy, *before ? "" : "cgov: 1\nname: recommended\ngroups:\n");
			add_own(group, before, name, limits, count, &policy);
			before = name;
		} else if (count > 0) {
			add_other(group, limits, count, &others);
		}
	}
	if (policy.len + others.len == 0)
		return none(err);
	AUTO_TEXT struct text text = {0};
	add_head(recommendation, &text);
	text_add(&text, text_str(&policy));
	if (others.len > 0)
		text_add(&text, "# Not in groups of cgov's, where no policy makes them:\n");
	text_add(&text, text_str(&others));
	return output_text(&text, err);
}

static struct json *value_json(const struct recommend_limit *limit)
{
	struct json *object;

	if (limit->knob != KNOB_CPU_MAX)
		return json_number_new(limit->value);
	object = json_object_new();
	json_set(object, "quota_usec", json_number_new(limit->value * 10));
	json_set(object, "period_usec", json_number_new(100000));
	return object;
}

static struct json *limit_json(const struct recommend_group *group,
			       const struct recommend_limit *limit)
{
	struct json *object = json_object_new();

	json_set(object, "group", json_string_new(group->path));
	json_set(object, "knob", json_string_new(knobs[limit->knob].file));
	json_set(object, "value", value_json(limit));
	json_set(object, "percentile", json_number_new(limit->percentile));
	json_set(object, "confidence",
		 json_string_new(recommend_confidence_name(recommend_confidence(group))));
	json_set(object, "samples", json_number_new(group->samples));
	json_set(object, "days", json_real_new((double)group->seen_usec / USEC_PER_DAY));
	json_set(object, "oom_kills", json_number_new(group->grown[RECOMMEND_OOM_KILL]));
	json_set(object, "throttled_percent",
		 json_real_new((double)recommend_throttled(group) / 100));
	return object;
}

int recommend_print_json(const struct recommendation *recommendation, struct err *err)
{
	const struct recommend *learnt = recommendation->learnt;
	char from[CLOCK_RFC3339_SIZE], to[CLOCK_RFC3339_SIZE];
	struct json *document;
	int r = output_document("cgov.recommendation/1", &document, err);

	if (r < 0)
		return r;
	struct json *array = json_array_new();
	for (size_t i = 0; i < learnt->count; i++) {
		struct recommend_limit limits[RECOMMEND_LIMITS_MAX];
		size_t count = list(recommendation, learnt->groups[i], limits);
		for (size_t n = 0; n < count; n++)
			json_add(array, limit_json(learnt->groups[i], &limits[n]));
	}
	json_set(document, "from", json_string_new(clock_rfc3339(learnt->first_nsec, from)));
	json_set(document, "to", json_string_new(clock_rfc3339(learnt->last_nsec, to)));
	json_set(document, "limits", array);
	return output_json(document, err);
}
