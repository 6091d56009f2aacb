/* SPDX-License-Identifier: MIT */
#include "monitor/dialog.h"

void actor_targets_done(struct actor_targets *targets)
{
	for (size_t i = 0; i < targets->count; i++) {
		free(targets->all[i].path);
		free(targets->all[i].name);
	}
	free(targets->all);
	*targets = (struct actor_targets){0};
}

void dialog_done(struct dialog *dialog)
{
	actor_targets_done(&dialog->targets);
	text_done(&dialog->lines);
	*dialog = (struct dialog){0};
}
