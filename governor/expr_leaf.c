/* SPDX-License-Identifier: MIT */
/*
 * What expressions are made of: amounts, and the names of numbers.
 */
#include "governor/expr_parts.h"

#include <stdio.h>
#include <string.h>

#define NAME_SIZE 128

const struct expr_name_row expr_names[EXPR_NAME_COUNT] = {
#define NAME(id, name, type, help) [EXPR_NAME_##id] = {name, EXPR_##type, help},
#include "governor/expr_name.def"
#undef NAME
};

/* Times before sizes: 5m is five minutes, 5M five mebibytes. */
static bool read_amount(const char *text, bool per_second, struct expr *expr)
{
	size_t len = strlen(text);
	uint64_t n;

	expr->per_second = per_second;
	if (unit_parse_decimal(text, len, 1000, &n) == 0) {
		expr->type = n == 0 ? EXPR_ANY : EXPR_COUNT;
		expr->amount = (double)n / 1000;
		return true;
	}
	if (unit_parse_percent(text, &n) == 0)
		expr->type = EXPR_PERCENT;
	else if (!per_second && unit_parse_usec(text, &n) == 0)
		expr->type = EXPR_USEC;
	else if (text[len - 1] == 'k' && unit_parse_count(text, &n) == 0)
		expr->type = EXPR_COUNT;
	else if (unit_parse_bytes(text, per_second ? UNIT_BARE_REFUSED : UNIT_BARE_1024, &n) == 0)
		expr->type = EXPR_BYTES;
	else
		return false;
	expr->amount = (double)n;
	return true;
}

struct expr *expr_amount(struct expr_reader *reader)
{
	const struct token *token = &reader->token;
	struct expr *expr = expr_new(reader, EXPR_AMOUNT, token->at);
	bool per_second = token->len > 2 && token->at[token->len - 2] == '/';
	char text[NAME_SIZE];

	if (!expr)
		return NULL;
	snprintf(text, sizeof(text), "%.*s", (int)(token->len - (per_second ? 2 : 0)), token->at);
	if (token->len >= sizeof(text) || !read_amount(text, per_second, expr))
		return expr_refuse(reader, token->at,
				   "'%.*s' is no amount: 20%%, 512Mi, 5s, 10k, 100/s, 50MiB/s",
				   (int)token->len, token->at);
	expr_advance(reader);
	return expr;
}

static enum expr_type metric_type(const struct metric *metric)
{
	switch (metric->unit) {
	case METRIC_UNIT_BYTES:
		return EXPR_BYTES;
	case METRIC_UNIT_USEC:
	case METRIC_UNIT_NSEC:
	case METRIC_UNIT_MSEC:
		return EXPR_USEC;
	case METRIC_UNIT_PERCENT:
		return EXPR_PERCENT;
	case METRIC_UNIT_NONE:
	case METRIC_UNIT_PAGES:
		break;
	}
	return EXPR_COUNT;
}

/* "hugetlb.2MB.current" is a row "hugetlb.SIZE.current". */
static const struct metric *find_metric(const char *name, char size[16])
{
	const char *first = strchr(name, '.'), *second = first ? strchr(first + 1, '.') : NULL;
	const struct metric *metric = metric_find(name);
	char row[NAME_SIZE];

	if (metric || !second || second - first > 15)
		return metric;
	snprintf(row, sizeof(row), "%.*s.SIZE%s", (int)(first - name), name, second);
	metric = metric_find(row);
	if (metric)
		snprintf(size, 16, "%.*s", (int)(second - first - 1), first + 1);
	return metric;
}

/* CPU time a second, stall time a second: a share of one CPU, of the time. */
static void apply_view(struct expr *expr, enum expr_view view)
{
	expr->view = view;
	if (view != EXPR_RATE)
		return;
	if (expr->type == EXPR_USEC)
		expr->type = EXPR_PERCENT;
	else
		expr->per_second = true;
}

/* Cut ".rate" or ".delta" off. */
static enum expr_view take_view(char *name)
{
	static const struct {
		const char *suffix;
		enum expr_view view;
	} views[] = {{".rate", EXPR_RATE}, {".delta", EXPR_DELTA}};
	size_t len = strlen(name);

	for (size_t i = 0; i < ARRAY_LEN(views); i++) {
		size_t tail = strlen(views[i].suffix);
		if (len > tail && strcmp(name + len - tail, views[i].suffix) == 0) {
			name[len - tail] = '\0';
			return views[i].view;
		}
	}
	return EXPR_NOW;
}

static bool bind_metric(struct expr_reader *reader, const char *at, const char *name,
			struct expr *expr)
{
	bool host = strncmp(name, "host.", 5) == 0;
	const struct metric *metric = find_metric(host ? name + 5 : name, expr->size);

	if (!metric || (host && metric->format != METRIC_PSI))
		return false;
	expr->kind = EXPR_METRIC;
	expr->metric = metric->id;
	expr->host = host;
	expr->type = metric_type(metric);
	if (strncmp(metric->file, "cgov.", 5) == 0)
		expr_deny(reader, expr, at, "%s is seen by stat, watch, top and export only", name);
	else if (metric->kind == METRIC_INFO)
		expr_deny(reader, expr, at, "%s is a text, no number", name);
	else if (expr->object && (!metric_has_objects(metric) || expr->size[0]))
		expr_deny(reader, expr, at, "%s is one number, without [\"...\"]", name);
	else if (!expr->object && metric_has_objects(metric) && !expr->size[0] &&
		 (metric->kind != METRIC_COUNTER || metric->unit == METRIC_UNIT_PERCENT))
		expr_deny(reader, expr, at,
			  "%s is one number for each object, which make no sum: say which, as "
			  "in %s[\"8:0\"]%s%s",
			  name, metric->file, metric->key ? "." : "",
			  metric->key ? metric->key : "");
	return true;
}

