/* SPDX-License-Identifier: MIT */
#include "governor/unit_file.h"

#include <string.h>

#define BLANKS " \t\r"

static void trim_end(struct text *line)
{
	while (line->len > 0 && strchr(BLANKS, line->data[line->len - 1]))
		line->data[--line->len] = '\0';
}

/* One line of the text, without blanks around it. */
static void take_physical(struct unit_reader *reader, struct text *ret)
{
	const size_t len = strcspn(reader->at, "\n");
	const size_t blanks = strspn(reader->at, BLANKS);

	if (blanks < len)
		text_add_bytes(ret, reader->at + blanks, len - blanks);
	trim_end(ret);
	reader->at += len + (reader->at[len] == '\n');
	reader->number++;
}

static bool is_comment(const char *text)
{
	return text[0] == '#' || text[0] == ';';
}

/* Go on with the next lines for as long as a backslash ends one. */
static void join(struct unit_reader *reader)
{
	while (reader->line.len > 0 && reader->line.data[reader->line.len - 1] == '\\' &&
	       *reader->at) {
		AUTO_TEXT struct text more = {0};
		take_physical(reader, &more);
		if (is_comment(text_str(&more)))
			continue;
		reader->line.data[reader->line.len - 1] = ' ';
		text_add(&reader->line, text_str(&more));
	}
}

/* "# /etc/systemd/system/web.service" */
static const char *path_of(const char *comment)
{
	const char *path = comment + 1 + strspn(comment + 1, BLANKS);
	size_t len;

	return comment[0] == '#' && path[0] == '/' && !strpbrk(path, " \t") &&
			       unit_of_path(path, &len)
		       ? path
		       : NULL;
}

static void split(char *text, struct unit_line *ret)
{
	char *equals = strchr(text, '=');
	const size_t len = strlen(text);

	if (text[0] == '[' && text[len - 1] == ']') {
		text[len - 1] = '\0';
		ret->kind = UNIT_LINE_SECTION;
		ret->key = text + 1;
		return;
	}
	ret->kind = equals && equals > text ? UNIT_LINE_ASSIGN : UNIT_LINE_BAD;
	ret->value = text;
	if (ret->kind == UNIT_LINE_BAD)
		return;
	ret->key = text;
	ret->value = equals + 1 + strspn(equals + 1, BLANKS);
	while (equals > text && strchr(BLANKS, equals[-1]))
		equals--;
	*equals = '\0';
}

bool unit_line_next(struct unit_reader *reader, struct unit_line *ret)
{
	while (*reader->at) {
		text_clear(&reader->line);
		take_physical(reader, &reader->line);
		*ret = (struct unit_line){.number = reader->number};
		if (!reader->line.len)
			continue;
		if (is_comment(reader->line.data)) {
			ret->kind = UNIT_LINE_PATH;
			ret->value = path_of(reader->line.data);
			if (ret->value)
				return true;
			continue;
		}
		join(reader);
		if (reader->line.failed)
			return false;
		split(reader->line.data, ret);
		return true;
	}
	return false;
}

void unit_reader_done(struct unit_reader *reader)
{
	text_done(&reader->line);
}

static bool has_type(const char *name, size_t len)
{
	static const char types[] =
		"service|slice|scope|socket|mount|swap|timer|target|path|device|"
		"automount";
	const char *dot = memrchr(name, '.', len);
	char type[16] = "";

	if (!dot || dot == name)
		return false;
	const size_t type_len = len - (size_t)(dot + 1 - name);
	if (type_len == 0 || type_len >= sizeof(type))
		return false;
	memcpy(type, dot + 1, type_len);
	return text_is_one_of(type, types);
}

const char *unit_of_path(const char *path, size_t *ret_len)
{
	const char *last = strrchr(path, '/');
	const char *name = last ? last + 1 : path;
	size_t len = strlen(name);

	if (len > 5 && strcmp(name + len - 5, ".conf") == 0 && last) {
		const char *folder = memrchr(path, '/', (size_t)(last - path));
		name = folder ? folder + 1 : path;
		len = (size_t)(last - name);
		if (len <= 2 || memcmp(name + len - 2, ".d", 2) != 0)
			return NULL;
		len -= 2;
	}
	*ret_len = len;
	return has_type(name, len) ? name : NULL;
}
