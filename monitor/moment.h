/* SPDX-License-Identifier: MIT */
/*
 * Takes the dashboard from moment to moment, as the keys ask: through a recording, or through what
 * was kept of late and back to now.
 */
#pragma once

#include "common/err.h"
#include "monitor/collect.h"
#include "monitor/view.h"

/**
 * moment_obey() - do what the view asks for, and tell it where that is.
 *
 * What cannot be shown is told in view->note; the picture is then as it was.
 *
 * Return: 0, -ENOMEM, -errno of a recording that cannot be read.
 */
int moment_obey(struct collect *collect, struct model *model, struct view *view, struct err *err);

/* All that was sampled up to now; at no sample yet. Return: owned; NULL when there is none. */
struct replay *moment_reader(const struct collect *collect);

/* After a tick: where a recording ends, the picture is held. */
void moment_tell(const struct collect *collect, struct model *model, struct view *view);
