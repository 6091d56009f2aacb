/* SPDX-License-Identifier: MIT */
/*
 * Numbers with units, read and printed exactly. Whole-text parsers: trailing garbage, signs,
 * leading white space and values that do not fit 64 bits are refused.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "max": no limit. Absence is never a number; it is a cleared flag beside one. */
#define UNIT_MAX UINT64_MAX

/**
 * unit_parse_number() - a decimal number of digits only.
 * @len: bytes of @text that are the number.
 *
 * Return: 0, -EINVAL when it is no number, -ERANGE when it does not fit.
 */
int unit_parse_number(const char *text, size_t len, uint64_t *ret);

/* What a bare K, M, G, T after a number means. */
enum unit_bare {
	UNIT_BARE_1024,	   /* memory: the kernel's and systemd's meaning */
	UNIT_BARE_REFUSED, /* I/O and network: ambiguous, say MB or MiB */
};

/**
 * unit_parse_bytes() - "512", "1.5Gi", "64KiB", "20MB", "4K".
 *
 * Ki Mi Gi Ti Pi, with or without B, are powers of 1024; kB KB MB GB TB PB are powers of 1000; a
 * fraction is exact or refused below a byte.
 *
 * Return: 0, -EINVAL, -ERANGE, -ENOTUNIQ for a bare letter where those are refused.
 */
int unit_parse_bytes(const char *text, enum unit_bare bare, uint64_t *ret);

/**
 * unit_parse_count() - "2000", "10k", "1.5M": powers of 1000, a whole number in the end.
 *
 * Return: 0, -EINVAL, -ERANGE.
 */
int unit_parse_count(const char *text, uint64_t *ret);

/**
 * unit_parse_usec() - "50ms", "1.5s", "5m", "2h", "100us", "1d".
 *
 * A bare number is refused (-ENOTUNIQ) but for 0: nobody knows whether 5 means seconds.
 *
 * Return: 0, -EINVAL, -ERANGE, -ENOTUNIQ.
 */
int unit_parse_usec(const char *text, uint64_t *ret);

/**
 * unit_parse_bits() - a network rate: "20Mbit", "1.5Gbit", "512kbit", "9600bit"; ret is bit/s.
 *
 * Return: 0, -EINVAL, -ERANGE.
 */
int unit_parse_bits(const char *text, uint64_t *ret);

/**
 * unit_parse_percent() - "25%", "12.5%", in hundredths of a percent.
 *
 * Return: 0, -EINVAL, -ERANGE.
 */
int unit_parse_percent(const char *text, uint64_t *ret_hundredths);

/**
 * unit_parse_decimal() - "1.5" in @scale-ths: with scale 1000, 1500. Exact or -EINVAL.
 */
int unit_parse_decimal(const char *text, size_t len, uint64_t scale, uint64_t *ret);

/**
 * unit_parse_bool() - "yes", "true", "on", "1", and their opposites, whatever the case.
 *
 * Return: 0, -EINVAL.
 */
int unit_parse_bool(const char *text, bool *ret);

/* Room for any text that the printers below make. */
#define UNIT_TEXT_SIZE 32

/* For people: "1.5Gi", four significant characters at the most. "max" for UNIT_MAX. */
const char *unit_print_bytes(uint64_t bytes, char buf[UNIT_TEXT_SIZE]);
/* Exact: the largest power of 1024 that divides it, "512Mi", else the number. */
const char *unit_print_bytes_exact(uint64_t bytes, char buf[UNIT_TEXT_SIZE]);
/* For people: "12.3k". */
const char *unit_print_count(uint64_t count, char buf[UNIT_TEXT_SIZE]);
/* For people: "1.50s", "20.0ms", "3m05s", "2h10m". */
const char *unit_print_usec(uint64_t usec, char buf[UNIT_TEXT_SIZE]);
/* Exact: the largest unit that divides it, "90s"; "max" for UNIT_MAX. */
const char *unit_print_usec_exact(uint64_t usec, char buf[UNIT_TEXT_SIZE]);
/* From hundredths: "13.40%" with @digits after the point. */
const char *unit_print_percent(uint64_t hundredths, int digits, char buf[UNIT_TEXT_SIZE]);
