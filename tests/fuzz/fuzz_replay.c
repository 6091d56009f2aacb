/* SPDX-License-Identifier: MIT */
/*
 * Input: a byte that says what the rest is, and the rest. 0: a recording; else the code of a key
 * frame, its length before it in two bytes, and that of the frame after it: no checksum keeps the
 * bytes from their reader.
 */
#include "cgroup/replay.h"
#include "cgroup/sample_json.h"

#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static void must_be_sound(const struct frame *frame)
{
	AUTO_TEXT struct text text = {0};
	struct json_text json = {.out = &text};
	struct sample sample;

	sample_init(&sample);
	for (size_t i = 0; i < frame->count; i++) {
		const struct frame_group *group = frame->groups[i];
		MUST(group->path[0] == '/' && !strstr(group->path, "/../"));
		MUST(i == 0 || frame_path_compare(frame->groups[i - 1]->path, group->path) < 0);
		MUST(i == 0 ? group->parent == 0 : group->parent < i);
		if (frame_sample(group, &sample) < 0)
			continue;
		text_clear(&text);
		json_text_open(&json, JSON_NO_KEY, '{');
		sample_json_write(&sample, &json);
		json_text_close(&json, '}');
	}
	sample_done(&sample);
}

static void count_bytes(const char *json, size_t len, void *data)
{
	for (size_t i = 0; i < len; i++)
		*(size_t *)data += json[i] != 0;
}

static void play(const uint8_t *data, size_t size)
{
	int fd = memfd_create("recording", MFD_CLOEXEC);
	struct replay *replay = NULL;
	struct err err = {0};
	size_t bytes = 0;

	MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	if (replay_open_fd(fd, &replay, &err) < 0) {
		MUST(err.code < 0 && err.text[0]);
		return;
	}
	int r = replay_seek(replay, UINT64_MAX, &err);
	for (int i = 0; i < 8 && r != 0; i++)
		r = replay_step(replay, true, &err);
	for (int i = 0; i < 16; i++) {
		must_be_sound(replay_frame(replay));
		replay_events(replay, count_bytes, &bytes);
		r = replay_step(replay, false, &err);
	}
	replay_close(replay);
}

static void decode(const uint8_t *data, size_t size)
{
	const struct series series = {0};
	struct frame_reader reader = {0};
	struct err err = {0};

	if (size < 2)
		return;
	size_t first = (size_t)data[0] << 8 | data[1];
	if (first > size - 2)
		first = size - 2;
	char *key = fuzz_bytes(data + 2, first),
	     *after = fuzz_bytes(data + 2 + first, size - 2 - first);
	int r = frame_decode(&reader, &series, true, 1, key, first, &err);
	must_be_sound(&reader.frame);
	if (r == 0) {
		frame_decode(&reader, &series, false, 2, after, size - 2 - first, &err);
		must_be_sound(&reader.frame);
	}
	frame_reader_done(&reader);
	free(key);
	free(after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (data[0] == 0)
		play(data + 1, size - 1);
	else
		decode(data + 1, size - 1);
	return 0;
}
