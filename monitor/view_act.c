/* SPDX-License-Identifier: MIT */
/*
 * What each key does, a function each.
 */
#include "monitor/view.h"

#include "common/attr.h"

#define WHEEL_ROWS 3

/* Return: 0, -ENOMEM. */
typedef int act(struct view *view, struct model *model, int page_rows);

static int up(struct view *view, struct model *model, UNUSED int page_rows)
{
	view_move(view, model, -1);
	return 0;
}

static int down(struct view *view, struct model *model, UNUSED int page_rows)
{
	view_move(view, model, 1);
	return 0;
}

static int wheel_up(struct view *view, struct model *model, UNUSED int page_rows)
{
	view_move(view, model, -WHEEL_ROWS);
	return 0;
}

static int wheel_down(struct view *view, struct model *model, UNUSED int page_rows)
{
	view_move(view, model, WHEEL_ROWS);
	return 0;
}

static int page_up(struct view *view, struct model *model, int page_rows)
{
	view_move(view, model, -page_rows);
	return 0;
}

static int page_down(struct view *view, struct model *model, int page_rows)
{
	view_move(view, model, page_rows);
	return 0;
}

static int first(struct view *view, struct model *model, UNUSED int page_rows)
{
	view_move(view, model, -(long)model->row_count);
	return 0;
}

static int last(struct view *view, struct model *model, UNUSED int page_rows)
{
	view_move(view, model, (long)model->row_count);
	return 0;
}

static int fold(struct view *view, struct model *model, UNUSED int page_rows)
{
	struct node *node = view_selected(view, model);

	if (!node)
		return 0;
	node->folded = !node->folded && (node->children || node->tasks);
	return model_arrange(model);
}

static int fold_all(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	model_fold_all(model, true);
	return model_arrange(model);
}

static int unfold_all(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	model_fold_all(model, false);
	return model_arrange(model);
}

/* Of a process: those of its group. */
static int expand(struct view *view, struct model *model, UNUSED int page_rows)
{
	struct node *node = view_group(view, model);

	if (!node)
		return 0;
	node->expanded = !node->expanded;
	node->folded = false;
	/* While the rows are whole: dropping the tasks leaves them stale until they are made anew.
	 */
	view_select(view, model, node->id);
	if (node->expanded)
		view->wants_tasks = true;
	else
		model_drop_tasks(node);
	return model_arrange(model);
}

static int threads(struct view *view, struct model *model, UNUSED int page_rows)
{
	model->threads = !model->threads;
	view->wants_tasks = true;
	return 0;
}

/* Of the group that is zoomed to already: back to all. */
static int zoom(struct view *view, struct model *model, UNUSED int page_rows)
{
	const struct node *node = view_selected(view, model);

	if (!node || node->kind != NODE_GROUP)
		return 0;
	return model_zoom(model, node == model_first(model) ? NULL : node->path);
}

static int zoom_out(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	const struct node *node = model->zoom ? model_first(model) : NULL;

	if (!node || !node->parent || !node->parent->parent)
		return model_zoom(model, NULL);
	return model_zoom(model, node->parent->path);
}

static int find(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_find_open(view);
}

static int find_next(struct view *view, struct model *model, UNUSED int page_rows)
{
	return view_find_again(view, model, false);
}

static int find_previous(struct view *view, struct model *model, UNUSED int page_rows)
{
	return view_find_again(view, model, true);
}

static int filter(struct view *view, struct model *model, UNUSED int page_rows)
{
	return view_filter_open(view, model);
}

static int follow(struct view *view, struct model *model, UNUSED int page_rows)
{
	return view_follow(view, model);
}

static int tag(struct view *view, struct model *model, UNUSED int page_rows)
{
	struct node *node = view_selected(view, model);

	if (node)
		node->tagged = !node->tagged;
	view_move(view, model, 1);
	return 0;
}

static int untag(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	model_untag(model);
	return 0;
}

static int leave(struct view *view, struct model *model, UNUSED int page_rows)
{
	if (TAKE(view->shows_sockets, false))
		return 0;
	if (*model->filter.text) {
		model->filter = (struct match){0};
		return model_arrange(model);
	}
	if (!view->followed)
		return model_zoom(model, NULL);
	view_unfollow(view);
	return 0;
}

