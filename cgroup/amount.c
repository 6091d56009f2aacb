/* SPDX-License-Identifier: MIT */
#include "cgroup/amount.h"

#include "cgroup/ranges.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NICE_ZERO    20
#define HUNDRED_PCT  ((uint64_t)10000) /* in hundredths of a percent */
#define PARENT	     "parent"
#define CPUS_AT_MOST 1000

static size_t without_suffix(const char *text, const char *suffix)
{
	size_t len = strlen(text), tail = strlen(suffix);

	return len > tail && strcmp(text + len - tail, suffix) == 0 ? len - tail : 0;
}

/* "25%" or "25%parent" */
static int parse_share(const char *text, struct amount *ret)
{
	size_t len = without_suffix(text, PARENT);
	char percent[UNIT_TEXT_SIZE];

	ret->base = len ? AMOUNT_PERCENT_PARENT : AMOUNT_PERCENT_HOST;
	len = len ? len : strlen(text);
	if (len >= sizeof(percent))
		return -EINVAL;
	memcpy(percent, text, len);
	percent[len] = '\0';
	int r = unit_parse_percent(percent, &ret->n);
	if (r < 0)
		return r;
	return ret->n <= HUNDRED_PCT ? 0 : -ERANGE;
}

static int parse_bytes(const struct knob *knob, const char *text, struct amount *ret)
{
	if (knob->shape == KNOB_SINGLE && strchr(text, '%'))
		return parse_share(text, ret);
	return unit_parse_bytes(text, UNIT_BARE_1024, &ret->n);
}

/* "150%", "1.5" and "1500m" of a CPU, or "50ms" each period. */
static int parse_quota(const char *text, struct amount *ret)
{
	size_t len = strlen(text), milli = without_suffix(text, "m");
	int r;

	ret->base = AMOUNT_PERCENT_CPU;
	if (text[strspn(text, "0123456789.")] == '\0')
		r = unit_parse_decimal(text, len, HUNDRED_PCT, &ret->n);
	else if (milli)
		r = unit_parse_decimal(text, milli, HUNDRED_PCT / 1000, &ret->n);
	else if (without_suffix(text, "%"))
		r = unit_parse_percent(text, &ret->n);
	else {
		ret->base = AMOUNT_ABSOLUTE;
		return unit_parse_usec(text, &ret->n);
	}
	if (r < 0)
		return r;
	/* Nobody has that many CPUs: it is the kernel's microseconds that are meant. */
	if (!strpbrk(text, ".m%") && ret->n >= CPUS_AT_MOST * HUNDRED_PCT)
		return -ENOTUNIQ;
	return ret->n > 0 ? 0 : -ERANGE;
}

static int parse_nice(const char *text, size_t len, uint64_t *ret)
{
	bool negative = len > 0 && text[0] == '-';
	uint64_t n;

	int r = unit_parse_number(text + negative, len - negative, &n);
	if (r < 0)
		return r;
	if (n > NICE_ZERO)
		return -ERANGE;
	*ret = negative ? NICE_ZERO - n : NICE_ZERO + n;
	return 0;
}

static int parse_percent(const char *text, uint64_t *ret)
{
	if (strchr(text, '%'))
		return unit_parse_percent(text, ret);
	return unit_parse_decimal(text, strlen(text), 100, ret);
}

static int parse_bool(const char *text, uint64_t *ret)
{
	bool value;
	int r = unit_parse_bool(text, &value);

	if (r == 0)
		*ret = value;
	return r;
}

static int parse_text(const struct knob *knob, const struct knob_field *field, const char *text,
		      struct arena *arena, struct amount *ret)
{
	ret->base = AMOUNT_WORD;
	if (knob->shape == KNOB_LIST)
		return ranges_sort(text, strlen(text), arena, &ret->word);
	if (!text_is_one_of(text, field->words))
		return -EINVAL;
	ret->word = arena_strdup(arena, text);
	return ret->word ? 0 : -ENOMEM;
}

