/* SPDX-License-Identifier: MIT */
/* Input: a hostile name. */
#include "common/text.h"

#include "tests/fuzz/fuzz.h"

static void must_be_harmless(const char *text, size_t len)
{
	while (len > 0) {
		uint32_t rune = 0;
		size_t step = text_utf8_len(text, len, &rune);
		MUST(step >= 1 && step <= 4 && step <= len);
		MUST(rune >= ' ' && rune != 0x7f && (rune < 0x80 || rune >= 0xa0));
		MUST(rune < 0xd800 || rune > 0xdfff);
		MUST(rune < 0x202a || rune > 0x202e); /* turns the direction of text */
		MUST(rune < 0x2066 || rune > 0x2069);
		text += step;
		len -= step;
	}
}

static size_t read_back(const char *safe, char *ret)
{
	size_t len = 0;

	for (; *safe; safe++) {
		unsigned int byte = (unsigned char)*safe;
		if (*safe == '\\' && safe[1] == 'x') {
			MUST(sscanf(safe + 2, "%2x", &byte) == 1);
			safe += 3;
		} else if (*safe == '\\') {
			MUST(safe[1] == '\\');
			safe++;
		}
		ret[len++] = (char)byte;
	}
	return len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_TEXT struct text safe = {0};
	char *bytes = fuzz_bytes(data, size), *back;

	text_add_safe(&safe, bytes, size);
	must_be_harmless(text_str(&safe), safe.len);
	back = malloc(safe.len + 1);
	MUST(back);
	MUST(read_back(text_str(&safe), back) == size);
	MUST(size == 0 || memcmp(back, bytes, size) == 0);
	free(back);
	free(bytes);
	return 0;
}
