/* SPDX-License-Identifier: MIT */
#include "cgroup/unit_read.h"

#include <errno.h>
#include <string.h>

#include "common/clock.h"

#define BLANKS " \t"

/* systemd: systemd.time(7). */
static const struct {
	const char *names; /* "a|b" */
	uint64_t usec;
} spans[] = {
	{"us|usec|\xc2\xb5s|\xce\xbcs", 1},	    {"ms|msec", 1000},
	{"s|sec|second|seconds", USEC_PER_SEC},	    {"m|min|minute|minutes", 60 * USEC_PER_SEC},
	{"h|hr|hour|hours", 3600 * USEC_PER_SEC},   {"d|day|days", 86400 * USEC_PER_SEC},
	{"w|week|weeks", 7 * 86400 * USEC_PER_SEC},
};

#define UNIT_SIZE 16

/* What a bare number is in, for the empty unit. */
static uint64_t span_usec(const char *unit)
{
	if (!unit[0])
		return USEC_PER_SEC;
	for (size_t i = 0; i < ARRAY_LEN(spans); i++)
		if (text_is_one_of(unit, spans[i].names))
			return spans[i].usec;
	return 0;
}

/* The next "1.5min" of @cursor. */
static int read_span(const char **cursor, uint64_t *ret)
{
	const char *at = *cursor;
	char unit[UNIT_SIZE] = "";
	const size_t number = strspn(at, "0123456789.");

	const char *word = at + number + strspn(at + number, BLANKS);
	const size_t len = strcspn(word, BLANKS "0123456789");
	if (number == 0 || len >= sizeof(unit))
		return -EINVAL;
	memcpy(unit, word, len);
	*cursor = word + len + strspn(word + len, BLANKS);
	const uint64_t scale = span_usec(unit);
	return scale ? unit_parse_decimal(at, number, scale, ret) : -EINVAL;
}

int unit_read_usec(const char *text, uint64_t *ret)
{
	uint64_t sum = 0, usec;

	if (strcmp(text, "infinity") == 0) {
		*ret = UNIT_MAX;
		return 0;
	}
	do {
		int r = read_span(&text, &usec);
		if (r < 0)
			return r;
		if (usec >= UNIT_MAX - sum)
			return -ERANGE;
		sum += usec;
	} while (*text);
	*ret = sum;
	return 0;
}

static int add_usec(const char *value, struct text *ret)
{
	char number[UNIT_TEXT_SIZE];
	uint64_t usec;
	int r = unit_read_usec(value, &usec);

	if (r < 0)
		return r;
	text_add(ret, unit_print_usec_exact(usec, number));
	return 0;
}

/* Of I/O a K is 1000, and a policy wants that said. */
static void add_amount(enum knob_unit unit, const char *value, struct text *ret)
{
	const size_t len = strlen(value);

	if (strcmp(value, "infinity") == 0)
		text_add(ret, "max");
	else
		text_add(ret, value);
	if (unit == KNOB_UNIT_RATE && len > 0 && strchr("KMGTP", value[len - 1]))
		text_add(ret, "B");
}

static int add_value(const struct unit_property *row, const char *value, struct text *ret)
{
	struct knob_field fields[KNOB_FIELDS_MAX];

	knob_fields(&knobs[row->id], fields);
	if (fields[row->field].unit == KNOB_UNIT_USEC)
		return add_usec(value, ret);
	add_amount(fields[row->field].unit, value, ret);
	return 0;
}

/* "/dev/sda 5M" */
static int add_device(const struct unit_property *row, const char *value, struct text *device,
		      struct text *ret)
{
	static const char by_number[] = "/dev/block/";
	const size_t len = strcspn(value, BLANKS);
	const char *rest = value + len + strspn(value + len, BLANKS);

	if (len == 0 || !*rest)
		return -EINVAL;
	const size_t skip =
		len > strlen(by_number) && strncmp(value, by_number, strlen(by_number)) == 0
			? strlen(by_number)
			: 0;
	text_add_bytes(device, value + skip, len - skip);
	return add_value(row, rest, ret);
}

/* "0-3 6" is "0-3,6". */
static void add_set(const char *value, struct text *ret)
{
	for (const char *at = value; *at;) {
		const size_t len = strcspn(at, BLANKS ",");
		if (len > 0)
			text_add(ret, ret->len ? "," : "");
		text_add_bytes(ret, at, len);
		at += len;
		at += strspn(at, BLANKS ",");
	}
}

int unit_read(const struct unit_property *row, const char *value, struct text *device,
	      struct text *ret)
{
	switch (row->how) {
	case UNIT_HOW_NUMBER:
	case UNIT_HOW_BOOL:
	case UNIT_HOW_QUOTA:
	case UNIT_HOW_PERIOD:
		return add_value(row, value, ret);
	case UNIT_HOW_DEVICE:
		return add_device(row, value, device, ret);
	case UNIT_HOW_MASK:
		add_set(value, ret);
		return 0;
	}
	return -EINVAL;
}

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

void unit_path(const char *name, size_t len, bool slashes, struct text *ret)
{
	for (size_t i = 0; i < len; i++) {
		int high = -1, low = -1;
		if (name[i] == '\\' && len - i >= 4 && name[i + 1] == 'x') {
			high = hex_digit(name[i + 2]);
			low = hex_digit(name[i + 3]);
		}
		char c = name[i] == '-' && slashes ? '/' : name[i];
		if (high >= 0 && low >= 0) {
			c = (char)(high * 16 + low);
			i += 3;
		}
		text_add_bytes(ret, &c, 1);
	}
}
