/* SPDX-License-Identifier: MIT */
/* Input: a number with a unit, for all parsers. */
#include "common/unit.h"

#include "tests/fuzz/fuzz.h"

#include <errno.h>

#define UNTOUCHED 7777777

static bool is_refusal(int r)
{
	return r == -EINVAL || r == -ERANGE || r == -ENOTUNIQ;
}

/* A refusal leaves the result alone and has one of the documented codes. */
static bool is_read(int r, uint64_t value)
{
	MUST(r == 0 || (is_refusal(r) && value == UNTOUCHED));
	return r == 0;
}

static void fuzz_bytes_units(const char *text)
{
	uint64_t bare = UNTOUCHED, strict = UNTOUCHED, again;
	char printed[UNIT_TEXT_SIZE];

	int r = unit_parse_bytes(text, UNIT_BARE_1024, &bare);
	int s = unit_parse_bytes(text, UNIT_BARE_REFUSED, &strict);
	if (is_read(s, strict))
		MUST(r == 0 && bare == strict);
	if (!is_read(r, bare) || bare == UNIT_MAX)
		return;
	unit_print_bytes_exact(bare, printed);
	if (!strpbrk(printed, "PE"))
		MUST(unit_parse_bytes(printed, UNIT_BARE_REFUSED, &again) == 0 && again == bare);
}

static void fuzz_printers(uint64_t n)
{
	char printed[UNIT_TEXT_SIZE];

	MUST(strlen(unit_print_bytes(n, printed)) < 8);
	MUST(strlen(unit_print_count(n, printed)) < 8);
	MUST(strlen(unit_print_usec(n, printed)) < UNIT_TEXT_SIZE);
	MUST(strlen(unit_print_percent(n, 2, printed)) < UNIT_TEXT_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	uint64_t n = UNTOUCHED;

	fuzz_bytes_units(text);
	if (is_read(unit_parse_number(text, strlen(text), &n), n))
		fuzz_printers(n);
	n = UNTOUCHED;
	is_read(unit_parse_count(text, &n), n);
	n = UNTOUCHED;
	if (is_read(unit_parse_usec(text, &n), n))
		fuzz_printers(n);
	n = UNTOUCHED;
	is_read(unit_parse_bits(text, &n), n);
	n = UNTOUCHED;
	is_read(unit_parse_percent(text, &n), n);
	n = UNTOUCHED;
	is_read(unit_parse_decimal(text, strlen(text), 1000, &n), n);
	free(text);
	return 0;
}
