/* SPDX-License-Identifier: MIT */
#include "common/unit.h"

#include "common/attr.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct suffix {
	const char *text;
	uint64_t factor;
	bool bare; /* ambiguous where UNIT_BARE_REFUSED */
};

#define KI ((uint64_t)1 << 10)
#define MI ((uint64_t)1 << 20)
#define GI ((uint64_t)1 << 30)
#define TI ((uint64_t)1 << 40)
#define PI ((uint64_t)1 << 50)
#define KD ((uint64_t)1000)

static const struct suffix byte_suffixes[] = {
	{"", 1, false},
	{"B", 1, false},
	{"K", KI, true},
	{"k", KI, true},
	{"M", MI, true},
	{"m", MI, true},
	{"G", GI, true},
	{"g", GI, true},
	{"T", TI, true},
	{"t", TI, true},
	{"Ki", KI, false},
	{"Mi", MI, false},
	{"Gi", GI, false},
	{"Ti", TI, false},
	{"Pi", PI, false},
	{"KiB", KI, false},
	{"MiB", MI, false},
	{"GiB", GI, false},
	{"TiB", TI, false},
	{"PiB", PI, false},
	{"kB", KD, false},
	{"KB", KD, false},
	{"MB", KD *KD, false},
	{"GB", KD *KD *KD, false},
	{"TB", KD *KD *KD *KD, false},
	{"PB", KD *KD *KD *KD *KD, false},
};

static const struct suffix count_suffixes[] = {
	{"", 1, false},	      {"k", KD, false},		{"K", KD, false},
	{"M", KD *KD, false}, {"G", KD *KD *KD, false},
};

static const struct suffix time_suffixes[] = {
	{"us", 1, false},
	{"ms", KD, false},
	{"s", KD *KD, false},
	{"m", 60 * KD *KD, false},
	{"min", 60 * KD *KD, false},
	{"h", 3600 * KD *KD, false},
	{"d", 86400 * KD *KD, false},
};

static const struct suffix bit_suffixes[] = {
	{"bit", 1, false},	 {"kbit", KD, false},	      {"Kbit", KD, false},
	{"Mbit", KD *KD, false}, {"Gbit", KD *KD *KD, false}, {"Tbit", KD *KD *KD *KD, false},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int unit_parse_number(const char *text, size_t len, uint64_t *ret)
{
	uint64_t n = 0;

	if (len == 0)
		return -EINVAL;
	for (size_t i = 0; i < len; i++) {
		if (!is_digit(text[i]))
			return -EINVAL;
		if (__builtin_mul_overflow(n, (uint64_t)10, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(text[i] - '0'), &n))
			return -ERANGE;
	}
	*ret = n;
	return 0;
}

/* The digits after the point, as a share of @scale; a remainder is refused. */
static int parse_fraction(const char *text, size_t len, uint64_t scale, uint64_t *ret)
{
	uint64_t divisor = 1, digits;
	unsigned __int128 product;

	while (len > 1 && text[len - 1] == '0')
		len--;
	int r = unit_parse_number(text, len, &digits);
	if (r < 0)
		return r;
	for (size_t i = 0; i < len; i++)
		if (__builtin_mul_overflow(divisor, (uint64_t)10, &divisor))
			return -ERANGE;
	product = (unsigned __int128)digits * scale;
	if (product % divisor != 0)
		return -EINVAL;
	*ret = (uint64_t)(product / divisor);
	return 0;
}

int unit_parse_decimal(const char *text, size_t len, uint64_t scale, uint64_t *ret)
{
	const char *point = memchr(text, '.', len);
	size_t whole_len = point ? (size_t)(point - text) : len;
	uint64_t whole, part = 0;

	int r = unit_parse_number(text, whole_len, &whole);
	if (r == 0 && point)
		r = parse_fraction(point + 1, len - whole_len - 1, scale, &part);
	if (r < 0)
		return r;
	if (__builtin_mul_overflow(whole, scale, &whole) ||
	    __builtin_add_overflow(whole, part, &whole))
		return -ERANGE;
	*ret = whole;
	return 0;
}

static size_t number_len(const char *text)
{
	return strspn(text, "0123456789.");
}

static int parse_suffixed(const char *text, const struct suffix *suffixes, size_t count,
			  enum unit_bare bare, uint64_t *ret)
{
	size_t len = number_len(text);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(text + len, suffixes[i].text) != 0)
			continue;
		if (suffixes[i].bare && bare == UNIT_BARE_REFUSED)
			return -ENOTUNIQ;
		return unit_parse_decimal(text, len, suffixes[i].factor, ret);
	}
	return -EINVAL;
}

int unit_parse_bytes(const char *text, enum unit_bare bare, uint64_t *ret)
{
	return parse_suffixed(text, byte_suffixes, ARRAY_LEN(byte_suffixes), bare, ret);
}

int unit_parse_count(const char *text, uint64_t *ret)
{
	return parse_suffixed(text, count_suffixes, ARRAY_LEN(count_suffixes), UNIT_BARE_1024, ret);
}

