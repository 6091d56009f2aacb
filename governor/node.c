/* SPDX-License-Identifier: MIT */
#include "governor/node.h"

#include "governor/node_build.h"

#include <errno.h>
#include <string.h>

/* What YAML can print, less its exotic line breaks, which no editor counts as lines. */
static bool rune_is_allowed(uint32_t rune)
{
	if (rune < 0x20)
		return rune == '\t' || rune == '\n' || rune == '\r';
	if (rune >= 0x7f && rune < 0xa0)
		return false;
	return rune != 0x2028 && rune != 0x2029 && rune != 0xfeff && rune != 0xfffe &&
	       rune != 0xffff;
}

static size_t step_over(const char *text, size_t len, uint32_t *ret_rune)
{
	if ((unsigned char)text[0] >= 0x80)
		return text_utf8_len(text, len, ret_rune);
	*ret_rune = (unsigned char)text[0];
	return 1;
}

/* Before any parser: only UTF-8, and in YAML only characters that people see. */
static bool check_characters(const char *file, const char *text, size_t len, bool any,
			     struct findings *findings)
{
	struct pos pos = {file, 1, 1};

	for (size_t i = 0, n; i < len; i += n) {
		uint32_t rune = 0;
		n = step_over(text + i, len - i, &rune);
		if (n == 0)
			findings_add(findings, FINDING_ERROR, &pos, "the text is not UTF-8 here");
		else if (!(any || rune_is_allowed(rune)))
			findings_add(findings, FINDING_ERROR, &pos,
				     "the character U+%04X is not allowed; write it as \\u%04X "
				     "in double quotes",
				     rune, rune);
		if (n == 0 || !(any || rune_is_allowed(rune)))
			return false;
		pos.column++;
		if (rune == '\n' || (rune == '\r' && (i + 1 == len || text[i + 1] != '\n'))) {
			pos.line++;
			pos.column = 1;
		}
	}
	return true;
}

static bool is_json(const char *file, const char *text, size_t len)
{
	size_t file_len = strlen(file), at = 0;

	if (file_len >= 5 && strcmp(file + file_len - 5, ".json") == 0)
		return true;
	while (at < len &&
	       (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
		at++;
	return at < len && text[at] == '{';
}

int node_parse(const char *file, const char *text, size_t len, struct arena *arena,
	       struct findings *findings, struct node **ret, struct err *err)
{
	struct node_build build = {.arena = arena, .findings = findings};
	const struct pos start = {file, 1, 1};

	*ret = NULL;
	if (len > NODE_SIZE_MAX) {
		findings_add(findings, FINDING_ERROR, &start,
			     "the file is larger than 1 MiB; put parts of it into files of their "
			     "own and 'include' them");
		return 1;
	}
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	bool json = is_json(file, text, len);
	if (!check_characters(file, text, len, json, findings))
		return 1;
	int r = json ? node_json(&build, file, text, len, err)
		     : node_yaml(&build, file, text, len, err);
	if (r < 0 && r != -EINVAL)
		return r;
	*ret = build.root;
	return r < 0 ? 1 : 0;
}

const struct node *node_get(const struct node *map, const char *key)
{
	if (map->kind != NODE_MAP)
		return NULL;
	for (const struct node *child = map->first; child; child = child->next)
		if (strcmp(child->key->text, key) == 0)
			return child;
	return NULL;
}
