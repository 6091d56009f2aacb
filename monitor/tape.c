/* SPDX-License-Identifier: MIT */
#include "monitor/tape.h"

#include "common/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NSEC_PER_SEC ((uint64_t)1000000000)

/* A group that was not read has no number; on the screen each needs one. */
uint64_t tape_id(const struct frame_group *group)
{
	uint64_t id = 14695981039346656037U;

	if (group->id)
		return group->id;
	for (const char *path = group->path; *path; path++)
		id = (id ^ (unsigned char)*path) * 1099511628211U;
	return id | (uint64_t)1 << 63;
}

static int feed_group(struct model *model, const struct frame_group *group)
{
	struct sample *sample = calloc(1, sizeof(*sample));

	if (!sample)
		return -ENOMEM;
	sample_init(sample);
	int r = frame_sample(group, sample);
	if (r < 0) {
		sample_done(sample);
		free(sample);
		return r;
	}
	sample->id = tape_id(group);
	return model_add(model, group->path, sample);
}

/* An event that cannot be read is none; nor is one of a build that knows more of them. */
static void add_event(const char *text, size_t len, void *data)
{
	struct incident incident;
	char *copy = strndup(text, len);
	struct json *json = copy ? json_from_text(copy) : NULL;

	if (incident_read(json, &incident) == 0)
		(void)lane_put(data, &incident);
	json_free(json);
	free(copy);
}

void tape_events(const struct replay *replay, struct lane *lane)
{
	struct err ignored;

	if (json_load(&ignored) == 0)
		replay_events(replay, add_event, lane);
}

static int feed(struct tape *tape, struct model *model, struct err *err)
{
	const struct frame *frame = replay_frame(tape->replay);
	int r = 0;

	for (size_t i = 0; r == 0 && i < frame->count; i++)
		r = feed_group(model, frame->groups[i]);
	if (r == 0)
		r = model_finish(model);
	if (tape->lane) {
		lane_forget_after(tape->lane, replay_real_nsec(tape->replay));
		tape_events(tape->replay, tape->lane);
	}
	return r < 0 ? err_set(err, -r, "show the recording") : 0;
}

static void label(struct tape *tape)
{
	uint64_t nsec = replay_real_nsec(tape->replay);
	time_t sec = (time_t)(nsec / NSEC_PER_SEC);
	const char *host = replay_head(tape->replay)->host;
	char moment[32] = "";
	struct tm tm;

	if (localtime_r(&sec, &tm))
		strftime(moment, sizeof(moment), "%Y-%m-%d %H:%M:%S", &tm);
	text_clear(&tape->label);
	text_addf(&tape->label, "%s.%u", moment, (unsigned int)(nsec % NSEC_PER_SEC / 100000000));
	if (*host) {
		text_add(&tape->label, " on ");
		text_add_safe(&tape->label, host, strlen(host));
	}
}

static int step(struct tape *tape, bool back, struct err *err)
{
	int r;

	do
		r = replay_step(tape->replay, back, err);
	while (r == -EBADMSG);
	return r;
}

/* Rates need the sample before: both go in, one after the other. */
static int show(struct tape *tape, struct model *model, struct err *err)
{
	int r = step(tape, true, err);

	if (r > 0) {
		r = feed(tape, model, err);
		if (r == 0)
			r = step(tape, false, err);
	}
	if (r >= 0)
		r = feed(tape, model, err);
	if (r < 0)
		return r;
	label(tape);
	tape->shown = true;
	return 1;
}

int tape_tick(struct tape *tape, struct model *model, struct err *err)
{
	return tape->shown ? tape_step(tape, model, false, err) : show(tape, model, err);
}

int tape_step(struct tape *tape, struct model *model, bool back, struct err *err)
{
	int r = step(tape, back, err);

	if (r <= 0)
		return r;
	if (back)
		return show(tape, model, err);
	r = feed(tape, model, err);
	if (r < 0)
		return r;
	label(tape);
	return 1;
}

int tape_at(struct tape *tape, struct model *model, uint64_t real_nsec, struct err *err)
{
	uint64_t first_nsec = replay_first_nsec(tape->replay);
	bool is_late = real_nsec < first_nsec;

	int r = replay_seek(tape->replay, is_late ? first_nsec : real_nsec, err);
	/* Damaged: where it stands is known, and what follows can be shown. */
	if (r == -EBADMSG)
		r = step(tape, false, err) < 0 ? -EBADMSG : 0;
	if (r == 0)
		r = show(tape, model, err);
	return r < 0 ? r : !is_late;
}

int tape_hold(struct tape *tape, uint64_t real_nsec, struct err *err)
{
	int r = replay_seek(tape->replay, real_nsec, err);

	if (r < 0)
		return r;
	tape->shown = true;
	label(tape);
	return 0;
}

const char *tape_label(const struct tape *tape)
{
	return text_str(&tape->label);
}

void tape_done(struct tape *tape)
{
	replay_close(tape->replay);
	text_done(&tape->label);
	*tape = (struct tape){0};
}
