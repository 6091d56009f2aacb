/* SPDX-License-Identifier: MIT */
/*
 * Signals by name, as people and policies write them.
 */
#pragma once

/* Signals that have names are below it; real-time ones have none. */
#define SIGNAL_NAMED_END 32

/**
 * signal_find() - "TERM", "SIGTERM", whatever the case, or "15".
 *
 * Return: 0 when there is no such signal.
 */
int signal_find(const char *text);

/* "TERM" for 15; "?" for a signal without a name. */
const char *signal_name(int number);
