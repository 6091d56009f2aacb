/* SPDX-License-Identifier: MIT */
/*
 * Word from the kernel when a group begins to stall: PSI triggers.
 *
 * Kernel: Documentation/accounting/psi.rst. A normal user may ask for windows of multiples of two
 * seconds only, and older kernels for none.
 */
#pragma once

#include <stddef.h>

#define SOURCE_PSI_FILES 3 /* cpu, memory, io */

struct source_psi {
	int fds[SOURCE_PSI_FILES]; /* for poll(): POLLPRI; -1: there is none; owned */
};

#define SOURCE_PSI_NONE               \
	{                             \
		.fds = { -1, -1, -1 } \
	}

/**
 * source_psi_open() - a trigger on each resource: a tenth of the window stalled.
 * @cg_fd: of the group.
 *
 * What cannot be had is left out.
 */
void source_psi_open(int cg_fd, struct source_psi *ret);
void source_psi_close(struct source_psi *source);
