/* SPDX-License-Identifier: MIT */
#include "cgroup/metric.h"

#include "common/text.h"

#include <string.h>

/* The name, by whether the format has keys: a NULL cannot be joined at compile time. */
#define NAME_SINGLE(file, key) file
#define NAME_FLAT(file, key)   file "." key
#define NAME_PSI(file, key)    file "." key
#define NAME_KEYED(file, key)  file "." key
#define NAME_NODES(file, key)  file "." key
#define NAME_ROW(file, key)    file
#define NAME_PAIRS(file, key)  file
#define NAME_EVENTS(file, key) file "." key
#define NAME_LIST(file, key)   file
#define NAME_TEXT(file, key)   file

#define METRIC(id_, file_, key_, format_, kind_, unit_, pace_, since_, help_) \
	{                                                                     \
		.id = METRIC_##id_,                                           \
		.name = NAME_##format_(file_, key_),                          \
		.file = file_,                                                \
		.key = key_,                                                  \
		.format = METRIC_##format_,                                   \
		.kind = METRIC_##kind_,                                       \
		.unit = METRIC_UNIT_##unit_,                                  \
		.pace = METRIC_##pace_,                                       \
		.since = since_,                                              \
		.help = help_,                                                \
	},

const struct metric metrics[METRIC_COUNT] = {
#include "cgroup/metric.def"
};

size_t metric_rows(enum metric_id first)
{
	size_t id = first;

	while (id < METRIC_COUNT && strcmp(metrics[id].file, metrics[first].file) == 0)
		id++;
	return id - first;
}

bool metric_has_objects(const struct metric *metric)
{
	switch (metric->format) {
	case METRIC_KEYED:
	case METRIC_NODES:
	case METRIC_ROW:
	case METRIC_PAIRS:
	case METRIC_EVENTS:
		return true;
	case METRIC_SINGLE:
	case METRIC_FLAT:
	case METRIC_PSI:
	case METRIC_LIST:
	case METRIC_TEXT:
		break;
	}
	return strstr(metric->file, ".SIZE.") != NULL;
}

/* "hugetlb.SIZE.current" against "hugetlb.2MB.current". */
static bool file_matches(const char *row, const char *file)
{
	const char *size = strstr(row, ".SIZE.");

	if (!size)
		return strcmp(row, file) == 0;
	size_t before = (size_t)(size - row) + 1;
	if (strncmp(row, file, before) != 0)
		return false;
	const char *rest = strchr(file + before, '.');
	return rest && rest > file + before && strcmp(rest, size + strlen(".SIZE")) == 0;
}

const struct metric *metric_find_file(const char *file)
{
	for (size_t i = 0; i < METRIC_COUNT; i += metric_rows(metrics[i].id))
		if (file_matches(metrics[i].file, file))
			return &metrics[i];
	return NULL;
}

const struct metric *metric_find(const char *name)
{
	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (strcmp(metrics[i].name, name) == 0)
			return &metrics[i];
	return NULL;
}

const char *metric_nearest(const char *name)
{
	size_t best = strlen(name) / 3 + 1;
	const char *found = NULL;

	for (size_t i = 0; i < METRIC_COUNT; i++) {
		size_t distance = text_distance(name, metrics[i].name, best);
		if (distance < best) {
			best = distance;
			found = metrics[i].name;
		}
	}
	return found;
}

const char *metric_kind_name(enum metric_kind kind)
{
	static const char *const names[] = {
		[METRIC_COUNTER] = "counter",
		[METRIC_GAUGE] = "gauge",
		[METRIC_INFO] = "info",
	};
	return names[kind];
}

const char *metric_unit_name(enum metric_unit unit)
{
	static const char *const names[] = {
		[METRIC_UNIT_NONE] = "",       [METRIC_UNIT_BYTES] = "bytes",
		[METRIC_UNIT_USEC] = "usec",   [METRIC_UNIT_NSEC] = "nsec",
		[METRIC_UNIT_MSEC] = "msec",   [METRIC_UNIT_PERCENT] = "percent",
		[METRIC_UNIT_PAGES] = "pages",
	};
	return names[unit];
}
