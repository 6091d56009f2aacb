/* SPDX-License-Identifier: MIT */
/*
 * JSON as RFC 8259 has it, with the place of every value: what jansson reads has none, and libyaml
 * reads more than JSON and less (surrogate pairs).
 */
#include "governor/node_build.h"

#include <errno.h>
#include <string.h>

struct reader {
	struct node_build *build;
	const char *file;
	const char *at, *end;
	const char *counted; /* line and column are those of this place; never after @at */
	unsigned int line, column;
};

static struct pos here(struct reader *reader)
{
	for (; reader->counted < reader->at; reader->counted++) {
		char c = *reader->counted;
		bool again = c == '\r' && reader->counted + 1 < reader->end &&
			     reader->counted[1] == '\n';
		if ((c == '\n' || c == '\r') && !again) {
			reader->line++;
			reader->column = 1;
		} else if (((unsigned char)c & 0xc0) != 0x80) {
			reader->column++;
		}
	}
	return (struct pos){reader->file, reader->line, reader->column};
}

static int refuse(struct reader *reader, const char *what)
{
	struct pos pos = here(reader);

	findings_add(reader->build->findings, FINDING_ERROR, &pos, "%s", what);
	return -EINVAL;
}

static void skip_space(struct reader *reader)
{
	while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) && *reader->at)
		reader->at++;
}

static bool take(struct reader *reader, char c)
{
	if (reader->at == reader->end || *reader->at != c)
		return false;
	reader->at++;
	return true;
}

static size_t digits(struct reader *reader)
{
	const char *start = reader->at;

	while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9')
		reader->at++;
	return (size_t)(reader->at - start);
}

/* Four hexadecimal digits. */
static int read_hex(struct reader *reader, uint32_t *ret)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";
	uint32_t n = 0;

	for (int i = 0; i < 4; i++) {
		const char *digit = NULL;
		if (reader->at < reader->end && *reader->at)
			digit = strchr(hex, *reader->at);
		if (!digit)
			return refuse(reader, "four hexadecimal digits are expected after \\u");
		n = n << 4 | ((uint32_t)(digit - hex) & 15);
		reader->at++;
	}
	*ret = n;
	return 0;
}

/* After "\u": one code unit, or a pair that makes one character. */
static int read_unicode(struct reader *reader, struct text *text)
{
	uint32_t rune, low;

	int r = read_hex(reader, &rune);
	if (r < 0)
		return r;
	if (rune >= 0xd800 && rune < 0xdc00 && take(reader, '\\') && take(reader, 'u')) {
		r = read_hex(reader, &low);
		if (r < 0)
			return r;
		if (low >= 0xdc00 && low < 0xe000)
			rune = 0x10000 + ((rune - 0xd800) << 10) + (low - 0xdc00);
	}
	if (rune >= 0xd800 && rune < 0xe000)
		return refuse(reader, "half of a surrogate pair is no character");
	text_add_rune(text, rune);
	return 0;
}

static int read_escape(struct reader *reader, struct text *text)
{
	static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter = NULL;

	if (take(reader, 'u'))
		return read_unicode(reader, text);
	if (reader->at < reader->end && *reader->at)
		letter = strchr(letters, *reader->at);
	if (!letter)
		return refuse(reader,
			      "no such escape; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX");
	reader->at++;
	text_add_bytes(text, &meanings[letter - letters], 1);
	return 0;
}

static int read_string_body(struct reader *reader, struct text *text)
{
	while (reader->at < reader->end && *reader->at != '"') {
		if ((unsigned char)*reader->at < 0x20)
			return refuse(reader, "a string cannot hold a bare control character or "
					      "line break; write \\n, \\t or \\u00XX");
		if (!take(reader, '\\')) {
			text_add_bytes(text, reader->at++, 1);
			continue;
		}
		int r = read_escape(reader, text);
		if (r < 0)
			return r;
	}
	return take(reader, '"') ? 0 : refuse(reader, "the text ends inside a string");
}

