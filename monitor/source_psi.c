/* SPDX-License-Identifier: MIT */
#include "monitor/source_psi.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"

/* The kernel wants the text with its NUL. */
static int open_trigger(int cg_fd, const char *file)
{
	/* What root may ask for, then what anybody may. */
	static const char *const windows[] = {"some 100000 1000000", "some 200000 2000000"};

	for (size_t i = 0; i < ARRAY_LEN(windows); i++) {
		AUTO_FD int fd = openat(cg_fd, file, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
		if (fd >= 0 && write(fd, windows[i], strlen(windows[i]) + 1) > 0)
			return TAKE_FD(fd);
	}
	return -1;
}

void source_psi_open(int cg_fd, struct source_psi *ret)
{
	static const char *const files[SOURCE_PSI_FILES] = {"cpu.pressure", "memory.pressure",
							    "io.pressure"};

	for (size_t i = 0; i < SOURCE_PSI_FILES; i++)
		ret->fds[i] = open_trigger(cg_fd, files[i]);
}

void source_psi_close(struct source_psi *source)
{
	for (size_t i = 0; i < SOURCE_PSI_FILES; i++) {
		fd_closep(&source->fds[i]);
		source->fds[i] = -1;
	}
}
