/* SPDX-License-Identifier: MIT */
#include "common/wire.h"

void wire_put(struct text *out, uint64_t number)
{
	char bytes[10];
	size_t len = 0;

	for (; number >= 0x80; number >>= 7)
		bytes[len++] = (char)(number | 0x80);
	bytes[len++] = (char)number;
	text_add_bytes(out, bytes, len);
}

void wire_put_signed(struct text *out, uint64_t difference)
{
	wire_put(out, difference >> 63 ? ~difference << 1 | 1 : difference << 1);
}

void wire_put_string(struct text *out, const char *bytes, size_t len)
{
	wire_put(out, len);
	text_add_bytes(out, bytes, len);
}

uint64_t wire_get(struct wire *wire)
{
	uint64_t number = 0;

	for (unsigned int shift = 0; shift < 64 && wire->at < wire->end; shift += 7) {
		uint64_t byte = (unsigned char)*wire->at++;
		number |= (byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return number;
	}
	wire->failed = true;
	wire->at = wire->end;
	return 0;
}

uint64_t wire_get_signed(struct wire *wire)
{
	uint64_t number = wire_get(wire);

	return number & 1 ? ~(number >> 1) : number >> 1;
}

size_t wire_get_count(struct wire *wire, size_t each)
{
	uint64_t count = wire_get(wire);

	if (count <= (size_t)(wire->end - wire->at) / each)
		return (size_t)count;
	wire->failed = true;
	wire->at = wire->end;
	return 0;
}

const char *wire_get_string(struct wire *wire, size_t *ret_len)
{
	size_t len = wire_get_count(wire, 1);
	const char *at = wire->at;

	if (wire->failed)
		return NULL;
	wire->at += len;
	*ret_len = len;
	return at;
}