int unit_parse_usec(const char *text, uint64_t *ret)
{
	uint64_t number;

	if (unit_parse_number(text, strlen(text), &number) == 0 && number != 0)
		return -ENOTUNIQ;
	if (strcmp(text, "0") == 0) {
		*ret = 0;
		return 0;
	}
	return parse_suffixed(text, time_suffixes, ARRAY_LEN(time_suffixes), UNIT_BARE_1024, ret);
}

int unit_parse_bits(const char *text, uint64_t *ret)
{
	return parse_suffixed(text, bit_suffixes, ARRAY_LEN(bit_suffixes), UNIT_BARE_1024, ret);
}

int unit_parse_percent(const char *text, uint64_t *ret_hundredths)
{
	size_t len = number_len(text);

	if (strcmp(text + len, "%") != 0)
		return -EINVAL;
	return unit_parse_decimal(text, len, 100, ret_hundredths);
}

int unit_parse_bool(const char *text, bool *ret)
{
	static const char *const words[][2] = {
		{"0", "1"}, {"no", "yes"}, {"false", "true"}, {"off", "on"}};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		for (size_t value = 0; value < 2; value++)
			if (strcasecmp(text, words[i][value]) == 0) {
				*ret = value == 1;
				return 0;
			}
	return -EINVAL;
}

/* Four characters at the most before the unit: 1.50, 15.0, 150, 1500 never. */
static void print_scaled(uint64_t n, const char *const *units, size_t count, uint64_t step,
			 char buf[UNIT_TEXT_SIZE])
{
	double value = (double)n;
	size_t unit = 0;

	while (value >= (step == 1024 ? 999.5 : 999.95) && unit + 1 < count) {
		value /= (double)step;
		unit++;
	}
	int digits = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
	snprintf(buf, UNIT_TEXT_SIZE, "%.*f%s", digits, value, units[unit]);
}

const char *unit_print_bytes(uint64_t bytes, char buf[UNIT_TEXT_SIZE])
{
	static const char *const units[] = {"B", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};

	if (bytes == UNIT_MAX)
		strcpy(buf, "max");
	else
		print_scaled(bytes, units, ARRAY_LEN(units), 1024, buf);
	return buf;
}

const char *unit_print_bytes_exact(uint64_t bytes, char buf[UNIT_TEXT_SIZE])
{
	static const char *const units[] = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
	size_t unit = 0;

	if (bytes == UNIT_MAX) {
		strcpy(buf, "max");
		return buf;
	}
	while (bytes > 0 && bytes % 1024 == 0 && unit + 1 < ARRAY_LEN(units)) {
		bytes /= 1024;
		unit++;
	}
	snprintf(buf, UNIT_TEXT_SIZE, "%llu%s", (unsigned long long)bytes, units[unit]);
	return buf;
}

const char *unit_print_count(uint64_t count, char buf[UNIT_TEXT_SIZE])
{
	static const char *const units[] = {"", "k", "M", "G", "T", "P", "E"};

	if (count == UNIT_MAX)
		strcpy(buf, "max");
	else
		print_scaled(count, units, ARRAY_LEN(units), 1000, buf);
	return buf;
}

const char *unit_print_usec(uint64_t usec, char buf[UNIT_TEXT_SIZE])
{
	unsigned long long sec = usec / (KD * KD);

	if (usec < KD)
		snprintf(buf, UNIT_TEXT_SIZE, "%lluus", (unsigned long long)usec);
	else if (usec < KD * KD - 500) /* more would round to 1000 ms */
		snprintf(buf, UNIT_TEXT_SIZE, "%.3gms", (double)usec / 1e3);
	else if (sec < 60)
		snprintf(buf, UNIT_TEXT_SIZE, "%.2fs", (double)usec / 1e6);
	else if (sec < 3600)
		snprintf(buf, UNIT_TEXT_SIZE, "%llum%02llus", sec / 60, sec % 60);
	else
		snprintf(buf, UNIT_TEXT_SIZE, "%lluh%02llum", sec / 3600, sec / 60 % 60);
	return buf;
}

const char *unit_print_usec_exact(uint64_t usec, char buf[UNIT_TEXT_SIZE])
{
	static const struct {
		const char *unit;
		uint64_t of_the_next;
	} units[] = {{"us", 1000}, {"ms", 1000}, {"s", 60}, {"m", 60}, {"h", UINT64_MAX}};
	size_t i = 0;

	if (usec == UNIT_MAX) {
		strcpy(buf, "max");
		return buf;
	}
	while (usec > 0 && usec % units[i].of_the_next == 0)
		usec /= units[i++].of_the_next;
	snprintf(buf, UNIT_TEXT_SIZE, "%llu%s", (unsigned long long)usec, units[i].unit);
	return buf;
}

const char *unit_print_percent(uint64_t hundredths, int digits, char buf[UNIT_TEXT_SIZE])
{
	snprintf(buf, UNIT_TEXT_SIZE, "%.*f%%", digits, (double)hundredths / 100.0);
	return buf;
}
