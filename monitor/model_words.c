/* SPDX-License-Identifier: MIT */
/*
 * What a column says in words.
 */
#include "monitor/model.h"

#include "common/unit.h"

#include <string.h>

#define OBJECTS_MAX 16 /* no column is as wide as more */

/* The last part of the owner's path, which is the name in its row; "/" for the root. */
static bool add_owner(const struct node *node, enum column_id id, struct text *ret)
{
	size_t len, from;

	if (!model_owner(node, id, &len))
		return false;
	for (from = len; from > 0 && node->path[from - 1] != '/'; from--)
		;
	from = from == len ? 0 : from;
	text_add_bytes(ret, node->path + from, len - from);
	return true;
}

static bool add_text(const struct node *node, enum metric_id metric, struct text *ret)
{
	const char *text = sample_text(node->now, metrics[metric].file);

	for (const char *at = text; at && *at; at++)
		text_add_bytes(ret, *at == '\n' ? " " : at, 1);
	return text != NULL;
}

/* "8:0 12 8:16 3" */
static bool add_each(const struct node *node, enum metric_id metric, struct text *ret)
{
	const struct sample *sample = node->now;
	char number[UNIT_TEXT_SIZE];
	size_t count = 0;

	for (size_t i = 0; i < sample->item_count && count < OBJECTS_MAX; i++) {
		const struct sample_item *item = &sample->items[i];
		if (item->metric != metric)
			continue;
		text_addf(ret, "%s%s %s", count++ ? " " : "", sample->texts + item->object,
			  metrics[metric].unit == METRIC_UNIT_BYTES
				  ? unit_print_bytes(item->value, number)
				  : unit_print_count(item->value, number));
	}
	return count > 0;
}

bool model_words(const struct node *node, enum column_id id, struct text *ret)
{
	const struct column *column = &columns[id];

	if (node->kind != NODE_GROUP)
		return false;
	if (column->how == HOW_TEXT)
		return add_text(node, column->metric, ret);
	return column->how == HOW_EACH ? add_each(node, column->metric, ret)
				       : add_owner(node, id, ret);
}
