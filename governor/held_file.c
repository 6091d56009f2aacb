/* SPDX-License-Identifier: MIT */
#include "governor/held_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/fd.h"
#include "common/json.h"

#define FILE_MAX ((size_t)1 << 20)

static const char *file_name(const struct held_list *list, char buf[64])
{
	snprintf(buf, 64, "%llu.held", (unsigned long long)list->tree);
	return buf;
}

static struct json *held_json(const struct held *held)
{
	struct json *json = json_object_new();
	char id[24];

	snprintf(id, sizeof(id), "%llu", (unsigned long long)held->cg.id);
	json_set(json, "group", json_string_new(held->path));
	json_set(json, "id", json_string_new(id));
	json_set(json, "file", json_string_new(held->file));
	if (held->object)
		json_set(json, "object", json_string_new(held->object));
	json_set(json, "before", json_string_new(held->before));
	json_set(json, "after", json_string_new(held->after));
	json_set(json, "rule", json_string_new(held->rule));
	json_set(json, "decision", json_number_new(held->decision));
	return json;
}

int held_save(const struct held_list *list, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	char name[64];

	if (list->dirfd < 0)
		return 0;
	if (list->count == 0) {
		int r = unlinkat(list->dirfd, file_name(list, name), 0) < 0 ? -errno : 0;
		return r == 0 || r == -ENOENT ? 0 : err_set(err, -r, "remove '%s'", name);
	}
	int r = json_load(err);
	if (r < 0)
		return r;
	struct json *document = json_object_new(), *array = json_array_new();
	for (size_t i = 0; i < list->count; i++)
		json_add(array, held_json(&list->all[i]));
	json_set(document, "boot_id", json_string_new(list->boot_id));
	json_set(document, "held", array);
	r = json_print(document, &text, err);
	json_free(document);
	return r < 0 ? r
		     : fd_replace_at(list->dirfd, file_name(list, name), text_str(&text), text.len,
				     0600, err);
}

static const char *text_of(const struct json *json, const char *key)
{
	const char *text = NULL;

	json_read_string(json_get(json, key), &text);
	return text;
}

/* An entry of a group that is gone, or is another by now, has nothing to give back. */
static int recall(struct held_list *list, int root_fd, const struct json *json)
{
	const char *id_text = text_of(json, "id");
	AUTO_CG struct cg cg = CG_NONE;
	struct err ignored;
	uint64_t id = 0;
	struct held_ask ask = {
		.cg = &cg,
		.path = text_of(json, "group"),
		.file = text_of(json, "file"),
		.object = text_of(json, "object"),
		.before = text_of(json, "before"),
		.after = text_of(json, "after"),
		.rule = text_of(json, "rule"),
		.until_mono_usec = UINT64_MAX,
	};

	if (!id_text || !ask.path || !ask.file || strchr(ask.file, '/') || !ask.before ||
	    !ask.after || !ask.rule || unit_parse_number(id_text, strlen(id_text), &id) < 0)
		return -EBADMSG;
	json_read_number(json_get(json, "decision"), &ask.decision);
	if (cg_open(root_fd, ask.path + strspn(ask.path, "/"), &cg, &ignored) < 0 || cg.id != id)
		return 0;
	return held_add(list, &ask) ? 0 : -ENOMEM;
}

static int read_all(struct held_list *list, int root_fd, const struct json *document)
{
	const char *boot_id = text_of(document, "boot_id");
	const struct json *array = json_get(document, "held");
	int r = boot_id ? 0 : -EBADMSG;

	/* Groups do not outlive a boot. */
	if (boot_id && strcmp(boot_id, list->boot_id) != 0)
		return 0;
	for (size_t i = 0; r == 0 && i < json_array_len(array); i++)
		r = recall(list, root_fd, json_array_at(array, i));
	return r;
}

int held_recall(struct held_list *list, int root_fd, struct err *err)
{
	AUTO_FREE char *text = NULL;
	struct json *document = NULL;
	char name[64];

	int r = json_load(err);
	if (r == 0)
		r = fd_slurp_at(list->dirfd, file_name(list, name), FILE_MAX, &text, NULL, err);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = json_parse(text, &document, err);
	if (r == 0) {
		r = read_all(list, root_fd, document);
		json_free(document);
		if (r < 0)
			r = err_say(err, EINVAL, "'%s' makes no sense", name);
	}
	return r < 0 ? err_hint(err, "it is left as it is: remove it when its groups are as they "
				     "should be")
		     : 0;
}
