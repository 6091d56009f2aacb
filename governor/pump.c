/* SPDX-License-Identifier: MIT */
#include "governor/pump.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "common/fd.h"

static void stream_close(struct pump_stream *stream)
{
	fd_closep(&stream->in);
	fd_closep(&stream->child);
	stream->in = stream->child = -1;
	stream->at = stream->len = 0;
}

int pump_open(uint64_t limit, struct pump *ret, struct err *err)
{
	struct pump pump = PUMP_NONE;

	pump.limit = limit;
	for (int i = 0; i < PUMP_STREAMS; i++) {
		int pipe[2];
		if (pipe2(pipe, O_CLOEXEC) < 0 || fcntl(pipe[0], F_SETFL, O_NONBLOCK) < 0) {
			err_set(err, errno, "make pipes for the output");
			pump_close(&pump);
			return err->code;
		}
		pump.streams[i].in = pipe[0];
		pump.streams[i].child = pipe[1];
		pump.streams[i].out = STDOUT_FILENO + i;
	}
	*ret = pump;
	return 0;
}

void pump_close(struct pump *pump)
{
	for (int i = 0; i < PUMP_STREAMS; i++)
		stream_close(&pump->streams[i]);
}

void pump_started(struct pump *pump)
{
	for (int i = 0; i < PUMP_STREAMS; i++) {
		fd_closep(&pump->streams[i].child);
		pump->streams[i].child = -1;
	}
}

void pump_wants(const struct pump *pump, struct pollfd fds[PUMP_POLLFDS])
{
	for (int i = 0; i < PUMP_STREAMS; i++) {
		const struct pump_stream *stream = &pump->streams[i];
		bool pending = stream->at < stream->len, wanted = !pending && !pump->full;
		fds[2 * i] = (struct pollfd){.fd = wanted ? stream->in : -1, .events = POLLIN};
		fds[2 * i + 1] =
			(struct pollfd){.fd = pending ? stream->out : -1, .events = POLLOUT};
	}
}

/* Return: whether there may be more. */
static bool fill(struct pump *pump, struct pump_stream *stream)
{
	ssize_t n = read(stream->in, stream->buf, sizeof(stream->buf));

	if (n < 0)
		return false;
	if (n == 0) {
		stream_close(stream);
		return false;
	}
	uint64_t room = pump->limit - pump->passed;
	pump->full |= (uint64_t)n > room;
	stream->at = 0;
	stream->len = (uint64_t)n > room ? (size_t)room : (size_t)n;
	pump->passed += stream->len;
	return !pump->full;
}

static void drain(struct pump_stream *stream)
{
	ssize_t n = write(stream->out, stream->buf + stream->at, stream->len - stream->at);

	if (n >= 0)
		stream->at += (size_t)n;
	else if (errno != EINTR && errno != EAGAIN)
		stream_close(stream);
}

void pump_move(struct pump *pump, const struct pollfd fds[PUMP_POLLFDS])
{
	for (int i = 0; i < PUMP_STREAMS; i++) {
		struct pump_stream *stream = &pump->streams[i];
		if (fds[2 * i].revents && !pump->full)
			fill(pump, stream);
		if (fds[2 * i + 1].revents)
			drain(stream);
	}
}

void pump_finish(struct pump *pump)
{
	for (int i = 0; i < PUMP_STREAMS; i++) {
		struct pump_stream *stream = &pump->streams[i];
		do {
			while (stream->at < stream->len)
				drain(stream);
		} while (stream->in >= 0 && !pump->full && fill(pump, stream));
		while (stream->at < stream->len)
			drain(stream);
	}
	pump_close(pump);
}
