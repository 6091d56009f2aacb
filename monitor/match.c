/* SPDX-License-Identifier: MIT */
#include "monitor/match.h"

#include "common/unit.h"
#include "monitor/model.h"

#include <ctype.h>
#include <string.h>

bool match_is_number(const struct match *match)
{
	return *match->text == '<' || *match->text == '>';
}

static bool has_capital(const char *text)
{
	while (*text && !isupper((unsigned char)*text))
		text++;
	return *text != '\0';
}

static bool is_part(const char *whole, const char *part)
{
	return (has_capital(part) ? strstr(whole, part) : strcasestr(whole, part)) != NULL;
}

/* In the unit of model_figure(). */
static bool parse_bound(const char *text, const struct column *column, uint64_t *ret)
{
	size_t len = strlen(text);

	if (column_is_percent(column)) {
		len -= len > 0 && text[len - 1] == '%';
		return unit_parse_decimal(text, len, 100, ret) == 0;
	}
	if (metrics[column->metric].unit == METRIC_UNIT_BYTES)
		return unit_parse_bytes(text, UNIT_BARE_1024, ret) == 0;
	return unit_parse_count(text, ret) == 0;
}

static bool compares(const char *text, const struct model *model, const struct node *node)
{
	uint64_t bound, value;
	const char *number = text + 1 + strspn(text + 1, " ");

	if (model->sort == COLUMN_COUNT || !parse_bound(number, &columns[model->sort], &bound) ||
	    !model_figure(node, model->sort, &value))
		return false;
	return *text == '<' ? value < bound : value > bound;
}

/* A column of words that the rows are sorted by is searched too. */
static bool is_in_column(const struct match *match, const struct model *model,
			 const struct node *node)
{
	AUTO_TEXT struct text words = {0};

	return model->sort != COLUMN_COUNT && column_is_words(&columns[model->sort]) &&
	       model_words(node, model->sort, &words) && is_part(text_str(&words), match->text);
}

bool match_has(const struct match *match, const struct model *model, const struct node *node)
{
	if (!*match->text)
		return false;
	if (match_is_number(match))
		return compares(match->text, model, node);
	if (strchr(match->text, '/'))
		return is_part(node->path, match->text);
	const struct called *called = &node->called;
	if (is_in_column(match, model, node))
		return true;
	return is_part(node->name, match->text) ||
	       (called->name && is_part(called->name, match->text)) ||
	       (called->note && is_part(called->note, match->text));
}
