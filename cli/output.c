/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include "cgroup/host.h"
#include "common/clock.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void print_line(const char *text)
{
	AUTO_TEXT struct text safe = {0};

	text_add_message(&safe, text);
	fprintf(stderr, "cgov: %s\n", text_str(&safe));
}

void output_error(const struct err *err)
{
	print_line(err->text);
}

void output_note(const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(text, sizeof(text), fmt, ap) >= 0)
		print_line(text);
	va_end(ap);
}

void output_lines(const struct text *text)
{
	for (const char *at = text_str(text); *at;) {
		const size_t len = strcspn(at, "\n");
		fprintf(stderr, "cgov: %.*s\n", (int)len, at);
		at += len + (at[len] == '\n');
	}
}

int output_flush(struct err *err)
{
	errno = EIO;
	if (fflush(stdout) == EOF || ferror(stdout))
		return err_set(err, errno, "write standard output");
	return 0;
}

int output_text(const struct text *text, struct err *err)
{
	if (text->failed)
		return err_set(err, ENOMEM, "write standard output");
	if (fputs(text_str(text), stdout) == EOF)
		return err_set(err, errno, "write standard output");
	return output_flush(err);
}

int output_json(struct json *json, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	int r = isatty(STDOUT_FILENO) ? json_print_pretty(json, &text, err)
				      : json_print(json, &text, err);
	json_free(json);
	if (r < 0)
		return r;
	text_add(&text, "\n");
	return output_text(&text, err);
}

int output_document(const char *schema, struct json **ret, struct err *err)
{
	char time[CLOCK_RFC3339_SIZE], boot_id[HOST_BOOT_ID_SIZE];
	int r = json_load(err);

	if (r < 0)
		return r;
	struct json *document = json_object_new();
	json_set(document, "schema", json_string_new(schema));
	json_set(document, "time", json_string_new(clock_rfc3339(clock_real_nsec(), time)));
	if (host_boot_id(boot_id))
		json_set(document, "boot_id", json_string_new(boot_id));
	*ret = document;
	return 0;
}
