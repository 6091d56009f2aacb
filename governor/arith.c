/* SPDX-License-Identifier: MIT */
#include "governor/arith.h"

#include "common/unit.h"

#include <errno.h>
#include <string.h>

#define ONE	  ((unsigned __int128)1000000)
#define DEPTH_MAX 32

enum kind {
	NUMBER,
	BYTES,
	USEC,
	PERCENT,
};

static const char *const kind_names[] = {"a number", "a size", "a time", "a percentage"};

struct value {
	enum kind kind;
	unsigned __int128 n; /* in millionths of: one, a byte, a microsecond, a percent */
};

struct eval {
	const char *start, *at, *end;
	const char *wrong; /* where the failure is */
	const struct arith_vars *vars;
	unsigned int depth;
};

static void skip_blanks(struct eval *eval)
{
	while (eval->at < eval->end && (*eval->at == ' ' || *eval->at == '\t'))
		eval->at++;
}

static bool take(struct eval *eval, char c)
{
	skip_blanks(eval);
	if (eval->at == eval->end || *eval->at != c)
		return false;
	eval->at++;
	return true;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t word_len(const struct eval *eval)
{
	const char *at = eval->at;

	while (at < eval->end && (is_letter(*at) || is_digit(*at)))
		at++;
	return (size_t)(at - eval->at);
}

/* A number, and the unit that follows it at once. */
static int read_amount(const char *text, struct value *ret, struct err *err)
{
	uint64_t n;
	int r;

	*ret = (struct value){.kind = NUMBER};
	size_t digits = strspn(text, "0123456789."), len = strlen(text);
	if (digits == len || (digits + 1 == len && text[digits] == '%')) {
		ret->kind = digits == len ? NUMBER : PERCENT;
		r = unit_parse_decimal(text, digits, (uint64_t)ONE, &n);
		ret->n = r == 0 ? n : 0;
	} else if ((r = unit_parse_usec(text, &n)) == 0) {
		*ret = (struct value){USEC, n * ONE};
	} else if ((r = unit_parse_bytes(text, UNIT_BARE_REFUSED, &n)) == 0) {
		*ret = (struct value){BYTES, n * ONE};
	}
	if (r == -ENOTUNIQ)
		return err_say(err, EINVAL,
			       "'%.40s' may mean 1024 or 1000 here: say Ki, Mi, Gi or KB, MB, GB",
			       text);
	if (r == -ERANGE)
		return err_say(err, ERANGE, "'%.40s' is too large", text);
	if (r < 0)
		return err_say(
			err, EINVAL,
			"'%.40s' is no amount to reckon with: a number, 512Mi, 20MB, 5s, 25%%",
			text);
	return 0;
}

static int read_literal(struct eval *eval, struct value *ret, struct err *err)
{
	const char *start = eval->at;
	char copy[48];

	while (eval->at < eval->end && (is_digit(*eval->at) || is_letter(*eval->at) ||
					*eval->at == '.' || *eval->at == '%'))
		eval->at++;
	size_t len = (size_t)(eval->at - start);
	if (len >= sizeof(copy))
		return err_say(err, EINVAL, "a number is too long");
	memcpy(copy, start, len);
	copy[len] = '\0';
	return read_amount(copy, ret, err);
}

static int read_variable(struct eval *eval, struct value *ret, struct err *err)
{
	size_t len = word_len(eval);
	const char *name = eval->at;
	const char *text = eval->vars->find(eval->vars->data, name, len, err);

	if (!text)
		return err->code;
	eval->at += len;
	int r = read_amount(text, ret, err);
	return r < 0 ? err_wrap(err, "%.*s", (int)len, name) : 0;
}

static int read_sum(struct eval *eval, struct value *ret, struct err *err);

static int read_factor(struct eval *eval, struct value *ret, struct err *err)
{
	skip_blanks(eval);
	eval->wrong = eval->at;
	char c = eval->at < eval->end ? *eval->at : '\0';
	if (is_digit(c))
		return read_literal(eval, ret, err);
	if (is_letter(c))
		return read_variable(eval, ret, err);
	if (!take(eval, '('))
		return err_say(err, EINVAL, "a number, a variable or '(' is expected here");
	if (++eval->depth > DEPTH_MAX)
		return err_say(err, EINVAL, "brackets nest too deep: %d are allowed", DEPTH_MAX);
	int r = read_sum(eval, ret, err);
	eval->depth--;
	eval->wrong = r < 0 ? eval->wrong : eval->at;
	return r < 0 || take(eval, ')') ? r : err_say(err, EINVAL, "a ')' is missing");
}

static int refuse_large(struct err *err)
{
	return err_say(err, ERANGE, "the result is too large");
}

static int multiply(struct value *a, const struct value *b, struct err *err)
{
	const struct value *share = a->kind == PERCENT ? a : b, *other = share == a ? b : a;
	bool percent = share->kind == PERCENT && other->kind != NUMBER;
	enum kind kind = a->kind == NUMBER ? b->kind : a->kind;

	if (percent)
		kind = other->kind;
	else if (a->kind != NUMBER && b->kind != NUMBER)
		return err_say(err, EINVAL, "%s times %s: one of them must be a number",
			       kind_names[a->kind], kind_names[b->kind]);
	if (__builtin_mul_overflow(a->n, b->n, &a->n))
		return refuse_large(err);
	a->n /= percent ? 100 * ONE : ONE;
	a->kind = kind;
	return 0;
}

static int divide(struct value *a, const struct value *b, struct err *err)
{
	if (b->kind != NUMBER && b->kind != a->kind)
		return err_say(err, EINVAL, "%s divided by %s: by a number, or by %s",
			       kind_names[a->kind], kind_names[b->kind], kind_names[a->kind]);
	if (b->n == 0)
		return err_say(err, EINVAL, "division by zero");
	if (__builtin_mul_overflow(a->n, ONE, &a->n))
		return refuse_large(err);
	a->n /= b->n;
	if (b->kind == a->kind)
		a->kind = NUMBER;
	return 0;
}

static int add(struct value *a, const struct value *b, bool minus, struct err *err)
{
	if (a->kind != b->kind)
		return err_say(err, EINVAL, "%s %s %s: both must be of one kind",
			       kind_names[a->kind], minus ? "minus" : "plus", kind_names[b->kind]);
	if (minus && a->n < b->n)
		return err_say(err, ERANGE, "the result is below zero");
	if (minus)
		a->n -= b->n;
	else if (__builtin_add_overflow(a->n, b->n, &a->n))
		return refuse_large(err);
	return 0;
}

static int read_product(struct eval *eval, struct value *ret, struct err *err)
{
	int r = read_factor(eval, ret, err);

	while (r == 0) {
		struct value next;
		bool times = take(eval, '*');
		if (!times && !take(eval, '/'))
			break;
		const char *operator= eval->at - 1;
		r = read_factor(eval, &next, err);
		if (r < 0)
			break;
		eval->wrong = operator;
		r = times ? multiply(ret, &next, err) : divide(ret, &next, err);
	}
	return r;
}

static int read_sum(struct eval *eval, struct value *ret, struct err *err)
{
	int r = read_product(eval, ret, err);

	while (r == 0) {
		struct value next;
		bool minus = take(eval, '-');
		if (!minus && !take(eval, '+'))
			break;
		const char *operator= eval->at - 1;
		r = read_product(eval, &next, err);
		if (r < 0)
			break;
		eval->wrong = operator;
		r = add(ret, &next, minus, err);
	}
	return r;
}

/* "1.5" of 1500000; a whole number without a point. */
static void print_decimal(unsigned __int128 n, struct text *ret)
{
	char fraction[8];
	size_t len = 6;
	unsigned int part = (unsigned int)(n % ONE);

	text_addf(ret, "%llu", (unsigned long long)(n / ONE));
	if (part == 0)
		return;
	for (size_t i = len; i-- > 0; part /= 10)
		fraction[i] = (char)('0' + part % 10);
	while (fraction[len - 1] == '0')
		len--;
	text_add(ret, ".");
	text_add_bytes(ret, fraction, len);
}

static void print_value(const struct value *value, struct text *ret)
{
	switch (value->kind) {
	case NUMBER:
		print_decimal(value->n, ret);
		break;
	case PERCENT:
		print_decimal(value->n - value->n % (ONE / 100), ret);
		text_add(ret, "%");
		break;
	case BYTES:
		text_addf(ret, "%llu", (unsigned long long)(value->n / ONE));
		break;
	case USEC:
		text_addf(ret, "%lluus", (unsigned long long)(value->n / ONE));
		break;
	}
}

static int reckon(struct eval *eval, struct text *ret, struct err *err)
{
	struct value value;

	int r = read_sum(eval, &value, err);
	if (r < 0)
		return r;
	skip_blanks(eval);
	eval->wrong = eval->at;
	if (eval->at < eval->end)
		return err_say(err, EINVAL, "'+', '-', '*', '/' or the end is expected here");
	eval->wrong = eval->start;
	if (value.n / ONE > UINT64_MAX)
		return refuse_large(err);
	print_value(&value, ret);
	return 0;
}

int arith_eval(const char *text, size_t len, const struct arith_vars *vars, struct text *ret,
	       size_t *ret_at, struct err *err)
{
	struct eval eval = {.start = text, .at = text, .end = text + len, .vars = vars};

	skip_blanks(&eval);
	eval.wrong = eval.at;
	const char *name = eval.at;
	size_t name_len = eval.at < eval.end && is_letter(*eval.at) ? word_len(&eval) : 0;
	eval.at += name_len;
	skip_blanks(&eval);
	if (name_len && eval.at == eval.end) {
		const char *whole = vars->find(vars->data, name, name_len, err);
		*ret_at = (size_t)(name - text);
		if (!whole)
			return err->code;
		text_add(ret, whole);
		return 0;
	}
	eval.at = name;
	int r = reckon(&eval, ret, err);
	if (r < 0)
		*ret_at = (size_t)(eval.wrong - text);
	return r;
}