static int parse_unit(const struct knob *knob, const struct knob_field *field, const char *text,
		      struct arena *arena, struct amount *ret)
{
	switch (field->unit) {
	case KNOB_UNIT_BYTES:
		return parse_bytes(knob, text, ret);
	case KNOB_UNIT_RATE:
		return unit_parse_bytes(text, UNIT_BARE_REFUSED, &ret->n);
	case KNOB_UNIT_COUNT:
		return unit_parse_count(text, &ret->n);
	case KNOB_UNIT_NUMBER:
		return unit_parse_number(text, strlen(text), &ret->n);
	case KNOB_UNIT_NICE:
		return parse_nice(text, strlen(text), &ret->n);
	case KNOB_UNIT_USEC:
		return unit_parse_usec(text, &ret->n);
	case KNOB_UNIT_QUOTA:
		return parse_quota(text, ret);
	case KNOB_UNIT_PERCENT:
		return parse_percent(text, &ret->n);
	case KNOB_UNIT_BOOL:
		return parse_bool(text, &ret->n);
	case KNOB_UNIT_TEXT:
		return parse_text(knob, field, text, arena, ret);
	case KNOB_UNIT_NONE:
	case KNOB_UNITS:
		break;
	}
	return -EINVAL;
}

bool amount_in_range(const struct amount *amount, const struct knob_field *field)
{
	if (amount->base != AMOUNT_ABSOLUTE)
		return true;
	if (amount->n == UNIT_MAX)
		return field->max;
	return amount->n >= field->low && amount->n <= field->high;
}

int amount_parse(const struct knob *knob, const struct knob_field *field, const char *text,
		 struct arena *arena, struct amount *ret)
{
	struct amount amount = {.base = AMOUNT_ABSOLUTE, .n = UNIT_MAX};

	if (!field->max || strcmp(text, "max") != 0) {
		int r = parse_unit(knob, field, text, arena, &amount);
		if (r < 0)
			return r;
	}
	if (!amount_in_range(&amount, field))
		return -ERANGE;
	*ret = amount;
	return 0;
}

const char *amount_hint(enum knob_unit unit)
{
	if (unit == KNOB_UNIT_RATE)
		return "a bare letter may mean 1000 or 1024: say MB or MiB";
	if (unit == KNOB_UNIT_QUOTA)
		return "a bare number is CPUs: say 50ms, or '50000 100000' as the kernel does";
	return "a bare number has no unit: say 5us, 5ms or 5s";
}

static int read_text(const struct knob *knob, struct span text, struct arena *arena,
		     struct amount *ret)
{
	ret->base = AMOUNT_WORD;
	if (knob->shape == KNOB_LIST)
		return ranges_sort(text.at, text.len, arena, &ret->word);
	ret->word = arena_strndup(arena, text.at, text.len);
	return ret->word ? 0 : -ENOMEM;
}

int amount_read(const struct knob *knob, const struct knob_field *field, struct span text,
		struct arena *arena, struct amount *ret)
{
	struct amount amount = {.base = AMOUNT_ABSOLUTE};
	int r;

	if (field->unit == KNOB_UNIT_TEXT)
		r = read_text(knob, text, arena, &amount);
	else if (field->unit == KNOB_UNIT_NICE)
		r = parse_nice(text.at, text.len, &amount.n);
	else if (field->unit == KNOB_UNIT_PERCENT)
		r = file_hundredths(text, &amount.n);
	else
		r = file_single(text.at, text.len, &amount.n);
	if (r < 0)
		return r == -ENOMEM ? r : -EBADMSG;
	*ret = amount;
	return 0;
}

void amount_print(const struct amount *amount, enum knob_unit unit, struct text *ret)
{
	unsigned long long n = amount->n;

	if (amount->base == AMOUNT_WORD)
		text_add(ret, amount->word);
	else if (n == UNIT_MAX)
		text_add(ret, "max");
	else if (unit == KNOB_UNIT_NICE)
		text_addf(ret, "%lld", (long long)n - NICE_ZERO);
	else if (unit == KNOB_UNIT_PERCENT)
		text_addf(ret, "%llu.%02llu", n / 100, n % 100);
	else
		text_addf(ret, "%llu", n);
}