static int sort_by(struct model *model, enum column_id column)
{
	model->reversed = false;
	model->sort = column;
	return model_arrange(model);
}

/* One place to the side in: tree order, first column, ..., last column. */
static int sort_step(const struct view *view, struct model *model, bool back)
{
	const struct column_list *list = view_columns(view);
	size_t place = column_list_place(list, model->sort), places = list->count + 1;

	place = (place + (back ? places - 1 : 1)) % places;
	return sort_by(model,
		       place == list->count ? COLUMN_COUNT : (enum column_id)list->ids[place]);
}

static int sort_next(struct view *view, struct model *model, UNUSED int page_rows)
{
	return sort_step(view, model, false);
}

static int sort_previous(struct view *view, struct model *model, UNUSED int page_rows)
{
	return sort_step(view, model, true);
}

static int sort_reverse(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	model->reversed = !model->reversed;
	return model_arrange(model);
}

static int sort_cpu(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	return sort_by(model, COLUMN_CPU);
}

static int sort_memory(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	return sort_by(model, COLUMN_MEMORY);
}

static int sort_tree(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	return sort_by(model, COLUMN_COUNT);
}

static int choose_columns(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_columns_open(view);
}

static int details(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	view->details = !view->details;
	if (view->details && view_layout(view, view->rows).pane < 0)
		view->note = "the screen is too low for the details";
	return 0;
}

static int events(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	view->events = !view->events;
	if (view->events && view_layout(view, view->rows).events < 0)
		view->note = "the screen is too low for the events";
	return 0;
}

static int names(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	view->raw_names = !view->raw_names;
	return 0;
}

static int theme(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	static const char *const notes[THEME_COUNT] = {
		[THEME_DARK] = "colours for a dark background",
		[THEME_LIGHT] = "colours for a light background",
		[THEME_MONO] = "no colours",
	};

	view->theme = (view->theme + 1) % THEME_COUNT;
	view->wants_theme = true;
	view->note = notes[view->theme];
	return 0;
}

static int idle(UNUSED struct view *view, struct model *model, UNUSED int page_rows)
{
	model->hide_idle = !model->hide_idle;
	return model_arrange(model);
}

static int hold(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_hold(view);
}

static int step_back(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_step(view, -1);
}

static int step_on(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_step(view, 1);
}

static int jump(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_jump_open(view);
}

static int graph(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_graph_cycle(view);
}

static int graph_widen(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_graph_widen(view);
}

static int sockets(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_sockets_open(view);
}

static void change_interval(struct view *view, uint64_t interval_usec)
{
	if (interval_usec >= VIEW_INTERVAL_MIN_USEC && interval_usec <= VIEW_INTERVAL_MAX_USEC)
		view->interval_usec = interval_usec;
}

static int faster(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	change_interval(view, view->interval_usec / 2);
	return 0;
}

static int slower(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	change_interval(view, view->interval_usec * 2);
	return 0;
}

static int kill_it(struct view *view, struct model *model, UNUSED int page_rows)
{
	return view_signal(view, model);
}

static int freeze(struct view *view, struct model *model, UNUSED int page_rows)
{
	return view_freeze(view, model);
}

static int set(struct view *view, struct model *model, UNUSED int page_rows)
{
	return view_set(view, model);
}

static int undo(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_undo(view);
}

static int launch(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	return view_launch(view);
}

static int help(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	view->help = true;
	view->help_first = 0;
	return 0;
}

static int quit(struct view *view, UNUSED struct model *model, UNUSED int page_rows)
{
	view->quit = true;
	return 0;
}

