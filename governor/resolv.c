/* SPDX-License-Identifier: MIT */
#include "governor/resolv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "common/fd.h"
#include "common/text.h"

#define RESOLV_MAX 65536

struct content {
	struct text text;
	size_t servers; /* that can be reached */
	bool cut;	/* something was left out */
};

static const char *server_of(const char *line)
{
	static const char word[] = "nameserver";

	line += strspn(line, " \t");
	if (strncmp(line, word, sizeof(word) - 1) != 0 || !strchr(" \t", line[sizeof(word) - 1]))
		return NULL;
	line += sizeof(word) - 1;
	return line + strspn(line, " \t");
}

static void add_line(struct content *content, const char *line)
{
	const char *server = server_of(line);

	if (server && (strncmp(server, "127.", 4) == 0 || strncmp(server, "::1", 3) == 0)) {
		content->cut = true;
		return;
	}
	content->servers += server != NULL;
	text_addf(&content->text, "%s\n", line);
}

static void read_content(const char *path, struct content *ret)
{
	AUTO_FREE char *text = NULL;
	struct err ignored;
	char *rest;

	if (fd_slurp_at(AT_FDCWD, path, RESOLV_MAX, &text, NULL, &ignored) < 0)
		return;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		add_line(ret, line);
}

int resolv_make(bool always, struct arena *arena, const char **ret, struct err *err)
{
	struct content content = {0}, behind = {0};

	read_content("/etc/resolv.conf", &content);
	if (content.cut && content.servers == 0)
		read_content("/run/systemd/resolve/resolv.conf", &behind);
	const struct content *best = behind.servers ? &behind : &content;
	*ret = NULL;
	int r = 0;
	if (best->text.len && (always || (content.cut && best->servers))) {
		*ret = best->text.failed ? NULL : arena_strdup(arena, text_str(&best->text));
		r = *ret ? 0 : err_set(err, ENOMEM, "name servers");
	}
	text_done(&content.text);
	text_done(&behind.text);
	return r;
}
