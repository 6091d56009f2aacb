/* SPDX-License-Identifier: MIT */
#include "monitor/incidents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "common/clock.h"

/* A watch takes about a kilobyte of kernel memory. */
#define GROUPS_MAX 16384

int incidents_open(const struct cg *root, const char *root_path, struct incidents *ret,
		   struct err *err)
{
	*ret = (struct incidents){.roll = roll_new(), .root = root, .root_path = root_path};
	return ret->roll ? 0 : err_set(err, ENOMEM, "watch groups");
}

void incidents_close(struct incidents *incidents)
{
	for (size_t i = 0; i < incidents->psi_count; i++)
		source_psi_close(&incidents->psi[i]);
	free(incidents->psi);
	free(incidents->starts);
	source_inotify_free(incidents->inotify);
	roll_free(incidents->roll);
	*incidents = (struct incidents){0};
}

static int wake(const struct incidents *incidents, sd_event_source *source)
{
	int r = incidents->wake ? incidents->wake(incidents->data) : 0;

	if (r < 0)
		return incidents->event->exit(incidents->event->source_get_event(source), r);
	return 0;
}

static int on_inotify(sd_event_source *source, UNUSED int fd, UNUSED uint32_t events, void *data)
{
	struct incidents *incidents = data;
	bool moved;

	int r = source_inotify_read(incidents->inotify, incidents->roll, &moved);
	if (r < 0)
		return incidents->event->exit(incidents->event->source_get_event(source), r);
	return moved ? wake(incidents, source) : 0;
}

/* POLLERR: the group is gone, and the trigger with it. */
static int on_psi(sd_event_source *source, UNUSED int fd, uint32_t events, void *data)
{
	struct incidents *incidents = data;

	if (events & EPOLLERR)
		return incidents->event->source_set_enabled(source, SD_EVENT_OFF);
	return wake(incidents, source);
}

int incidents_watch(struct incidents *incidents, const struct event_functions *event,
		    sd_event *loop)
{
	struct err ignored;

	incidents->event = event;
	if (source_inotify_new(incidents->root->fd, incidents->root_path, GROUPS_MAX,
			       &incidents->inotify, &ignored) < 0)
		return 0;
	return event->add_io(loop, NULL, source_inotify_fd(incidents->inotify), EPOLLIN, on_inotify,
			     incidents);
}

int incidents_watch_start(struct incidents *incidents, sd_event *loop, const struct cg *cg,
			  const char *path)
{
	size_t count = incidents->psi_count;
	struct source_psi *all = reallocarray(incidents->psi, count + 1, sizeof(*all));
	int r = 0;

	if (!all)
		return -ENOMEM;
	incidents->psi = all;
	const char **starts = reallocarray(incidents->starts, count + 1, sizeof(*starts));
	if (!starts)
		return -ENOMEM;
	incidents->starts = starts;
	starts[count] = path;
	source_psi_open(cg->fd, &all[count]);
	incidents->psi_count++;
	for (size_t i = 0; r >= 0 && i < SOURCE_PSI_FILES; i++)
		if (all[count].fds[i] >= 0)
			r = incidents->event->add_io(loop, NULL, all[count].fds[i], EPOLLPRI,
						     on_psi, incidents);
	return r < 0 ? r : 0;
}

void incidents_begin(struct incidents *incidents)
{
	bool moved;

	/* What is in the queue belongs to this look: the loop may not have come to it. */
	if (incidents->inotify)
		(void)source_inotify_read(incidents->inotify, incidents->roll, &moved);
	roll_begin(incidents->roll, clock_real_nsec(), clock_mono_usec());
}

/* A start, or right below the root, which has no counters: what happens further below moves these
 * too. */
static bool is_near(const struct incidents *incidents, const char *path)
{
	for (size_t i = 0; i < incidents->psi_count; i++)
		if (strcmp(incidents->starts[i], path) == 0)
			return true;
	return !strchr(path + 1, '/');
}

int incidents_add(struct incidents *incidents, const char *path, const struct sample *sample)
{
	if (incidents->inotify)
		source_inotify_add(incidents->inotify, path, sample->id, is_near(incidents, path));
	return roll_add(incidents->roll, path, sample);
}

int incidents_end(struct incidents *incidents, incident_visit *visit, void *data)
{
	return roll_end(incidents->roll, visit, data);
}

bool incidents_is_quiet(const struct incidents *incidents)
{
	return incidents->inotify && !source_inotify_is_full(incidents->inotify) &&
	       roll_is_quiet(incidents->roll) && !source_inotify_any_set(incidents->inotify);
}

bool incidents_take_set(struct incidents *incidents, uint64_t id)
{
	return incidents->inotify && source_inotify_take_set(incidents->inotify, id);
}

const char *incidents_note(const struct incidents *incidents)
{
	if (!incidents->inotify)
		return "groups that come and go between samples are not seen";
	if (source_inotify_is_full(incidents->inotify))
		return "too many groups to watch: some come and go unseen between samples";
	return NULL;
}
