/* SPDX-License-Identifier: MIT */
#include "monitor/naming.h"

#include "common/attr.h"
#include "common/fd.h"
#include "monitor/container_name.h"
#include "monitor/place.h"
#include "monitor/unit_file.h"
#include "monitor/unit_name.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define A_TICK	     128 /* groups that are looked up between two pictures */
#define TRIES_MAX    3	 /* ticks in which a name can still turn up */
#define SPEC_SIZE    ((size_t)1 << 20)
#define LIST_SIZE    ((size_t)8 << 20)
#define FOLDER_LIMIT 20000 /* entries of a folder of logs that are looked at */

/* A list of Podman's, kept while its file is the same. */
struct podman {
	char *path; /* owned */
	struct timespec changed;
	ino_t inode;
	struct json *list; /* owned */
};

#define PODMAN_LISTS 4 /* root's, and those of users with containers of their own */

struct naming {
	int root_fd;   /* -1: of a recording */
	bool has_json; /* otherwise no engine's file can be read */
	struct podman podman[PODMAN_LISTS];
	size_t podman_next;
};

struct naming *naming_new(int root_fd)
{
	struct naming *naming = calloc(1, sizeof(*naming));
	struct err ignored;

	if (!naming) {
		if (root_fd >= 0)
			close(root_fd);
		return NULL;
	}
	naming->root_fd = root_fd;
	naming->has_json = json_load(&ignored) == 0;
	return naming;
}

static void podman_done(struct podman *podman)
{
	free(podman->path);
	json_free(podman->list);
	*podman = (struct podman){0};
}

void naming_free(struct naming *naming)
{
	if (!naming)
		return;
	for (size_t i = 0; i < PODMAN_LISTS; i++)
		if (naming->podman[i].path)
			podman_done(&naming->podman[i]);
	if (naming->root_fd >= 0)
		close(naming->root_fd);
	free(naming);
}

/* Return: owned; NULL when it cannot be read. */
static char *slurp(const struct naming *naming, const char *path, size_t limit)
{
	struct err ignored;
	char *text;

	return fd_slurp_at(naming->root_fd, path, limit, &text, NULL, &ignored) < 0 ? NULL : text;
}

static bool find_docker(struct naming *naming, const char *id, struct called_text *ret)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "var/lib/docker/containers/%s/config.v2.json", id);
	AUTO_FREE char *text = slurp(naming, path, SPEC_SIZE);
	return text && container_name_docker(text, &ret->name);
}

static struct podman *podman_slot(struct naming *naming, const char *path)
{
	for (size_t i = 0; i < PODMAN_LISTS; i++)
		if (naming->podman[i].path && strcmp(naming->podman[i].path, path) == 0)
			return &naming->podman[i];
	struct podman *podman = &naming->podman[naming->podman_next];
	naming->podman_next = (naming->podman_next + 1) % PODMAN_LISTS;
	if (podman->path)
		podman_done(podman);
	podman->path = strdup(path);
	return podman->path ? podman : NULL;
}

/* Return: borrowed; NULL when there is none. */
static const struct json *podman_list(struct naming *naming, const char *path)
{
	struct err ignored;
	struct stat st;

	if (fstatat(naming->root_fd, path, &st, 0) < 0)
		return NULL;
	struct podman *podman = podman_slot(naming, path);
	if (!podman || (podman->inode == st.st_ino &&
			memcmp(&podman->changed, &st.st_mtim, sizeof(st.st_mtim)) == 0))
		return podman ? podman->list : NULL;
	AUTO_FREE char *text = slurp(naming, path, LIST_SIZE);
	json_free(podman->list);
	podman->list = NULL;
	podman->inode = st.st_ino;
	podman->changed = st.st_mtim;
	if (text && json_parse(text, &podman->list, &ignored) < 0)
		podman->list = NULL;
	return podman->list;
}

static bool find_podman_in(struct naming *naming, const char *storage, const char *id,
			   struct text *ret)
{
	static const char *const drivers[] = {"overlay", "vfs", "btrfs"};
	char path[PATH_MAX];

	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		snprintf(path, sizeof(path), "%s/%s-containers/containers.json", storage,
			 drivers[i]);
		const struct json *list = podman_list(naming, path);
		if (list && container_name_podman(list, id, ret))
			return true;
	}
	return false;
}

/* From the file itself: looking a user up could ask a server. */
static bool home_of(const struct naming *naming, unsigned int uid, char ret[PATH_MAX])
{
	AUTO_FREE char *users = slurp(naming, "etc/passwd", SPEC_SIZE);
	char *rest = users;

	for (char *line; rest && (line = strsep(&rest, "\n"));) {
		char *fields[6] = {0}, *at = line;
		for (size_t i = 0; i < ARRAY_LEN(fields) && at; i++)
			fields[i] = strsep(&at, ":");
		if (!fields[5] || fields[5][0] != '/' || strtoul(fields[2], NULL, 10) != uid)
			continue;
		return snprintf(ret, PATH_MAX, "%s", fields[5] + 1) < PATH_MAX;
	}
	return false;
}

static bool find_podman(struct naming *naming, const char *path, const char *id,
			struct called_text *ret)
{
	const char *user = strstr(path, "/user-");
	char home[PATH_MAX], storage[2 * PATH_MAX];
	unsigned int uid;

	if (find_podman_in(naming, "var/lib/containers/storage", id, &ret->name))
		return true;
	if (!user || sscanf(user, "/user-%u.slice", &uid) != 1 || !home_of(naming, uid, home))
		return false;
	snprintf(storage, sizeof(storage), "%s/.local/share/containers/storage", home);
	return find_podman_in(naming, storage, id, &ret->name);
}

