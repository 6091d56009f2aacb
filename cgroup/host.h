/* SPDX-License-Identifier: MIT */
/*
 * Facts about this machine that decide what cgov can do here.
 */
#pragma once

#include "cgroup/tree.h"
#include "common/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

enum host_mode {
	HOST_NONE,   /* no cgroup file system is mounted */
	HOST_V1,     /* v1 only */
	HOST_HYBRID, /* v1 controllers, and a v2 tree beside them */
	HOST_V2,     /* unified: v2 only */
};

#define HOST_BOOT_ID_SIZE 40 /* of a UUID, with its NUL */

struct host {
	enum host_mode mode;
	char mount[PATH_MAX];  /* of the cgroup2 file system; "" where none */
	char controllers[256]; /* of the root of that mount, separated by spaces */
	char features[256];    /* /proc/mounts options of it: "nsdelegate,memory_recursiveprot" */
	char kernel[128];      /* release */
	char boot_id[HOST_BOOT_ID_SIZE];
	uint64_t ram_bytes, swap_bytes, page_bytes;
	unsigned int cpus; /* online */
	bool psi;	   /* /proc/pressure can be read */
	bool systemd;	   /* PID 1 is systemd: sd_booted(3)'s test */
};

/**
 * host_probe() - look at the machine; costs a handful of small reads.
 *
 * Nothing that is missing is an error: it is data.
 */
void host_probe(struct host *ret);

/**
 * host_probe_launch() - what a launch needs and no more: mode, mount, boot_id, page_bytes and
 * systemd; the rest is as nothing.
 * @mount: of the cgroup2 file system, where that is known already: then it is not looked for, and
 * the mode is not told. NULL otherwise.
 *
 * A launch takes a millisecond, and the other reads a fifth of one.
 */
void host_probe_launch(const char *mount, struct host *ret);

/**
 * host_probe_at() - the same as host_probe() below another root: a folder that holds a proc, a sys
 * and a run.
 */
void host_probe_at(int root_fd, struct host *ret);

/**
 * host_boot_id() - which boot this is.
 *
 * Return: false, and "", where the kernel does not say.
 */
bool host_boot_id(char ret[HOST_BOOT_ID_SIZE]);

const char *host_mode_name(enum host_mode mode); /* "v2", "hybrid", "v1", "none" */

/**
 * host_refuses() - whether commands that launch or apply must refuse this machine.
 *
 * Return: 0, or -ENOTSUP with the sentence (and the way out) in @err.
 */
int host_refuses(const struct host *host, struct err *err);

#define HOST_VIRT_SIZE 64

/**
 * host_virtualization() - what this Linux runs in: "docker", "podman" and what else systemd calls a
 * container; "uml"; "kvm", "qemu", "vmware" ...
 *
 * Return: a constant or @buf; NULL when there is no sign of any.
 */
const char *host_virtualization(char buf[HOST_VIRT_SIZE]);

/**
 * host_virtualization_at() - the same below another root.
 * @ask_cpu: whether the processor's own word counts.
 */
const char *host_virtualization_at(int root_fd, bool ask_cpu, char buf[HOST_VIRT_SIZE]);
