/* SPDX-License-Identifier: MIT */
/*
 * Names of containers and pods, out of the files that their engines keep: no daemon is asked. Pure;
 * what these files hold is somebody else's and can be anything.
 */
#pragma once

#include "common/json.h"
#include "common/text.h"

#include <stdbool.h>

/* Each adds a name and says whether there was one. */

/* Docker's config.v2.json: "Name": "/web". */
bool container_name_docker(const char *text, struct text *ret);

/* Podman's containers.json, a list of all: "id", "names". */
bool container_name_podman(const struct json *list, const char *id, struct text *ret);

/**
 * container_name_spec() - an OCI config.json, as containerd and CRI-O leave it: its annotations.
 * @ret_pod: the pod and its namespace; nothing added where the container is in none.
 */
bool container_name_spec(const char *text, struct text *ret, struct text *ret_pod);

/* "POD_NAMESPACE_CONTAINER-ID.log", as kubelet names logs. */
bool container_name_log(const char *file, const char *id, struct text *ret, struct text *ret_pod);

/* "NAMESPACE_POD_UID", as kubelet names the folders of pods. */
bool pod_name_log(const char *folder, const char *uid, struct text *ret,
		  struct text *ret_namespace);
