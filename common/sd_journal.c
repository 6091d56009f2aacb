/* SPDX-License-Identifier: MIT */
/* Where in the source an entry is made says nothing to its reader, and costs a macro. */
#define SD_JOURNAL_SUPPRESS_LOCATION
#include "common/sd_journal.h"

#include <stdio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include "common/dl.h"
#include "common/text.h"

#define JOURNAL(X)          \
	X(sd_journal_sendv) \
	X(sd_journal_stream_fd)
DL_LIBRARY(lib, "libsystemd.so.0", "libsystemd0", JOURNAL)

#define SOCKET "/run/systemd/journal/socket"

static bool is_here(void)
{
	struct err ignored;

	return access(SOCKET, F_OK) == 0 && lib_load(&ignored) == 0;
}

static void add(struct text *texts, size_t *count, const char *name, const char *value)
{
	if (!value || *count == SD_JOURNAL_FIELDS + 3)
		return;
	text_addf(&texts[(*count)++], "%s=%s", name, value);
}

static void send_all(const struct text *texts, size_t count)
{
	struct iovec parts[SD_JOURNAL_FIELDS + 3];

	for (size_t i = 0; i < count; i++) {
		if (texts[i].failed)
			return;
		parts[i] = (struct iovec){texts[i].data, texts[i].len};
	}
	lib.sd_journal_sendv(parts, (int)count);
}

void sd_journal_note(int priority, const char *message, const struct sd_journal_field *fields,
		     size_t count)
{
	struct text texts[SD_JOURNAL_FIELDS + 3] = {0};
	char number[2] = {(char)('0' + priority % 8), '\0'};
	size_t used = 0;

	if (!is_here())
		return;
	add(texts, &used, "MESSAGE", message);
	add(texts, &used, "PRIORITY", number);
	add(texts, &used, "SYSLOG_IDENTIFIER", "cgov");
	for (size_t i = 0; i < count; i++)
		add(texts, &used, fields[i].name, fields[i].value);
	send_all(texts, used);
	for (size_t i = 0; i < used; i++)
		text_done(&texts[i]);
}

int sd_journal_stream(const char *identifier)
{
	return is_here() ? lib.sd_journal_stream_fd(identifier, LOG_INFO, 0) : -1;
}
