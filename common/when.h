/* SPDX-License-Identifier: MIT */
/*
 * A moment as people name it, within what was recorded.
 */
#pragma once

#include <stdint.h>

/**
 * when_parse() - "2026-11-23T22:41:52.5Z", "22:41", "-5m", "+30s".
 * @first_nsec, @last_nsec: wall clock of the recording's first and last sample.
 *
 * A date and time (with or without seconds, T or a space between) is of this machine's time zone
 * unless Z or an offset ends it; a time alone is the last such that is not after the recording's
 * end; a duration counts back from the end, or on from the beginning.
 *
 * Return: 0, -EINVAL.
 */
int when_parse(const char *text, uint64_t first_nsec, uint64_t last_nsec, uint64_t *ret_nsec);
