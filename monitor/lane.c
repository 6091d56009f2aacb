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

static struct incident *place(const struct lane *lane, size_t index)
{
	return &lane->all[(lane->first + index) % LANE_MAX];
}

static bool is_same(const struct incident *a, const struct incident *b)
{
	return a->kind == b->kind && a->id == b->id && a->count == b->count &&
	       strcmp(a->path, b->path) == 0;
}

/* Played twice: a recording that is gone back in. */
static bool has(const struct lane *lane, const struct incident *incident)
{
	for (size_t i = lane->count; i-- > 0;) {
		const struct incident *other = place(lane, i);
		if (other->real_nsec < incident->real_nsec)
			return false;
		if (other->real_nsec == incident->real_nsec && is_same(other, incident))
			return true;
	}
	return false;
}

static int copy_of(const struct incident *incident, struct incident *ret)
{
	*ret = *incident;
	ret->path = strdup(incident->path);
	ret->detail = incident->detail ? strdup(incident->detail) : NULL;
	if (ret->path && (ret->detail || !incident->detail))
		return 0;
	incident_done(ret);
	return -ENOMEM;
}

static void make_room(struct lane *lane)
{
	if (lane->count < LANE_MAX)
		return;
	incident_done(place(lane, 0));
	lane->first = (lane->first + 1) % LANE_MAX;
	lane->count--;
	lane->passed++;
}

int lane_put(struct lane *lane, const struct incident *incident)
{
	struct incident copy;

	if (!lane->all && !(lane->all = calloc(LANE_MAX, sizeof(*lane->all))))
		return -ENOMEM;
	if (has(lane, incident))
		return 0;
	if (copy_of(incident, &copy) < 0)
		return -ENOMEM;
	make_room(lane);
	size_t at = lane->count++;
	for (; at > 0 && place(lane, at - 1)->real_nsec > copy.real_nsec; at--)
		*place(lane, at) = *place(lane, at - 1);
	*place(lane, at) = copy;
	return 0;
}

void lane_forget_after(struct lane *lane, uint64_t real_nsec)
{
	while (lane->count > 0) {
		struct incident *last = place(lane, lane->count - 1);
		if (last->real_nsec <= real_nsec)
			return;
		incident_done(last);
		lane->count--;
	}
}

const struct incident *lane_at(const struct lane *lane, size_t index)
{
	return place(lane, index);
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
		incident_done(place(lane, i));
	free(lane->all);
	*lane = (struct lane){0};
}
