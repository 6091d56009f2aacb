/* SPDX-License-Identifier: MIT */
#include "governor/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/fd.h"
#include "governor/doctor_probe.h"

static const struct {
	const char *name;
	doctor_probe *probe;
	const char *argument;
	const char *cost;
} rows[] = {
#define CHECK(name, probe, argument, cost) {name, doctor_##probe, argument, cost},
#include "governor/doctor.def"
#undef CHECK
};

size_t doctor_count(void)
{
	return ARRAY_LEN(rows);
}

void doctor_look(const struct doctor *doctor, size_t index, struct doctor_check *ret)
{
	*ret = (struct doctor_check){.name = rows[index].name, .cost = rows[index].cost};
	ret->status = rows[index].probe(doctor, rows[index].argument, ret);
	if (ret->status == DOCTOR_OK) {
		ret->cost = NULL;
		ret->remedy[0] = '\0';
	}
}

const char *doctor_status_name(enum doctor_status status)
{
	switch (status) {
	case DOCTOR_OK:
		return "ok";
	case DOCTOR_WARNING:
		return "warning";
	case DOCTOR_ERROR:
		break;
	}
	return "error";
}

void doctor_detail(struct doctor_check *check, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(check->detail, sizeof(check->detail), fmt, ap);
	va_end(ap);
}

void doctor_remedy(struct doctor_check *check, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(check->remedy, sizeof(check->remedy), fmt, ap);
	va_end(ap);
}

bool doctor_read(const struct doctor *doctor, const char *path, char *buf, size_t size)
{
	bool read = fd_read_at(doctor->root_fd, path, buf, size) >= 0;

	buf[read ? strcspn(buf, "\n") : 0] = '\0';
	return read;
}