static act *const acts[ACTION_NONE] = {
	[ACTION_UP] = up,
	[ACTION_DOWN] = down,
	[ACTION_WHEEL_UP] = wheel_up,
	[ACTION_WHEEL_DOWN] = wheel_down,
	[ACTION_PAGE_UP] = page_up,
	[ACTION_PAGE_DOWN] = page_down,
	[ACTION_FIRST] = first,
	[ACTION_LAST] = last,
	[ACTION_FOLD] = fold,
	[ACTION_FOLD_ALL] = fold_all,
	[ACTION_UNFOLD_ALL] = unfold_all,
	[ACTION_EXPAND] = expand,
	[ACTION_THREADS] = threads,
	[ACTION_ZOOM] = zoom,
	[ACTION_ZOOM_OUT] = zoom_out,
	[ACTION_FIND] = find,
	[ACTION_FIND_NEXT] = find_next,
	[ACTION_FIND_PREVIOUS] = find_previous,
	[ACTION_FILTER] = filter,
	[ACTION_FOLLOW] = follow,
	[ACTION_TAG] = tag,
	[ACTION_UNTAG] = untag,
	[ACTION_LEAVE] = leave,
	[ACTION_SORT_NEXT] = sort_next,
	[ACTION_SORT_PREVIOUS] = sort_previous,
	[ACTION_SORT_REVERSE] = sort_reverse,
	[ACTION_SORT_CPU] = sort_cpu,
	[ACTION_SORT_MEMORY] = sort_memory,
	[ACTION_SORT_TREE] = sort_tree,
	[ACTION_COLUMNS] = choose_columns,
	[ACTION_DETAILS] = details,
	[ACTION_EVENTS] = events,
	[ACTION_NAMES] = names,
	[ACTION_THEME] = theme,
	[ACTION_IDLE] = idle,
	[ACTION_PAUSE] = hold,
	[ACTION_STEP_BACK] = step_back,
	[ACTION_STEP_ON] = step_on,
	[ACTION_JUMP] = jump,
	[ACTION_SOCKETS] = sockets,
	[ACTION_GRAPH] = graph,
	[ACTION_GRAPH_WIDEN] = graph_widen,
	[ACTION_FASTER] = faster,
	[ACTION_SLOWER] = slower,
	[ACTION_KILL] = kill_it,
	[ACTION_FREEZE] = freeze,
	[ACTION_SET] = set,
	[ACTION_UNDO] = undo,
	[ACTION_LAUNCH] = launch,
	[ACTION_HELP] = help,
	[ACTION_QUIT] = quit,
};

/* Moving keys turn the pages of the help. */
static bool scroll_help(struct view *view, enum action action, int page_rows)
{
	static const struct {
		enum action action;
		int lines, pages;
	} moves[] = {
		{ACTION_WHEEL_UP, -3, 0}, {ACTION_WHEEL_DOWN, 3, 0}, {ACTION_UP, -1, 0},
		{ACTION_DOWN, 1, 0},	  {ACTION_PAGE_UP, 0, -1},   {ACTION_PAGE_DOWN, 0, 1},
		{ACTION_FIRST, 0, -99},	  {ACTION_LAST, 0, 99},
	};

	for (size_t i = 0; i < ARRAY_LEN(moves); i++) {
		if (moves[i].action != action)
			continue;
		long to =
			(long)view->help_first + moves[i].lines + (long)moves[i].pages * page_rows;
		view->help_first = to < 0 ? 0 : (size_t)to;
		return true;
	}
	return false;
}

int view_act(struct view *view, struct model *model, enum action action, int page_rows)
{
	view->note = NULL;
	/* Any other key leaves the help; the one to quit quits. */
	if (view->help && action != ACTION_QUIT) {
		view->help = scroll_help(view, action, page_rows);
		return 0;
	}
	if (action == ACTION_NONE)
		return 0;
	view_stay(view, model);
	int r = acts[action](view, model, page_rows);
	view_stay(view, model);
	return r;
}

static int type(struct view *view, struct model *model, uint32_t key, int page_rows)
{
	if (view->prompt.what == PROMPT_COLUMNS)
		return view_columns_key(view, key, page_rows);
	return view_prompt_key(view, model, key);
}

int view_key(struct view *view, struct model *model, uint32_t key, int page_rows)
{
	const bool asks = view->dialog.step != DIALOG_NONE;
	const bool busy = asks || view->prompt.what != PROMPT_NONE;
	int row, column;

	if (key == KEY_CODE_RESIZE)
		return 0;
	text_clear(&view->said);
	if (key_clicked(key, &row, &column)) {
		view_stay(view, model);
		return busy ? 0 : view_click(view, model, row, column, page_rows);
	}
	if (!busy)
		return view_act(view, model, key_action(view->keys, key), page_rows);
	view->note = NULL;
	view_stay(view, model);
	int r = asks ? view_dialog_key(view, key) : type(view, model, key, page_rows);
	view_stay(view, model);
	return r;
}
