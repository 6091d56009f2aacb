/* SPDX-License-Identifier: MIT */
#include "governor/steer_note.h"

#include <stdio.h>
#include <syslog.h>

#include "common/sd_journal.h"
#include "common/text.h"

int steer_note(const struct steer_note *note, int r, const char *said, const struct err *err)
{
	const char *result = r < 0 ? err->text : "done";
	AUTO_TEXT struct text message = {0};
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", note->pid);
	const struct sd_journal_field fields[] = {
		{"CGOV_ACTION", note->action},
		{"CGOV_GROUP", note->group},
		{"CGOV_PID", note->pid ? pid : NULL},
		{"CGOV_SIGNAL", note->signal},
		{"CGOV_KNOB", note->knob},
		{"CGOV_OLD", note->before},
		{"CGOV_NEW", note->after},
		{"CGOV_WRITER", note->writer},
		{"CGOV_RESULT", result},
	};
	text_add_message(&message, r < 0 ? err->text : said);
	sd_journal_note(r < 0 ? LOG_WARNING : LOG_NOTICE, text_str(&message), fields,
			ARRAY_LEN(fields));
	return r;
}