/* From its opening quote on: a key or a value. */
static int read_string(struct reader *reader)
{
	struct node_scalar scalar = {.pos = here(reader), .quoted = true};
	AUTO_TEXT struct text text = {0};
	const char *start = ++reader->at;

	int r = read_string_body(reader, &text);
	if (r < 0)
		return r;
	if (text.failed)
		return -ENOMEM;
	scalar.text = text_str(&text);
	scalar.len = text.len;
	if ((size_t)(reader->at - 1 - start) == text.len)
		scalar.text_column = scalar.pos.column + 1;
	return node_build_scalar(reader->build, &scalar);
}

static int add_plain(struct reader *reader, const struct pos *pos, const char *text, size_t len)
{
	const struct node_scalar scalar = {
		.pos = *pos, .text = text, .len = len, .text_column = pos->column};

	return node_build_scalar(reader->build, &scalar);
}

static int read_number(struct reader *reader)
{
	struct pos pos = here(reader);
	const char *start = reader->at;
	bool good;

	take(reader, '-');
	good = take(reader, '0') || digits(reader) > 0;
	if (good && take(reader, '.'))
		good = digits(reader) > 0;
	if (good && (take(reader, 'e') || take(reader, 'E'))) {
		if (!take(reader, '+'))
			take(reader, '-');
		good = digits(reader) > 0;
	}
	if (!good)
		return refuse(reader, "a digit is expected here");
	return add_plain(reader, &pos, start, (size_t)(reader->at - start));
}

static int read_word(struct reader *reader)
{
	static const char *const words[] = {"true", "false", "null"};
	struct pos pos = here(reader);
	size_t left = (size_t)(reader->end - reader->at);

	for (size_t i = 0; i < 3; i++) {
		size_t len = strlen(words[i]);
		if (left < len || memcmp(reader->at, words[i], len) != 0)
			continue;
		reader->at += len;
		return add_plain(reader, &pos, words[i], i < 2 ? len : 0);
	}
	return refuse(reader, "a value is expected here: a string in double quotes, a number, "
			      "true, false, null, [ or {");
}

static int read_value(struct reader *reader);

static int read_member(struct reader *reader)
{
	skip_space(reader);
	if (reader->at == reader->end || *reader->at != '"')
		return refuse(reader, "a key in double quotes is expected here (a text that "
				      "begins with '{' is JSON)");
	int r = read_string(reader);
	if (r < 0)
		return r;
	skip_space(reader);
	return take(reader, ':') ? read_value(reader)
				 : refuse(reader, "a ':' is expected after the key");
}

/* From the opening bracket on. The builder bounds the depth, and so the recursion. */
static int read_container(struct reader *reader, enum node_kind kind)
{
	struct pos pos = here(reader);
	const char close = kind == NODE_MAP ? '}' : ']';

	int r = node_build_open(reader->build, kind, &pos);
	if (r < 0)
		return r;
	reader->at++;
	skip_space(reader);
	if (take(reader, close))
		return node_build_close(reader->build);
	do {
		r = kind == NODE_MAP ? read_member(reader) : read_value(reader);
		if (r < 0)
			return r;
		skip_space(reader);
	} while (take(reader, ','));
	if (!take(reader, close))
		return refuse(reader, kind == NODE_MAP ? "a ',' or a '}' is expected here"
						       : "a ',' or a ']' is expected here");
	return node_build_close(reader->build);
}

static int read_value(struct reader *reader)
{
	skip_space(reader);
	char c = reader->at < reader->end ? *reader->at : '\0';
	if (c == '{')
		return read_container(reader, NODE_MAP);
	if (c == '[')
		return read_container(reader, NODE_SEQUENCE);
	if (c == '"')
		return read_string(reader);
	return c == '-' || (c >= '0' && c <= '9') ? read_number(reader) : read_word(reader);
}

int node_json(struct node_build *build, const char *file, const char *text, size_t len,
	      struct err *err)
{
	struct reader reader = {.build = build,
				.file = file,
				.at = text,
				.end = text + len,
				.counted = text,
				.line = 1,
				.column = 1};

	int r = read_value(&reader);
	skip_space(&reader);
	if (r == 0 && reader.at < reader.end)
		r = refuse(&reader, "the document has ended; nothing may follow");
	return r == -ENOMEM ? err_set(err, ENOMEM, "read '%s'", file) : r;
}
