/* SPDX-License-Identifier: MIT */
#include "cgroup/block.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/crc32c.h"

#define FILE_MAGIC  "cgovrec\n"
#define BLOCK_MAGIC "CGB1"

static void put32(char *at, uint32_t value)
{
	value = htole32(value);
	memcpy(at, &value, sizeof(value));
}

static void put64(char *at, uint64_t value)
{
	value = htole64(value);
	memcpy(at, &value, sizeof(value));
}

static uint32_t get32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return le32toh(value);
}

static uint64_t get64(const char *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return le64toh(value);
}

void block_put(const struct block *block, const char *payload, struct text *out)
{
	char header[BLOCK_HEADER_SIZE] = BLOCK_MAGIC;

	header[4] = (char)block->kind;
	header[5] = (char)block->flags;
	put64(header + 8, block->segment);
	put64(header + 16, block->real_nsec);
	put64(header + 24, block->mono_usec);
	put32(header + 32, block->stored);
	put32(header + 36, block->raw);
	put32(header + 40, crc32c(0, payload, block->stored));
	put32(header + 44, crc32c(0, header, 44));
	text_add_bytes(out, header, sizeof(header));
	text_add_bytes(out, payload, block->stored);
}

bool block_get(const char *bytes, struct block *ret)
{
	if (memcmp(bytes, BLOCK_MAGIC, 4) != 0 || get32(bytes + 44) != crc32c(0, bytes, 44))
		return false;
	*ret = (struct block){
		.kind = (uint8_t)bytes[4],
		.flags = (uint8_t)bytes[5],
		.segment = get64(bytes + 8),
		.real_nsec = get64(bytes + 16),
		.mono_usec = get64(bytes + 24),
		.stored = get32(bytes + 32),
		.raw = get32(bytes + 36),
		.payload_crc = get32(bytes + 40),
	};
	return ret->stored <= BLOCK_PAYLOAD_MAX && ret->raw <= BLOCK_PAYLOAD_MAX;
}

void block_put_file(const struct block_file *file, char ret[BLOCK_FILE_SIZE])
{
	memset(ret, 0, BLOCK_FILE_SIZE);
	memcpy(ret, FILE_MAGIC, 8);
	put32(ret + 8, file->version);
	put32(ret + 12, file->slot_size);
	put64(ret + 16, file->made_nsec);
	put32(ret + 28, crc32c(0, ret, 28));
}

int block_read_file(int fd, struct block_file *ret, struct err *err)
{
	char bytes[BLOCK_FILE_SIZE];
	ssize_t n = pread(fd, bytes, sizeof(bytes), 0);

	if (n < 0)
		return err_set(err, errno, "read");
	if (n < 8 || memcmp(bytes, FILE_MAGIC, 8) != 0)
		return err_say(err, EBADMSG, "not a recording of cgov");
	if (n < BLOCK_FILE_SIZE || get32(bytes + 28) != crc32c(0, bytes, 28))
		return err_say(err, EBADMSG, "the recording's first bytes are damaged");
	ret->version = get32(bytes + 8);
	ret->slot_size = get32(bytes + 12);
	ret->made_nsec = get64(bytes + 16);
	if (ret->version != BLOCK_FILE_VERSION)
		return err_say(err, ENOTSUP, "a recording of format %u, this cgov reads %d",
			       ret->version, BLOCK_FILE_VERSION);
	if (ret->slot_size < BLOCK_SLOT_MIN || ret->slot_size > BLOCK_SLOT_MAX)
		return err_say(err, EBADMSG, "slots of %u bytes", ret->slot_size);
	return 0;
}
