/* SPDX-License-Identifier: MIT */
/*
 * What a group's path says about who made it: the systemd unit, the container, the pod. Nobody is
 * asked; what the path does not say is not known.
 */
#pragma once

#include <stddef.h>

/* Room for a container's name or the twelve digits that Docker and Podman show of an id. */
#define PLACE_SIZE 128

struct place {
	char unit[256];		    /* "ssh.service"; "" where the group is in none */
	char slice[256];	    /* "system.slice"; the innermost */
	char container[PLACE_SIZE]; /* twelve hexadecimal digits, or a name */
	char id[65];		    /* of the container, whole; "" where it has a name */
	char pod[PLACE_SIZE];	    /* uid of a Kubernetes pod */
};

/**
 * place_of() - read a path.
 * @path: from the root of the hierarchy.
 *
 * Names are as in the path: systemd's escapes stay, as other programs print them.
 */
void place_of(const char *path, struct place *ret);
