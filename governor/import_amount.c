/* SPDX-License-Identifier: MIT */
#include "governor/import_amount.h"

#include "common/unit.h"

#include <inttypes.h>
#include <string.h>

bool import_number(const char *text, int64_t *ret)
{
	const bool minus = text[0] == '-';
	uint64_t number;

	if (unit_parse_number(text + minus, strlen(text + minus), &number) < 0 ||
	    number > INT64_MAX)
		return false;
	*ret = minus ? -(int64_t)number : (int64_t)number;
	return true;
}

const char *import_count(struct import *import, const char *text, bool zero_is_max)
{
	int64_t number;

	if (!import_number(text, &number))
		return NULL;
	if (number < 0 || (number == 0 && zero_is_max))
		return "max";
	return import_printf(import, "%" PRId64, number);
}

const char *import_usec(struct import *import, const char *text)
{
	int64_t number;

	if (!import_number(text, &number))
		return NULL;
	return number < 0 ? "max" : import_printf(import, "%" PRId64 "us", number);
}

const char *import_shares(struct import *import, uint64_t shares)
{
	if (shares < 2)
		shares = 2;
	if (shares > 262144)
		shares = 262144;
	return import_printf(import, "%" PRIu64, 1 + (shares - 2) * 9999 / 262142);
}

const char *import_blkio_weight(struct import *import, const char *text)
{
	int64_t weight;

	if (!import_number(text, &weight) || weight < 10 || weight > 1000)
		return NULL;
	return import_printf(import, "%" PRId64, 1 + (weight - 10) * 9999 / 990);
}

const char *import_size_1024(struct import *import, const char *text)
{
	static const char letters[] = "kmgtp", units[] = "KMGTP";
	const size_t len = strspn(text, "0123456789.");
	const char letter = (char)(text[len] | 0x20);
	const char *at = text[len] ? strchr(letters, letter) : NULL;
	const char *rest = text + len + (at != NULL);

	if (strcmp(text, "-1") == 0)
		return "max";
	if (len == 0 || !text_is_one_of(rest, "|b|B|ib|iB"))
		return NULL;
	return at ? import_printf(import, "%.*s%ci", (int)len, text, units[at - letters])
		  : import_printf(import, "%.*s", (int)len, text);
}

const char *import_swap(struct import *import, uint64_t both, uint64_t memory)
{
	char buf[UNIT_TEXT_SIZE];

	if (both < memory)
		return NULL;
	return import_printf(import, "%s", unit_print_bytes_exact(both - memory, buf));
}
