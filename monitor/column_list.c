/* SPDX-License-Identifier: MIT */
/*
 * Which columns are shown, as people write it.
 */
#include "monitor/column.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct column_list column_list_default = {
	.ids =
		{
#define COLUMN(id, ...) COLUMN_##id,
#define COLUMN_MORE(id, ...)
#include "monitor/column.def"
#undef COLUMN_MORE
#undef COLUMN
		},
	.count = 0
#define COLUMN(id, ...) +1
#define COLUMN_MORE(id, ...)
#include "monitor/column.def"
#undef COLUMN_MORE
#undef COLUMN
	,
};

void column_add_name(enum column_id id, struct text *ret)
{
	if (id > COLUMN_METRIC - 1) {
		text_add(ret, metrics[columns[id].metric].name);
		return;
	}
	for (const char *at = columns[id].id; *at; at++)
		text_addf(ret, "%c", *at == '_' ? '-' : tolower((unsigned char)*at));
}

static bool has_name(enum column_id id, const char *name)
{
	AUTO_TEXT struct text own = {0};

	if (id == COLUMN_COUNT)
		return false;
	column_add_name(id, &own);
	return strcmp(text_str(&own), name) == 0;
}

static int find(const char *name, enum column_id *ret, struct err *err)
{
	for (unsigned int id = 0; id < COLUMN_END; id++) {
		if (!has_name((enum column_id)id, name))
			continue;
		*ret = (enum column_id)id;
		return 0;
	}
	const char *nearest = metric_nearest(name);
	return err_say(err, EINVAL, "there is no column '%s'%s%s", name,
		       nearest ? "; the nearest is " : "", nearest ? nearest : "");
}

static int add(struct column_list *list, const char *word, size_t len, struct err *err)
{
	enum column_id id = COLUMN_COUNT;
	char name[64];

	if (len >= sizeof(name))
		return err_say(err, EINVAL, "no column has so long a name: '%.60s'...", word);
	snprintf(name, sizeof(name), "%.*s", (int)len, word);
	int r = find(name, &id, err);
	if (r < 0)
		return r;
	if (column_list_place(list, id) < list->count)
		return err_say(err, EINVAL, "the column '%s' is there twice", name);
	if (list->count == COLUMN_LIST_MAX)
		return err_say(err, EINVAL, "more than %d columns", COLUMN_LIST_MAX);
	list->ids[list->count++] = (uint16_t)id;
	return 0;
}

int column_list_parse(const char *text, struct column_list *ret, struct err *err)
{
	struct column_list list = {0};

	text += strspn(text, ", \t");
	for (size_t len; *text; text += len + strspn(text + len, ", \t")) {
		len = strcspn(text, ", \t");
		int r = add(&list, text, len, err);
		if (r < 0)
			return r;
	}
	if (list.count == 0)
		return err_say(err, EINVAL, "no column is named");
	*ret = list;
	return 0;
}

void column_list_print(const struct column_list *list, struct text *ret)
{
	for (size_t i = 0; i < list->count; i++) {
		text_add(ret, i ? ", " : "");
		column_add_name((enum column_id)list->ids[i], ret);
	}
}

size_t column_list_place(const struct column_list *list, enum column_id id)
{
	size_t place = 0;

	while (place < list->count && list->ids[place] != id)
		place++;
	return place;
}

void column_list_toggle(struct column_list *list, enum column_id id)
{
	size_t place = column_list_place(list, id);

	if (place == list->count) {
		if (list->count < COLUMN_LIST_MAX)
			list->ids[list->count++] = (uint16_t)id;
		return;
	}
	if (list->count == 1)
		return;
	list->count--;
	memmove(&list->ids[place], &list->ids[place + 1],
		(list->count - place) * sizeof(list->ids[0]));
}

void column_list_move(struct column_list *list, enum column_id id, int by)
{
	size_t place = column_list_place(list, id);
	size_t to = by < 0 ? place - 1 : place + 1;

	if (place == list->count || (by < 0 && place == 0) || to >= list->count)
		return;
	list->ids[place] = list->ids[to];
	list->ids[to] = (uint16_t)id;
}

bool column_list_is_slow(const struct column_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (columns[list->ids[i]].how != HOW_PEAK &&
		    metrics[columns[list->ids[i]].metric].pace == METRIC_SLOW)
			return true;
	return false;
}
