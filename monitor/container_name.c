/* SPDX-License-Identifier: MIT */
#include "monitor/container_name.h"

#include "common/attr.h"

#include <string.h>

#define NAME_MAX_BYTES 253 /* Kubernetes allows no longer ones */

/* A name that is a story is none. */
static bool add_name(const char *name, size_t len, struct text *ret)
{
	if (len == 0 || len > NAME_MAX_BYTES)
		return false;
	text_add_bytes(ret, name, len);
	return true;
}

static bool add_string(const struct json *object, const char *key, struct text *ret)
{
	const char *name;

	return json_read_string(json_get(object, key), &name) && add_name(name, strlen(name), ret);
}

static struct json *parse(const char *text)
{
	struct json *json;
	struct err ignored;

	return json_parse(text, &json, &ignored) == 0 ? json : NULL;
}

bool container_name_docker(const char *text, struct text *ret)
{
	struct json *json = parse(text);
	const char *name;
	bool found = false;

	if (json_read_string(json_get(json, "Name"), &name)) {
		name += *name == '/';
		found = add_name(name, strlen(name), ret);
	}
	json_free(json);
	return found;
}

bool container_name_podman(const struct json *list, const char *id, struct text *ret)
{
	const char *name;

	for (size_t i = 0; i < json_array_len(list); i++) {
		const struct json *container = json_array_at(list, i);
		if (!json_read_string(json_get(container, "id"), &name) || strcmp(name, id) != 0)
			continue;
		return json_read_string(json_array_at(json_get(container, "names"), 0), &name) &&
		       add_name(name, strlen(name), ret);
	}
	return false;
}

/* "pod in namespace" */
static void add_pod(const char *pod, size_t pod_len, const char *space, size_t space_len,
		    struct text *ret)
{
	if (!add_name(pod, pod_len, ret) || space_len == 0 || space_len > NAME_MAX_BYTES)
		return;
	text_add(ret, " in ");
	text_add_bytes(ret, space, space_len);
}

/* Keys of annotations: of CRI-O, containerd, nerdctl. */
static const struct {
	const char *container, *pod, *space;
} engines[] = {
	{"io.kubernetes.container.name", "io.kubernetes.pod.name", "io.kubernetes.pod.namespace"},
	{"io.kubernetes.cri.container-name", "io.kubernetes.cri.sandbox-name",
	 "io.kubernetes.cri.sandbox-namespace"},
	{"nerdctl/name", "", ""},
};

bool container_name_spec(const char *text, struct text *ret, struct text *ret_pod)
{
	struct json *json = parse(text);
	const struct json *annotations = json_get(json, "annotations");
	const char *pod, *space;
	bool found = false;

	for (size_t i = 0; i < ARRAY_LEN(engines) && !found; i++) {
		if (json_read_string(json_get(annotations, engines[i].pod), &pod)) {
			if (!json_read_string(json_get(annotations, engines[i].space), &space))
				space = "";
			add_pod(pod, strlen(pod), space, strlen(space), ret_pod);
		}
		found = add_string(annotations, engines[i].container, ret);
		/* The container that only holds a pod's namespaces has no name. */
		if (!found && ret_pod->len > 0) {
			text_add(ret, "pause");
			found = true;
		}
	}
	json_free(json);
	return found;
}

bool container_name_log(const char *file, const char *id, struct text *ret, struct text *ret_pod)
{
	size_t id_len = strlen(id), len = strlen(file), tail = id_len + strlen("-.log");
	const char *first = strchr(file, '_'), *second = first ? strchr(first + 1, '_') : NULL;

	if (!second || id_len == 0 || len < tail || file + len - tail <= second ||
	    file[len - tail] != '-' || memcmp(file + len - tail + 1, id, id_len) != 0 ||
	    strcmp(file + len - 4, ".log") != 0)
		return false;
	if (!add_name(second + 1, (size_t)(file + len - tail - second - 1), ret))
		return false;
	add_pod(file, (size_t)(first - file), first + 1, (size_t)(second - first - 1), ret_pod);
	return true;
}

bool pod_name_log(const char *folder, const char *uid, struct text *ret, struct text *ret_namespace)
{
	const char *first = strchr(folder, '_'), *second = first ? strchr(first + 1, '_') : NULL;

	if (!second || strcmp(second + 1, uid) != 0 ||
	    !add_name(first + 1, (size_t)(second - first - 1), ret))
		return false;
	add_name(folder, (size_t)(first - folder), ret_namespace);
	return true;
}
