/* SPDX-License-Identifier: MIT */
#include "cli/output.h"

#include "common/clock.h"
#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

int output_json(struct json *json, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	int r = isatty(STDOUT_FILENO) ? json_print_pretty(json, &text, err)
				      : json_print(json, &text, err);
	json_free(json);
	if (r < 0)
		return r;
	if (puts(text_str(&text)) == EOF || fflush(stdout) == EOF)
		return err_set(err, errno, "write standard output");
	return 0;
}

struct json *output_document(const char *schema)
{
	struct json *document = json_object_new();
	char time[CLOCK_RFC3339_SIZE], boot_id[64];

	json_set(document, "schema", json_string_new(schema));
	json_set(document, "time", json_string_new(clock_rfc3339(clock_real_nsec(), time)));
	if (fd_read_at(AT_FDCWD, "/proc/sys/kernel/random/boot_id", boot_id, sizeof(boot_id)) > 0) {
		boot_id[strcspn(boot_id, "\n")] = '\0';
		json_set(document, "boot_id", json_string_new(boot_id));
	}
	return document;
}
