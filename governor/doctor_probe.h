/* SPDX-License-Identifier: MIT */
/*
 * The probes behind doctor.def: each looks at one thing, says what it found, and what mends it.
 */
#pragma once

#include "common/attr.h"
#include "governor/doctor.h"

/**
 * typedef doctor_probe - answer one row.
 * @argument: of the row.
 * @ret: name and cost are set; detail and remedy are empty.
 */
typedef enum doctor_status doctor_probe(const struct doctor *doctor, const char *argument,
					struct doctor_check *ret);

/* doctor_cgroup.c */
doctor_probe doctor_mode, doctor_tree, doctor_systemd, doctor_controller, doctor_option,
	doctor_group_file, doctor_peak_reset;
/* doctor_kernel.c */
doctor_probe doctor_clone3, doctor_privilege, doctor_psi, doctor_namespace;
/* doctor_power.c */
doctor_probe doctor_seccomp, doctor_landlock;
/* doctor_machine.c */
doctor_probe doctor_swap, doctor_io_weight, doctor_library;

/* doctor_netlink.c */
doctor_probe doctor_taskstats, doctor_delays, doctor_sock_diag;

/* doctor_protection.c */
doctor_probe doctor_protection, doctor_low;

/* What was found, and what mends it, cut where it is too long. */
void doctor_detail(struct doctor_check *check, const char *fmt, ...) PRINTF_LIKE(2, 3);
void doctor_remedy(struct doctor_check *check, const char *fmt, ...) PRINTF_LIKE(2, 3);

/**
 * doctor_read() - a small file below the root, without its newline.
 *
 * Return: false when it cannot be read; @buf is then "".
 */
bool doctor_read(const struct doctor *doctor, const char *path, char *buf, size_t size);

/* Whether this process has it, in the user namespace that it is in. */
bool doctor_has_capability(const struct doctor *doctor, unsigned int capability);
