/* SPDX-License-Identifier: MIT */
#include "common/dl.h"
#include "governor/node_build.h"

#include <errno.h>
#include <string.h>
#include <yaml.h>

#define YAML(X)                         \
	X(yaml_parser_initialize)       \
	X(yaml_parser_set_input_string) \
	X(yaml_parser_set_encoding)     \
	X(yaml_parser_parse)            \
	X(yaml_event_delete)            \
	X(yaml_parser_delete)

DL_LIBRARY(yaml, "libyaml-0.so.2", "libyaml-0-2", YAML)

struct reader {
	struct node_build *build;
	const char *file;
	const char *text;
	size_t len;
	unsigned int documents;
};

static struct pos pos_of(const struct reader *reader, const yaml_mark_t *mark)
{
	return (struct pos){reader->file, (unsigned int)mark->line + 1,
			    (unsigned int)mark->column + 1};
}

/* libyaml speaks of tokens and contexts; people ask what to write instead. */
static const struct {
	const char *problem, *words;
} problems[] = {
	{"mapping values are not allowed in this context",
	 "a ':' cannot stand here: quote a text that holds ': ', or mend the indentation"},
	{"did not find expected key", "a key is expected here: look at the indentation"},
	{"did not find expected '-' indicator",
	 "an item that begins with '- ' is expected here: look at the indentation"},
	{"did not find expected ',' or '}'", "a ',' or a '}' is expected here"},
	{"did not find expected ',' or ']'", "a ',' or a ']' is expected here"},
	{"found a tab character that violates indentation", "a tab cannot indent YAML; use spaces"},
	{"could not find expected ':'", "a ':' is expected after the key"},
	{"did not find expected <document start>",
	 "the document has ended: look at the indentation, or at a bracket too many"},
	{"found unknown escape character",
	 "no such escape in double quotes: write \\\\ for a backslash, or use single quotes"},
};

static const char *words_of(const yaml_parser_t *parser)
{
	const char *problem = parser->problem ? parser->problem : "it cannot be read";

	for (size_t i = 0; i < ARRAY_LEN(problems); i++)
		if (strcmp(problems[i].problem, problem) == 0)
			return problems[i].words;
	return problem;
}

/* The character a token cannot begin with; mark.index counts characters, so count them again. */
static char character_at(const struct reader *reader, size_t index)
{
	size_t at = 0;

	while (index > 0 && at < reader->len) {
		size_t n = text_utf8_len(reader->text + at, reader->len - at, NULL);
		at += n ? n : 1;
		index--;
	}
	return at < reader->len ? reader->text[at] : '\0';
}

/* "${" outside of quotes is a '{' to YAML where brackets are open. */
static bool is_variable(const struct reader *reader, size_t index)
{
	return index > 0 && character_at(reader, index) == '{' &&
	       character_at(reader, index - 1) == '$';
}

static void say_syntax(const struct reader *reader, const yaml_parser_t *parser)
{
	size_t index = parser->problem_mark.index;
	struct pos pos = pos_of(reader, &parser->problem_mark),
		   start = pos_of(reader, &parser->context_mark);
	struct findings *findings = reader->build->findings;
	char c = character_at(reader, index);

	if (is_variable(reader, index))
		findings_add(findings, FINDING_ERROR, &pos,
			     "inside {} and [] a text with ${...} must be in quotes");
	else if (parser->problem && strstr(parser->problem, "unexpected end of stream"))
		findings_add(findings, FINDING_ERROR, &start,
			     "the quotes that open here are never closed");
	else if (!parser->problem || !strstr(parser->problem, "cannot start any token"))
		findings_add(findings, FINDING_ERROR, &pos, "%s", words_of(parser));
	else if (c == '\t')
		findings_add(findings, FINDING_ERROR, &pos, "a tab cannot indent YAML; use spaces");
	else
		findings_add(findings, FINDING_ERROR, &pos,
			     "a text that begins with '%c' must be in quotes", c);
}

static int refuse_syntax(const struct reader *reader, const yaml_parser_t *parser)
{
	if (parser->error == YAML_MEMORY_ERROR)
		return -ENOMEM;
	say_syntax(reader, parser);
	return -EINVAL;
}

