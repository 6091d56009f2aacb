/* SPDX-License-Identifier: MIT */
/*
 * The event loop of the commands that stay: libsystemd's sd-event, loaded on first use. There is no
 * layer of ours over it: sd_event_add_time() is event.add_time(), with the same arguments.
 *
 * Manual: sd-event(3).
 */
#pragma once

#include "common/err.h"

#include <systemd/sd-event.h>

struct event_functions {
	__typeof__(sd_event_new) *new;
	__typeof__(sd_event_unref) *unref;
	__typeof__(sd_event_loop) *loop;
	__typeof__(sd_event_exit) *exit;
	__typeof__(sd_event_add_io) *add_io;
	__typeof__(sd_event_add_time) *add_time;
	__typeof__(sd_event_add_signal) *add_signal;
	__typeof__(sd_event_add_defer) *add_defer;
	__typeof__(sd_event_source_unref) *source_unref;
	__typeof__(sd_event_source_set_enabled) *source_set_enabled;
	__typeof__(sd_event_source_set_time) *source_set_time;
	__typeof__(sd_event_source_get_event) *source_get_event;
};

/**
 * event_open() - the functions of the loop.
 * @ret: borrowed for good.
 *
 * Return: 0, -ENOENT when libsystemd is not installed.
 */
int event_open(const struct event_functions **ret, struct err *err);
