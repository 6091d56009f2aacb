/* SPDX-License-Identifier: MIT */
/*
 * Keeps a trace of the group and the time that the graph pane shows.
 */
#pragma once

#include "common/err.h"
#include "monitor/collect.h"
#include "monitor/trace.h"
#include "monitor/view.h"

/**
 * trace_follow() - after each tick and key: begin, go on or end, as the view wants it.
 *
 * What is to be read from what was kept is read by trace_work().
 *
 * Return: 0, -ENOMEM.
 */
int trace_follow(struct trace *trace, const struct collect *collect, const struct model *model,
		 struct view *view, struct err *err);
