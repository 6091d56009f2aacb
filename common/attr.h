/* SPDX-License-Identifier: MIT */
/*
 * Compiler attributes and the macros that make ownership visible.
 */
#pragma once

#include <stddef.h>

#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define CLEANUP(function)	__attribute__((cleanup(function)))
#define UNUSED			__attribute__((unused))
#define NORETURN		__attribute__((noreturn))

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/**
 * TAKE() - hand over what @place owns.
 * @place: lvalue that a cleanup attribute watches.
 * @nothing: the value that means "owns nothing".
 *
 * Return: the old value; @place owns nothing afterwards.
 */
#define TAKE(place, nothing)                               \
	({                                                 \
		__typeof__(place) *take_at_ = &(place);    \
		__typeof__(place) take_value_ = *take_at_; \
		*take_at_ = (nothing);                     \
		take_value_;                               \
	})
#define TAKE_FD(fd)   TAKE(fd, -1)
#define TAKE_PTR(ptr) TAKE(ptr, NULL)
