/* SPDX-License-Identifier: MIT */
/*
 * Which text format a scraper asks for.
 */
#pragma once

#include <stdbool.h>

/**
 * accept_openmetrics() - read an Accept header.
 * @header: as it came, any bytes; NULL when there was none.
 *
 * OpenMetrics must be named, in a version that is spoken here, and be wanted at least as much as
 * text/plain; a wildcard means the classic format, which everything reads. What cannot be parsed
 * counts as not said.
 *
 * RFC 9110, 12.5.1.
 */
bool accept_openmetrics(const char *header);
