/* SPDX-License-Identifier: MIT */
#include "monitor/socket_follow.h"

#include "monitor/survey.h"

#include <string.h>

static int look(struct socket_follow *follow, struct collect *collect, const char *path)
{
	struct survey_start start = {.cg = CG_NONE, .path = path};
	const char *below = path + strlen(collect->path);

	int r = cg_open(collect->top.fd, below + (*below == '/'), &start.cg, &follow->err);
	if (r == 0)
		r = sources_read_sockets(collect->sources, &start, 1, &follow->err);
	if (r == 0)
		sources_fill_sockets(collect->sources, path, &follow->sockets);
	cg_close(&start.cg);
	return r;
}

void socket_follow(struct socket_follow *follow, struct collect *collect, const struct model *model,
		   struct view *view, bool tick)
{
	const struct node *node = view->shows_sockets ? view_group(view, model) : NULL;

	if (!node || view->moment) {
		view->shows_sockets &= !view->moment;
		view->sockets = NULL;
		sockets_done(&follow->sockets);
		follow->id = 0;
		return;
	}
	if (node->id == follow->id && !tick)
		return;
	if (node->id != follow->id)
		sockets_done(&follow->sockets);
	follow->id = node->id;
	bool seen = look(follow, collect, node->path) == 0;
	view->sockets = seen ? &follow->sockets : NULL;
	view->sockets_lack = seen ? NULL : follow->err.text;
}