static void refuse(const struct reader *reader, const yaml_event_t *event, const char *what)
{
	struct pos pos = pos_of(reader, &event->start_mark);

	findings_add(reader->build->findings, FINDING_ERROR, &pos, "%s", what);
}

static void refuse_extras(const struct reader *reader, const yaml_event_t *event,
			  const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		refuse(reader, event,
		       "anchors are not part of a policy; use 'templates' or 'vars'");
	if (tag)
		refuse(reader, event, "tags are not part of a policy; the key decides the type");
}

static size_t characters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static int take_scalar(const struct reader *reader, const yaml_event_t *event)
{
	struct node_scalar scalar = {
		.pos = pos_of(reader, &event->start_mark),
		.text = (const char *)event->data.scalar.value,
		.len = event->data.scalar.length,
		.quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE,
	};
	size_t written = event->end_mark.index - event->start_mark.index;

	refuse_extras(reader, event, event->data.scalar.anchor, event->data.scalar.tag);
	if (written == characters(scalar.text, scalar.len) + (scalar.quoted ? 2 : 0) &&
	    event->start_mark.line == event->end_mark.line)
		scalar.text_column = scalar.pos.column + scalar.quoted;
	return node_build_scalar(reader->build, &scalar);
}

static int take_alias(const struct reader *reader, const yaml_event_t *event)
{
	const struct node_scalar nothing = {
		.pos = pos_of(reader, &event->start_mark), .text = "", .refused = true};

	refuse(reader, event, "aliases are not part of a policy; use 'templates' or 'vars'");
	return node_build_scalar(reader->build, &nothing);
}

static int take_document(struct reader *reader, const yaml_event_t *event)
{
	if (event->data.document_start.tag_directives.start !=
	    event->data.document_start.tag_directives.end)
		refuse(reader, event, "tags are not part of a policy; the key decides the type");
	if (reader->documents++ == 0)
		return 0;
	refuse(reader, event, "a policy is one document; put the second into a file of its own");
	return -EINVAL;
}

static int take_event(struct reader *reader, const yaml_event_t *event)
{
	struct pos pos = pos_of(reader, &event->start_mark);

	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return take_document(reader, event);
	case YAML_ALIAS_EVENT:
		return take_alias(reader, event);
	case YAML_SCALAR_EVENT:
		return take_scalar(reader, event);
	case YAML_SEQUENCE_START_EVENT:
		refuse_extras(reader, event, event->data.sequence_start.anchor,
			      event->data.sequence_start.tag);
		return node_build_open(reader->build, NODE_SEQUENCE, &pos);
	case YAML_MAPPING_START_EVENT:
		refuse_extras(reader, event, event->data.mapping_start.anchor,
			      event->data.mapping_start.tag);
		return node_build_open(reader->build, NODE_MAP, &pos);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return node_build_close(reader->build);
	case YAML_STREAM_END_EVENT:
		return 1;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return 0;
}

static int take_events(struct reader *reader, yaml_parser_t *parser)
{
	int r = 0;

	while (r == 0) {
		yaml_event_t event;
		if (!yaml.yaml_parser_parse(parser, &event))
			return refuse_syntax(reader, parser);
		r = take_event(reader, &event);
		yaml.yaml_event_delete(&event);
	}
	return r < 0 ? r : 0;
}

int node_yaml(struct node_build *build, const char *file, const char *text, size_t len,
	      struct err *err)
{
	struct reader reader = {.build = build, .file = file, .text = text, .len = len};
	yaml_parser_t parser;

	int r = yaml_load(err);
	if (r < 0)
		return r;
	if (!yaml.yaml_parser_initialize(&parser))
		return err_set(err, ENOMEM, "read '%s'", file);
	yaml.yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml.yaml_parser_set_input_string(&parser, (const unsigned char *)text, len);
	r = take_events(&reader, &parser);
	yaml.yaml_parser_delete(&parser);
	return r == -ENOMEM ? err_set(err, ENOMEM, "read '%s'", file) : r;
}
