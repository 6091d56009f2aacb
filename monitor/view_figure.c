/* SPDX-License-Identifier: MIT */
/*
 * What a column says of a group, as text or as a bar.
 */
#include "monitor/view.h"

#include "common/unit.h"

#include <string.h>

#define BAR_CELLS_MAX 64
#define SHARE_MAX     ((uint64_t)99900) /* a limit was lowered below what is in use */

static enum style bar_style(uint64_t hundredths)
{
	if (hundredths >= 9000)
		return STYLE_CRITICAL;
	return hundredths >= 7500 ? STYLE_WARNING : STYLE_GOOD;
}

void view_bar_draw(struct grid *grid, int row, int x, int cells, uint64_t hundredths)
{
	char bar[BAR_CELLS_MAX + 1], percent[UNIT_TEXT_SIZE];
	uint64_t full =
		hundredths >= 10000 ? (uint64_t)cells : hundredths * (uint64_t)cells / 10000;
	enum style style = bar_style(hundredths);

	memset(bar, '|', full);
	bar[full] = '\0';
	grid_put(grid, row, x, 1, STYLE_DIM, "[");
	grid_put(grid, row, x + 1, cells, style, bar);
	grid_put(grid, row, x + 1 + cells, 1, STYLE_DIM, "]");
	if (hundredths > SHARE_MAX)
		hundredths = SHARE_MAX;
	grid_put_right(grid, row, x + 2 + cells, 4, style,
		       unit_print_percent(hundredths, 0, percent));
}

static bool is_bytes(const struct column *column)
{
	return metrics[column->metric].unit == METRIC_UNIT_BYTES;
}

bool view_figure(struct text *ret, const struct node *node, enum column_id id)
{
	const struct column *column = &columns[id];
	char number[UNIT_TEXT_SIZE];
	uint64_t value;

	if (column->how == HOW_EVENTS) {
		model_events(node, ret);
		return true;
	}
	if (column_is_words(column))
		return model_words(node, id, ret);
	if (column->how == HOW_TREND || !model_figure(node, id, &value))
		return false;
	if (column_is_percent(column))
		text_addf(ret, "%.*f", value < 10000 ? 1 : 0, (double)value / 100);
	else
		text_add(ret, is_bytes(column) ? unit_print_bytes(value, number)
					       : unit_print_count(value, number));
	return true;
}

bool view_is_limit(const struct column *column)
{
	return column->how == HOW_LIMIT || column->how == HOW_QUOTA;
}

static enum style number_style(const struct node *node, enum column_id id)
{
	uint64_t value = 0;

	if (view_is_limit(&columns[id]))
		return STYLE_DIM;
	model_figure(node, id, &value);
	return value == 0 ? STYLE_DIM : STYLE_PLAIN;
}

void view_figure_draw(struct grid *grid, int row, int x, int width, const struct node *node,
		      enum column_id id)
{
	const struct column *column = &columns[id];
	AUTO_TEXT struct text text = {0};
	uint64_t value;

	if (column_is_bar(column) && model_figure(node, id, &value))
		view_bar_draw(grid, row, x, VIEW_BAR_CELLS, value);
	else if (column_is_bar(column) || !view_figure(&text, node, id))
		grid_put_right(grid, row, x, width, STYLE_DIM, "-");
	else if (column->how == HOW_EVENTS)
		grid_put(grid, row, x, width, STYLE_WARNING, text_str(&text));
	else if (column_is_words(column))
		grid_put(grid, row, x, width, STYLE_PLAIN, text_str(&text));
	else
		grid_put_right(grid, row, x, width, number_style(node, id), text_str(&text));
}
