/* SPDX-License-Identifier: MIT */
#include "monitor/past.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

/* A machine may refuse files in memory that could be executed; kernels before 6.3 do not know the
 * flag that says this one cannot. */
static int open_memory(struct err *err)
{
	int fd = memfd_create("cgov-history", MFD_CLOEXEC | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("cgov-history", MFD_CLOEXEC);
	return fd < 0 ? err_set(err, errno, "keep a history") : fd;
}

int past_open(uint64_t span_usec, uint64_t max_bytes, struct past *ret, struct err *err)
{
	const struct recorder_options options = {
		.head = {.max_age_usec = span_usec},
		.max_size = max_bytes,
	};
	AUTO_FD int fd = open_memory(err);
	if (fd < 0)
		return fd;
	int writer_fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (writer_fd < 0)
		return err_set(err, errno, "keep a history");
	*ret = (struct past){.fd = -1, .max_bytes = max_bytes};
	int r = recorder_open_fd(writer_fd, &options, &ret->recorder, err);
	if (r < 0)
		return r;
	ret->fd = TAKE_FD(fd);
	return 0;
}

void past_close(struct past *past)
{
	if (!past->recorder)
		return;
	tape_done(&past->tape);
	recorder_close(past->recorder);
	close(past->fd);
	*past = (struct past){.fd = -1};
}

void past_begin(struct past *past, uint64_t real_nsec, uint64_t mono_usec)
{
	past->begun_nsec = real_nsec;
	past->lost = false;
	recorder_begin(past->recorder, real_nsec, mono_usec);
}

void past_add(struct past *past, const char *path, const struct sample *sample)
{
	struct err ignored;

	if (recorder_add(past->recorder, path, false, sample, &ignored) < 0)
		past->lost = true;
}

void past_end(struct past *past)
{
	struct err ignored;

	/* A sample without some of its groups would show them gone. */
	if (!past->lost && recorder_end(past->recorder, &ignored) == 0)
		past->last_nsec = past->begun_nsec;
	else
		past->lost = true;
}

uint64_t past_room(const struct past *past)
{
	return recorder_room(past->recorder);
}

int past_reader(const struct past *past, struct replay **ret, struct err *err)
{
	if (past->last_nsec == 0)
		return err_say(err, ENODATA, "nothing is kept yet");
	int fd = fcntl(past->fd, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return err_set(err, errno, "read the history");
	return replay_open_fd(fd, ret, err);
}

int past_look(struct past *past, struct err *err)
{
	struct replay *replay = NULL;

	int r = past_reader(past, &replay, err);
	if (r < 0)
		return r;
	tape_done(&past->tape);
	past->tape.replay = replay;
	return 0;
}
