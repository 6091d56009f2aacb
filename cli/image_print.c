/* SPDX-License-Identifier: MIT */
#include "cli/image_print.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "common/clock.h"
#include "common/fd.h"
#include "common/unit.h"

static int by_name(const void *a, const void *b)
{
	const struct image *one = a, *other = b;
	int order = strcmp(one->name, other->name);

	return order ? order : strcmp(one->id, other->id);
}

/* Those that somebody removes meanwhile are left out. */
static int read_all(const struct image_store *store, struct arena *arena, struct image **ret,
		    size_t *ret_count, struct err *err)
{
	const char **ids;
	size_t count = 0;
	int r = image_store_ids(store, arena, &ids, err);

	if (r < 0)
		return r;
	while (ids[count])
		count++;
	struct image *images = arena_alloc(arena, (count + 1) * sizeof(*images));
	if (!images)
		return -ENOMEM;
	for (count = 0; *ids; ids++) {
		AUTO_FD int fd = -1;
		struct err gone;
		if (image_store_hold(store, *ids, arena, &images[count], &fd, &gone) == 0)
			count++;
	}
	qsort(images, count, sizeof(*images), by_name);
	*ret = images;
	*ret_count = count;
	return 0;
}

static void add_words(struct text *text, const char *const *words)
{
	for (; words && *words; words++) {
		text_add(text, " ");
		text_add_safe(text, *words, strlen(*words));
	}
}

static void print_row(const struct image *image, struct text *text)
{
	AUTO_TEXT struct text name = {0}, command = {0};
	char buf[UNIT_TEXT_SIZE];

	text_add_safe(&name, image->name, strlen(image->name));
	add_words(&command, image->config.entrypoint);
	add_words(&command, image->config.command);
	text_addf(text, "%-24s %.12s %9s %7llu%s\n", text_str(&name), image->id,
		  unit_print_bytes(image->bytes, buf), (unsigned long long)image->files,
		  command.len ? text_str(&command) : " -");
}

static struct json *object_of(const struct image *image)
{
	struct json *object = json_object_new();
	char created[CLOCK_RFC3339_SIZE];

	json_set(object, "id", json_string_new(image->id));
	json_set(object, "name", json_string_new(image->name));
	json_set(object, "source", json_string_new(image->source));
	json_set(object, "root", json_string_new(image->root));
	json_set(object, "created", json_string_new(clock_rfc3339(image->created_nsec, created)));
	json_set(object, "bytes", json_number_new(image->bytes));
	json_set(object, "files", json_number_new(image->files));
	json_set(object, "config", image_config_json(&image->config));
	return object;
}

static int print_json(const struct image *images, size_t count, struct err *err)
{
	struct json *document, *list;
	int r = output_document("cgov.images/1", &document, err);

	if (r < 0)
		return r;
	list = json_array_new();
	for (size_t i = 0; i < count; i++)
		json_add(list, object_of(&images[i]));
	json_set(document, "images", list);
	return output_json(document, err);
}

int image_print(const struct image_store *store, bool json, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text text = {0};
	struct image *images;
	size_t count;

	int r = read_all(store, &arena, &images, &count, err);
	if (r < 0 || json)
		return r < 0 ? r : print_json(images, count, err);
	if (count)
		text_add(&text,
			 "NAME                     ID                SIZE   FILES COMMAND\n");
	for (size_t i = 0; i < count; i++)
		print_row(&images[i], &text);
	return output_text(&text, err);
}
