/* SPDX-License-Identifier: MIT */
/*
 * The metrics endpoint: HTTP over a socket that listens, run by the event loop.
 *
 * /metrics in the format that Accept asks for, /healthz, a page that says so. GET and HEAD only;
 * connections are limited in number, in memory, and in the time a request may take.
 */
#pragma once

#include "common/event.h"
#include "common/text.h"

#include <stdbool.h>

struct http; /* private state */

struct http_site {
	/**
	 * @metrics: writes the page; called once a format until http_changed().
	 *
	 * Return: 0, -errno with @err set: the scraper is told 503.
	 */
	int (*metrics)(void *data, bool openmetrics, struct text *ret, struct err *err);
	bool (*healthy)(void *data);
	void *data;
};

/**
 * http_open() - answer requests from now on.
 * @fd: listens; borrowed until http_close().
 * @site: copied.
 *
 * Return: 0; -ENOENT when libmicrohttpd is not installed; -ENOTSUP when cgov was built without.
 */
int http_open(int fd, const struct http_site *site, const struct event_functions *event,
	      sd_event *loop, struct http **ret, struct err *err);

/* The pages that were made are out of date. */
void http_changed(struct http *http);
void http_close(struct http *http); /* NULL is fine */
