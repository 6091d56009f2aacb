/* SPDX-License-Identifier: MIT */
#include "cli/watching.h"

#include <errno.h>
#include <sys/epoll.h>

#include "cli/output.h"

/* Counters move in bursts: looks that they ask for are so far apart, and take a tenth of the time.
 */
#define WAKE_USEC ((uint64_t)50 * 1000)
#define WAKE_PART 10

static int write_line(const struct incident *incident, void *data)
{
	struct watching *watching = data;
	const struct sampling *sampling = watching->sampling;

	if (watching->over || !filter_passes(&sampling->options->filter, incident->path,
					     groups_name(&sampling->groups, incident->path)))
		return 0;
	incident_json(incident, sampling->boot_id, &watching->out);
	text_add(&watching->out, "\n");
	watching->over = watching->left > 0 && --watching->left == 0;
	return 0;
}

static int flush(struct watching *watching, struct err *err)
{
	if (watching->out.failed)
		return err_set(err, ENOMEM, "tell what happened");
	int r = fd_write_all(STDOUT_FILENO, text_str(&watching->out), watching->out.len);
	text_clear(&watching->out);
	return r < 0 ? err_set(err, -r, "write standard output") : 0;
}

static int look(void *data, struct err *err)
{
	struct watching *watching = data;
	uint64_t began = clock_mono_usec();

	incidents_begin(&watching->incidents);
	int r = sampling_take(watching->sampling, err);
	if (r < 0)
		return r;
	r = incidents_end(&watching->incidents, write_line, watching);
	if (r < 0)
		return err_set(err, -r, "tell what happened");
	uint64_t now = clock_mono_usec(), pause = (now - began) * WAKE_PART;
	watching->next_usec = now + (pause > WAKE_USEC ? pause : WAKE_USEC);
	r = flush(watching, err);
	return r == 0 && watching->over ? watching->event->exit(watching->loop, 0) : r;
}

static int on_wake(void *data)
{
	struct watching *watching = data;

	if (clock_mono_usec() < watching->next_usec)
		return 0;
	return look(watching, watching->err);
}

/* The kernel tells of those of the whole machine. */
static int write_process(const struct incident *incident, void *data)
{
	const struct watching *watching = data;
	const struct groups *groups = &watching->sampling->groups;
	unsigned int levels;

	for (size_t i = 0; i < groups->count; i++)
		if (incident->kind == INCIDENT_LOST ||
		    (survey_is_below(incident->path, groups->starts[i].path, &levels) &&
		     levels <= watching->sampling->options->depth))
			return write_line(incident, data);
	return 0;
}

static int on_processes(UNUSED sd_event_source *source, UNUSED int fd, UNUSED uint32_t events,
			void *data)
{
	struct watching *watching = data;

	int r = source_connector_read(watching->processes, write_process, watching);
	if (r == 0)
		r = flush(watching, watching->err);
	return r < 0 || watching->over ? watching->event->exit(watching->loop, r) : 0;
}

static int begin(const struct event_functions *event, sd_event *loop, void *data, struct err *err)
{
	struct watching *watching = data;
	const struct groups *groups = &watching->sampling->groups;

	watching->event = event;
	watching->loop = loop;
	int r = incidents_watch(&watching->incidents, event, loop);
	for (size_t i = 0; r >= 0 && i < groups->count; i++)
		r = incidents_watch_start(&watching->incidents, loop, &groups->starts[i].cg,
					  groups->starts[i].path);
	if (r >= 0 && watching->processes)
		r = event->add_io(loop, NULL, source_connector_fd(watching->processes), EPOLLIN,
				  on_processes, watching);
	return r < 0 ? err_set(err, -r, "watch the groups") : 0;
}

/* Without it the other events still come. */
static void listen_to_processes(struct watching *watching)
{
	struct err err;

	if (source_connector_open(&watching->processes, &err) < 0)
		output_note("no events of processes: %s", err.text);
}

int watching_run(struct sampling *sampling, uint64_t interval_usec, uint64_t count, struct err *err)
{
	struct watching watching = {.sampling = sampling, .left = count, .err = err};
	const struct ticker ticker = {
		.interval_usec = interval_usec,
		.tick = look,
		.data = &watching,
		.begin = begin,
	};

	int r = incidents_open(&sampling->groups.root, "/", &watching.incidents, err);
	if (r < 0)
		return r;
	watching.incidents.wake = on_wake;
	watching.incidents.data = &watching;
	sampling->incidents = &watching.incidents;
	if (sampling->options->processes)
		listen_to_processes(&watching);
	r = ticker_run(&ticker, err);
	const char *note = incidents_note(&watching.incidents);
	if (r == 0 && note)
		output_note("%s", note);
	sampling->incidents = NULL;
	source_connector_close(watching.processes);
	incidents_close(&watching.incidents);
	text_done(&watching.out);
	return r;
}
