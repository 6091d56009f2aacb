/* SPDX-License-Identifier: MIT */
/*
 * CRC-32C (Castagnoli): every change of up to 32 neighbouring bits is seen, and of others all but
 * one in four thousand million.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/**
 * crc32c() - the checksum of bytes.
 * @crc: of the bytes before these, 0 at the start.
 *
 * RFC 3720, section 12.1 and appendix B.4.
 */
uint32_t crc32c(uint32_t crc, const void *bytes, size_t len);
