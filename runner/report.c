/* SPDX-License-Identifier: MIT */
#include "runner/report.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#define HEAD_SIZE offsetof(struct report, err)

static void report_write(int fd, const struct report *report, size_t size)
{
	ssize_t n;

	do {
		n = write(fd, report, size);
	} while (n < 0 && errno == EINTR);
}

void report_failed(int fd, int stage, const struct err *err)
{
	const struct report report = {.kind = REPORT_FAILED, .value = stage, .err = *err};

	report_write(fd, &report, sizeof(report));
}

void report_event(int fd, enum report_kind kind, int value)
{
	const struct report report = {.kind = kind, .value = value};

	report_write(fd, &report, HEAD_SIZE);
}

static int read_part(int fd, void *buf, size_t size)
{
	ssize_t n;

	do {
		n = read(fd, buf, size);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (n == 0)
		return 0;
	return (size_t)n == size ? 1 : -EBADMSG;
}

int report_read(int fd, struct report *ret)
{
	struct report report = {0};

	int r = read_part(fd, &report, HEAD_SIZE);
	if (r == 1 && report.kind == REPORT_FAILED)
		r = read_part(fd, &report.err, sizeof(report.err));
	if (r == 1)
		*ret = report;
	return r;
}
