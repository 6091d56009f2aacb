/* SPDX-License-Identifier: MIT */
#include "monitor/accept.h"

#include <string.h>
#include <strings.h>

#include "cgroup/file.h"

#define FULL 1000 /* q=1 */

static struct span trim(struct span text)
{
	while (text.len > 0 && (text.at[0] == ' ' || text.at[0] == '\t'))
		text = (struct span){text.at + 1, text.len - 1};
	while (text.len > 0 && (text.at[text.len - 1] == ' ' || text.at[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* Up to the next @end that is not in quotes; @rest is what comes after. */
static struct span next(struct span *rest, char end)
{
	const char *at = rest->at;
	bool quoted = false;
	size_t len = 0;

	while (len < rest->len && (quoted || at[len] != end)) {
		if (at[len] == '"')
			quoted = !quoted;
		else if (quoted && at[len] == '\\' && len + 1 < rest->len)
			len++;
		len++;
	}
	size_t used = len < rest->len ? len + 1 : len;
	*rest = (struct span){at + used, rest->len - used};
	return trim((struct span){at, len});
}

static struct span unquote(struct span text)
{
	if (text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"')
		return (struct span){text.at + 1, text.len - 2};
	return text;
}

static bool is(struct span text, const char *word)
{
	return text.len == strlen(word) && strncasecmp(text.at, word, text.len) == 0;
}

/* "0.75" as 750. Return: -1 when it is no such number. */
static int parse_q(struct span text)
{
	int value = 0, digits = 0;

	if (text.len == 0 || text.len > 5 || (text.at[0] != '0' && text.at[0] != '1') ||
	    (text.len > 1 && text.at[1] != '.'))
		return -1;
	value = text.at[0] - '0';
	for (size_t i = 2; i < text.len; i++, digits++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		value = value * 10 + (text.at[i] - '0');
	}
	for (; digits < 3; digits++)
		value *= 10;
	return value <= FULL ? value : -1;
}

/* Its weight; 0 when it is in a version that is not spoken. */
static int weigh(struct span rest, bool openmetrics)
{
	int q = FULL;

	while (rest.len > 0) {
		struct span value = next(&rest, ';');
		struct span name = next(&value, '=');
		value = unquote(trim(value));
		if (is(name, "q"))
			q = parse_q(value);
		else if (openmetrics && is(name, "version") && !is(value, "1.0.0") &&
			 !is(value, "0.0.1"))
			return 0;
	}
	return q > 0 ? q : 0;
}

bool accept_openmetrics(const char *header)
{
	struct span rest = {header, header ? strlen(header) : 0};
	int openmetrics = 0, plain = 0;

	while (rest.len > 0) {
		struct span item = next(&rest, ',');
		struct span type = next(&item, ';');
		bool ours = is(type, "application/openmetrics-text");
		int q = weigh(item, ours);
		if (ours && q > openmetrics)
			openmetrics = q;
		else if (is(type, "text/plain") && q > plain)
			plain = q;
	}
	return openmetrics > 0 && openmetrics >= plain;
}