static bool find_spec(struct naming *naming, const char *id, struct called_text *ret)
{
	static const char *const places[] = {
		"run/containers/storage/overlay-containers/%s/userdata/config.json",
		"run/containerd/io.containerd.runtime.v2.task/k8s.io/%s/config.json",
		"run/containerd/io.containerd.runtime.v2.task/default/%s/config.json",
	};
	char path[PATH_MAX];

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(path, sizeof(path), places[i], id);
#pragma GCC diagnostic pop
		AUTO_FREE char *text = slurp(naming, path, SPEC_SIZE);
		if (text && container_name_spec(text, &ret->name, &ret->note))
			return true;
	}
	return false;
}

typedef bool entry_names(const char *entry, const char *id, struct text *name, struct text *note);

static bool find_in_folder(const struct naming *naming, const char *path, const char *id,
			   entry_names *names, struct called_text *ret)
{
	int fd = openat(naming->root_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	bool found = false;
	size_t count = 0;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	for (struct dirent *entry; !found && count++ < FOLDER_LIMIT && (entry = readdir(dir));)
		found = names(entry->d_name, id, &ret->name, &ret->note);
	closedir(dir);
	return found;
}

/* "docker", by what the last part of the path begins with. */
static const char *engine_of(const char *last)
{
	static const struct {
		const char *start, *engine;
	} engines[] = {
		{"docker-", "docker"},
		{"libpod-", "podman"},
		{"crio-", "CRI-O"},
		{"cri-containerd-", "containerd"},
		{"nerdctl-", "nerdctl"},
		{"buildkit-", "buildkit"},
		{"lxc.payload.", "lxc"},
		{"machine-", "machine"},
		{"systemd-nspawn@", "nspawn"},
	};

	for (size_t i = 0; i < ARRAY_LEN(engines); i++)
		if (strncmp(last, engines[i].start, strlen(engines[i].start)) == 0)
			return engines[i].engine;
	return "container";
}

static void name_container(struct naming *naming, const char *path, const char *last,
			   const struct place *place, struct called_text *ret)
{
	bool can = naming->root_fd >= 0 && naming->has_json && *place->id;
	bool found = can && (find_docker(naming, place->id, ret) ||
			     find_podman(naming, path, place->id, ret) ||
			     find_spec(naming, place->id, ret));

	if (!found && naming->root_fd >= 0 && *place->id)
		found = find_in_folder(naming, "var/log/containers", place->id, container_name_log,
				       ret);
	/* A name that the path has needs no looking up. */
	ret->is_final = found || !*place->id;
	if (!found)
		text_add(&ret->name, place->container);
	if (ret->note.len == 0)
		text_add(&ret->note, engine_of(last));
}

static void name_pod(struct naming *naming, const struct place *place, struct called_text *ret)
{
	ret->is_final = naming->root_fd >= 0 &&
			find_in_folder(naming, "var/log/pods", place->pod, pod_name_log, ret);
	if (!ret->is_final)
		text_addf(&ret->name, "pod %s", place->pod);
	if (ret->note.len == 0)
		text_add(&ret->note, "pod");
}

static void name_unit(const struct naming *naming, const char *path, const char *last,
		      struct called_text *ret)
{
	unit_name_add(last, &ret->name);
	ret->is_final = naming->root_fd < 0 ||
			unit_file_description(naming->root_fd, path, last, &ret->note);
}

static bool is_unit(const char *last)
{
	const char *dot = strrchr(last, '.');

	return dot && text_is_one_of(dot + 1, "service|scope|slice|mount|socket|swap");
}

/* What the last part of the path adds to what those above say. */
static void find(struct naming *naming, const char *path, struct called_text *ret)
{
	const char *last = strrchr(path, '/') + 1;
	struct place own, above;
	char parent[PATH_MAX];

	if (snprintf(parent, sizeof(parent), "%.*s", (int)(last - path), path) >=
	    (int)sizeof(parent))
		return;
	place_of(path, &own);
	place_of(parent, &above);
	if (*own.container && strcmp(own.container, above.container) != 0)
		name_container(naming, path, last, &own, ret);
	else if (*own.pod && strcmp(own.pod, above.pod) != 0)
		name_pod(naming, &own, ret);
	else if (is_unit(last))
		name_unit(naming, path, last, ret);
	else
		ret->is_final = true;
}

void naming_find(struct naming *naming, const char *path, struct called *ret)
{
	CLEANUP(called_text_done) struct called_text text = {0};

	if (*path != '/' || !path[1]) {
		ret->is_final = true;
		return;
	}
	find(naming, path, &text);
	ret->is_final = text.is_final;
	if (text.name.len > 0 && strcmp(text_str(&text.name), strrchr(path, '/') + 1) != 0)
		ret->name = text_take(&text.name);
	if (text.note.len > 0)
		ret->note = text_take(&text.note);
}

static void tick_below(struct naming *naming, struct node *node, size_t *left)
{
	struct called *called = &node->called;

	if (called->id != node->id) {
		called_done(called);
		called->id = node->id;
	}
	if (!called->is_final && called->tries<TRIES_MAX && * left> 0) {
		unsigned int tries = called->tries + 1;
		called_done(called);
		naming_find(naming, node->path, called);
		called->tries = tries;
		called->id = node->id;
		(*left)--;
	}
	for (struct node *child = node->children; child; child = child->next)
		tick_below(naming, child, left);
}

void naming_tick(struct naming *naming, struct model *model)
{
	size_t left = A_TICK;

	if (model->top)
		tick_below(naming, model->top, &left);
}