static bool bind_limit(struct expr_reader *reader, const char *at, const char *name,
		       struct expr *expr)
{
	static const enum expr_type types[KNOB_UNITS] = {
		[KNOB_UNIT_BYTES] = EXPR_BYTES,
		[KNOB_UNIT_USEC] = EXPR_USEC,
		[KNOB_UNIT_PERCENT] = EXPR_PERCENT,
		[KNOB_UNIT_QUOTA] = EXPR_PERCENT,
	};

	if (!knob_find(name, &expr->knob) || !knob_is_settable(expr->knob.knob))
		return false;
	expr->kind = EXPR_LIMIT;
	expr->type = types[expr->knob.knob->unit];
	if (expr->knob.knob->shape != KNOB_SINGLE && expr->knob.knob->shape != KNOB_PAIR)
		expr_deny(reader, expr, at, "%s has no single value to compare with", name);
	return true;
}

static bool bind_name(const char *name, struct expr *expr)
{
	for (size_t i = 0; i < EXPR_NAME_COUNT; i++)
		if (strcmp(expr_names[i].name, name) == 0) {
			expr->kind = EXPR_NAME;
			expr->name = (enum expr_name)i;
			expr->type = expr_names[i].type;
			return true;
		}
	return false;
}

/* The most alike of everything that has a name here. */
static const char *nearest(const char *name)
{
	size_t best = strlen(name) / 3 + 1;
	const char *found = metric_nearest(name), *knob = knob_nearest(name);

	if (found)
		best = text_distance(name, found, best);
	if (knob && text_distance(name, knob, best) < best) {
		best = text_distance(name, knob, best);
		found = knob;
	}
	for (size_t i = 0; i < EXPR_NAME_COUNT; i++)
		if (text_distance(name, expr_names[i].name, best) < best) {
			best = text_distance(name, expr_names[i].name, best);
			found = expr_names[i].name;
		}
	return found;
}

static void deny_name(struct expr_reader *reader, struct expr *expr, const char *at,
		      const char *name)
{
	const char *near = findings_full(reader->findings) ? NULL : nearest(name);

	if (near)
		expr_deny(reader, expr, at, "no number is called '%s'; did you mean '%s'?", name,
			  near);
	else
		expr_deny(reader, expr, at, "no number is called '%s'; 'cgov metrics' lists them",
			  name);
}

/* "io.stat" and, after ["8:0"], ".rbytes": together the name. */
static bool read_name(struct expr_reader *reader, struct expr *expr, char name[NAME_SIZE])
{
	const char *at = reader->token.at;
	struct token token;

	if (reader->token.len >= NAME_SIZE)
		return expr_refuse(reader, at, "the name is too long"), false;
	snprintf(name, NAME_SIZE, "%.*s", (int)reader->token.len, at);
	expr_advance(reader);
	if (!expr_take(reader, TOKEN_SIGN, "["))
		return true;
	token = reader->token;
	if (token.kind != TOKEN_STRING)
		return expr_refuse(reader, token.at, "an object in double quotes: [\"8:0\"]"),
		       false;
	expr->object = arena_strndup(reader->arena, token.at, token.len);
	expr_advance(reader);
	if (!expr->object || !expr_take(reader, TOKEN_SIGN, "]"))
		return expr_refuse(reader, reader->token.at, "a ']' is expected here"), false;
	token = reader->token;
	if (token.kind != TOKEN_NAME || token.at[0] != '.')
		return true;
	if (strlen(name) + token.len >= NAME_SIZE)
		return expr_refuse(reader, token.at, "the name is too long"), false;
	snprintf(name + strlen(name), NAME_SIZE - strlen(name), "%.*s", (int)token.len, token.at);
	expr_advance(reader);
	return true;
}

/* "group(web/api)." before a name. */
static bool read_group(struct expr_reader *reader, struct expr *expr)
{
	const char *open = reader->token.at + reader->token.len, *close = strchr(open, ')');
	size_t len = close ? (size_t)(close - open - 1) : 0;

	if (!close || close[1] != '.')
		return expr_refuse(reader, open, "a group and a number: group(web/api).memory.max"),
		       false;
	expr->group = arena_strndup(reader->arena, open + 1, len);
	if (!expr->group || !reader->is_group(reader->data, expr->group))
		return expr_refuse(reader, open + 1, "no group '%.*s' in this policy", (int)len,
				   open + 1),
		       false;
	reader->next = close + 2;
	expr_advance(reader);
	return reader->token.kind == TOKEN_NAME ||
	       (expr_refuse(reader, reader->token.at, "the name of a number is expected here"),
		false);
}

struct expr *expr_named(struct expr_reader *reader)
{
	const char *at = reader->token.at;
	struct expr *expr = expr_new(reader, EXPR_NAME, at);
	char name[NAME_SIZE], whole[NAME_SIZE];

	if (!expr)
		return NULL;
	if (expr_is(reader, TOKEN_NAME, "group") && *reader->next == '(') {
		if (!read_group(reader, expr))
			return NULL;
		at = reader->token.at;
	}
	if (!read_name(reader, expr, name))
		return NULL;
	strcpy(whole, name);
	enum expr_view view = take_view(name);
	bool is_metric = bind_metric(reader, at, name, expr);
	if (is_metric && expr->type != EXPR_ANY)
		apply_view(expr, view);
	if (!is_metric &&
	    (view != EXPR_NOW || (!bind_limit(reader, at, name, expr) && !bind_name(name, expr))))
		deny_name(reader, expr, at, whole);
	return reader->failed ? NULL : expr;
}
