/* SPDX-License-Identifier: MIT */
#include "governor/audit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>

#include "common/clock.h"
#include "common/fd.h"
#include "common/json_text.h"
#include "common/sd_journal.h"

static int open_log(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);

	return fd < 0 ? -errno : fd;
}

int audit_open(const char *path, const char *boot_id, struct audit *ret, struct err *err)
{
	struct audit audit = {.fd = -1, .boot_id = boot_id};

	if (path) {
		audit.fd = open_log(path);
		if (audit.fd < 0)
			return err_set(err, -audit.fd, "open '%s'", path);
		audit.path = strdup(path);
		if (!audit.path) {
			audit_close(&audit);
			return err_set(err, ENOMEM, "open '%s'", path);
		}
	}
	*ret = audit;
	return 0;
}

void audit_close(struct audit *audit)
{
	fd_closep(&audit->fd);
	free(audit->path);
	*audit = AUDIT_NONE;
}

uint64_t audit_number(struct audit *audit)
{
	const uint64_t now = clock_real_nsec() / 1000;

	audit->last = now > audit->last ? now : audit->last + 1;
	return audit->last;
}

static void put_text(struct json_text *json, const char *key, const char *text)
{
	if (text)
		json_text_string(json, JSON_KEY(key), text, strlen(text));
}

static void put_number(struct json_text *json, const char *key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
	put_text(json, key, number ? text : NULL);
}

static void print(const struct audit *audit, const struct audit_entry *entry, struct text *ret)
{
	char time[CLOCK_RFC3339_SIZE];
	struct json_text json = {.out = ret};

	json_text_open(&json, JSON_NO_KEY, '{');
	put_text(&json, "schema", "cgov.decision/1");
	put_text(&json, "time", clock_rfc3339(clock_real_nsec(), time));
	put_text(&json, "boot_id", audit->boot_id);
	put_number(&json, "decision", entry->decision);
	put_text(&json, "policy", entry->policy);
	put_text(&json, "rule", entry->rule);
	put_text(&json, "group", entry->group);
	put_number(&json, "id", entry->group_id);
	put_text(&json, "severity", entry->severity);
	put_text(&json, "mode", entry->mode);
	put_text(&json, "action", entry->action);
	put_text(&json, "when", entry->when);
	if (entry->inputs)
		json_text_raw(&json, JSON_KEY("inputs"), entry->inputs, strlen(entry->inputs));
	put_text(&json, "outcome", entry->outcome);
	put_text(&json, "detail", entry->detail);
	json_text_close(&json, '}');
	text_add(ret, "\n");
}

static void tell_journal(const struct audit_entry *entry)
{
	AUTO_TEXT struct text message = {0};
	char decision[24];

	snprintf(decision, sizeof(decision), "%llu", (unsigned long long)entry->decision);
	const struct sd_journal_field fields[] = {
		{"CGOV_DECISION", decision},	  {"CGOV_POLICY", entry->policy},
		{"CGOV_RULE", entry->rule},	  {"CGOV_GROUP", entry->group},
		{"CGOV_ACTION", entry->action},	  {"CGOV_MODE", entry->mode},
		{"CGOV_OUTCOME", entry->outcome}, {"CGOV_WHEN", entry->when},
		{"CGOV_INPUTS", entry->inputs},	  {"CGOV_DETAIL", entry->detail},
	};
	text_addf(&message, "%s%s%s %s on %s: ", entry->rule ? "rule " : "",
		  entry->rule ? entry->rule : "", entry->rule ? ":" : "", entry->action,
		  entry->group ? entry->group : "-");
	text_add_message(&message, entry->outcome);
	if (entry->detail && entry->detail[0]) {
		text_add(&message, ": ");
		text_add_message(&message, entry->detail);
	}
	sd_journal_note(strcmp(entry->outcome, "failed") == 0 ? LOG_WARNING : LOG_NOTICE,
			text_str(&message), fields, ARRAY_LEN(fields));
}

/* A failure to put it aside is no reason to lose the line. */
static void put_aside(struct audit *audit)
{
	AUTO_TEXT struct text old = {0};
	struct stat st;

	if (fstat(audit->fd, &st) < 0 || (uint64_t)st.st_size < AUDIT_SIZE_MAX)
		return;
	text_addf(&old, "%s.1", audit->path);
	if (old.failed || rename(audit->path, text_str(&old)) < 0)
		return;
	int fd = open_log(audit->path);
	if (fd < 0)
		return;
	close(audit->fd);
	audit->fd = fd;
}

int audit_write(struct audit *audit, const struct audit_entry *entry, struct err *err)
{
	AUTO_TEXT struct text line = {0};

	tell_journal(entry);
	if (audit->fd < 0)
		return 0;
	put_aside(audit);
	print(audit, entry, &line);
	int r = line.failed ? -ENOMEM : fd_write_all(audit->fd, text_str(&line), line.len);
	return r < 0 ? err_set(err, -r, "write '%s'", audit->path) : 0;
}
