/* SPDX-License-Identifier: MIT */
#include "monitor/lane.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void incident_done(struct incident *incident)
{
	free((char *)(uintptr_t)incident->path);
	free((char *)(uintptr_t)incident->detail);
	*incident = (struct incident){0};
}

int lane_put(struct lane *lane, const struct incident *incident)
{
	struct incident copy = *incident;

	if (!lane->all && !(lane->all = calloc(LANE_MAX, sizeof(*lane->all))))
		return -ENOMEM;
	copy.path = strdup(incident->path);
	copy.detail = incident->detail ? strdup(incident->detail) : NULL;
	if (!copy.path || (incident->detail && !copy.detail)) {
		incident_done(&copy);
		return -ENOMEM;
	}
	struct incident *place = &lane->all[(lane->first + lane->count) % LANE_MAX];
	if (lane->count == LANE_MAX) {
		incident_done(place);
		lane->first = (lane->first + 1) % LANE_MAX;
		lane->passed++;
	} else {
		lane->count++;
	}
	*place = copy;
	return 0;
}

const struct incident *lane_at(const struct lane *lane, size_t index)
{
	return &lane->all[(lane->first + index) % LANE_MAX];
}

static bool is_in(const char *path, const char *top)
{
	size_t len = top[1] ? strlen(top) : 0;

	return strncmp(path, top, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

int lane_between(const struct lane *lane, const char *path, uint64_t from_nsec, uint64_t to_nsec,
		 incident_visit *visit, void *data)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < lane->count; i++) {
		const struct incident *incident = lane_at(lane, i);
		if (incident->real_nsec >= from_nsec && incident->real_nsec <= to_nsec &&
		    is_in(incident->path, path))
			r = visit(incident, data);
	}
	return r;
}

void lane_done(struct lane *lane)
{
	for (size_t i = 0; i < lane->count; i++)
		incident_done(&lane->all[(lane->first + i) % LANE_MAX]);
	free(lane->all);
	*lane = (struct lane){0};
}
