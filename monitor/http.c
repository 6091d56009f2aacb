/* SPDX-License-Identifier: MIT */
#include "monitor/http.h"

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#if HAVE_HTTP
#include <fcntl.h>
#include <microhttpd.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "common/clock.h"
#include "common/dl.h"
#include "monitor/accept.h"

#define CONNECTIONS_MAX 64
#define MEMORY_MAX	((size_t)16 * 1024) /* of a connection: its headers must fit */
#define IDLE_SEC	5u
#define REQUEST_USEC	(30 * USEC_PER_SEC) /* from its first byte to the last of the answer */

#define MICROHTTPD(X)                      \
	X(MHD_start_daemon)                \
	X(MHD_stop_daemon)                 \
	X(MHD_get_daemon_info)             \
	X(MHD_run)                         \
	X(MHD_get_timeout)                 \
	X(MHD_get_connection_info)         \
	X(MHD_lookup_connection_value)     \
	X(MHD_create_response_from_buffer) \
	X(MHD_add_response_header)         \
	X(MHD_queue_response)              \
	X(MHD_destroy_response)
DL_LIBRARY(mhd, "libmicrohttpd.so.12", "libmicrohttpd12", MICROHTTPD)

/* A connection, for as long as it lasts. */
struct visitor {
	struct http *http; /* NULL: free */
	int fd;
	uint64_t since_usec; /* connected, or done with the request before */
};

struct http {
	struct http_site site;
	const struct event_functions *event;
	struct MHD_Daemon *daemon;
	sd_event_source *ready, *timer;
	struct MHD_Response *pages[2]; /* classic and OpenMetrics; NULL: not made yet */
	struct visitor visitors[CONNECTIONS_MAX];
};

static const char front[] = "<!DOCTYPE html>\n<title>cgov export</title>\n"
			    "<p><a href=\"/metrics\">/metrics</a>: every number of every group, as "
			    "OpenMetrics or Prometheus text\n"
			    "<p><a href=\"/healthz\">/healthz</a>: whether they are up to date\n";

static struct MHD_Response *make(const void *bytes, size_t len, enum MHD_ResponseMemoryMode mode,
				 const char *type)
{
	/* The library only reads it. */
	struct MHD_Response *response =
		mhd.MHD_create_response_from_buffer(len, (void *)(uintptr_t)bytes, mode);

	if (!response)
		return NULL;
	mhd.MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	mhd.MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	return response;
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned int status,
			      const char *type, const char *text)
{
	struct MHD_Response *response = make(text, strlen(text), MHD_RESPMEM_PERSISTENT, type);

	if (!response)
		return MHD_NO;
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		mhd.MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	enum MHD_Result result = mhd.MHD_queue_response(connection, status, response);
	mhd.MHD_destroy_response(response);
	return result;
}

/* Once a sample and format, however many ask; an answer on its way keeps the page it has. */
static struct MHD_Response *page(struct http *http, bool openmetrics)
{
	struct MHD_Response **page = &http->pages[openmetrics];
	AUTO_TEXT struct text text = {0};
	struct err ignored;

	if (*page)
		return *page;
	if (http->site.metrics(http->site.data, openmetrics, &text, &ignored) < 0 || text.failed)
		return NULL;
	size_t len = text.len;
	char *bytes = text_take(&text);
	*page = make(bytes, len, MHD_RESPMEM_MUST_FREE,
		     openmetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
				 : "text/plain; version=0.0.4; charset=utf-8");
	if (*page)
		mhd.MHD_add_response_header(*page, MHD_HTTP_HEADER_VARY, "Accept");
	else
		free(bytes);
	return *page;
}

static enum MHD_Result answer_metrics(struct http *http, struct MHD_Connection *connection)
{
	const char *accept = mhd.MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
							     MHD_HTTP_HEADER_ACCEPT);
	struct MHD_Response *response = page(http, accept_openmetrics(accept));

	if (!response)
		return answer(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain",
			      "no sample\n");
	return mhd.MHD_queue_response(connection, MHD_HTTP_OK, response);
}

static enum MHD_Result handle(void *data, struct MHD_Connection *connection, const char *url,
			      const char *method, UNUSED const char *version,
			      UNUSED const char *body, UNUSED size_t *body_size, void **of_request)
{
	struct http *http = data;
	const bool first = !*of_request;

	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
		return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain",
			      "GET or HEAD\n");
	/* An answer to the headers alone would end the connection. */
	*of_request = http;
	if (first)
		return MHD_YES;
	if (strcmp(url, "/metrics") == 0)
		return answer_metrics(http, connection);
	if (strcmp(url, "/healthz") == 0)
		return http->site.healthy(http->site.data)
			       ? answer(connection, MHD_HTTP_OK, "text/plain", "ok\n")
			       : answer(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain",
					"the last sample is old\n");
	if (strcmp(url, "/") == 0)
		return answer(connection, MHD_HTTP_OK, "text/html; charset=utf-8", front);
	return answer(connection, MHD_HTTP_NOT_FOUND, "text/plain", "try /metrics\n");
}

static void come(struct http *http, struct MHD_Connection *connection, void **socket_data)
{
	const union MHD_ConnectionInfo *info =
		mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	for (size_t i = 0; info && i < CONNECTIONS_MAX; i++) {
		struct visitor *visitor = &http->visitors[i];
		if (visitor->http)
			continue;
		*visitor = (struct visitor){http, info->connect_fd, clock_mono_usec()};
		*socket_data = visitor;
		return;
	}
}

static void come_or_go(void *data, struct MHD_Connection *connection, void **socket_data,
		       enum MHD_ConnectionNotificationCode what)
{
	struct visitor *visitor = *socket_data;

	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		come(data, connection, socket_data);
	else if (visitor)
		visitor->http = NULL;
}

static void served(UNUSED void *data, struct MHD_Connection *connection, UNUSED void **of_request,
		   UNUSED enum MHD_RequestTerminationCode how)
{
	const union MHD_ConnectionInfo *info =
		mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct visitor *visitor = info ? info->socket_context : NULL;

	if (visitor)
		visitor->since_usec = clock_mono_usec();
}

/* A byte now and then is not idle; a request still has to come to its end. */
static bool end_slow(struct http *http)
{
	uint64_t now = clock_mono_usec();
	bool any = false;

	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		struct visitor *visitor = &http->visitors[i];
		any = any || visitor->http;
		if (visitor->http && now - visitor->since_usec > REQUEST_USEC)
			shutdown(visitor->fd, SHUT_RDWR);
	}
	return any;
}

/* What is due is done; then until the library wants to be called again. */
static int run(struct http *http)
{
	MHD_UNSIGNED_LONG_LONG wait_msec = 1000;

	bool any = end_slow(http);
	if (mhd.MHD_run(http->daemon) != MHD_YES)
		return -EIO;
	if (mhd.MHD_get_timeout(http->daemon, &wait_msec) != MHD_YES && !any)
		return http->event->source_set_enabled(http->timer, SD_EVENT_OFF);
	if (wait_msec > 1000)
		wait_msec = 1000;
	int r = http->event->source_set_time(http->timer, clock_mono_usec() + wait_msec * 1000);
	return r < 0 ? r : http->event->source_set_enabled(http->timer, SD_EVENT_ONESHOT);
}

static int on_ready(UNUSED sd_event_source *source, UNUSED int fd, UNUSED uint32_t events,
		    void *data)
{
	return run(data);
}

static int on_time(UNUSED sd_event_source *source, UNUSED uint64_t usec, void *data)
{
	return run(data);
}

static int start(struct http *http, int fd, struct err *err)
{
	http->daemon = mhd.MHD_start_daemon(
		MHD_USE_EPOLL, 0, NULL, NULL, handle, http, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS_MAX,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
		IDLE_SEC, MHD_OPTION_NOTIFY_CONNECTION, come_or_go, http,
		MHD_OPTION_NOTIFY_COMPLETED, served, http, MHD_OPTION_END);
	return http->daemon ? 0 : err_say(err, EIO, "the HTTP server does not start");
}

static int attach(struct http *http, sd_event *loop, struct err *err)
{
	const union MHD_DaemonInfo *info =
		mhd.MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	int r = info ? http->event->add_io(loop, &http->ready, info->epoll_fd, EPOLLIN, on_ready,
					   http)
		     : -EIO;

	if (r >= 0)
		r = http->event->add_time(loop, &http->timer, CLOCK_MONOTONIC, 0, 1, on_time, http);
	return r < 0 ? err_set(err, -r, "serve HTTP") : 0;
}

int http_open(int fd, const struct http_site *site, const struct event_functions *event,
	      sd_event *loop, struct http **ret, struct err *err)
{
	int r = mhd_load(err);
	if (r < 0)
		return r;
	struct http *http = calloc(1, sizeof(*http));
	if (!http)
		return err_set(err, ENOMEM, "serve HTTP");
	http->site = *site;
	http->event = event;
	/* The library closes the socket that it is given. */
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	r = own < 0 ? err_set(err, errno, "serve HTTP") : start(http, own, err);
	if (r == 0)
		r = attach(http, loop, err);
	else if (own >= 0)
		close(own);
	if (r < 0) {
		http_close(http);
		return r;
	}
	*ret = http;
	return 0;
}

void http_changed(struct http *http)
{
	for (size_t i = 0; i < ARRAY_LEN(http->pages); i++) {
		if (http->pages[i])
			mhd.MHD_destroy_response(http->pages[i]);
		http->pages[i] = NULL;
	}
}

void http_close(struct http *http)
{
	if (!http)
		return;
	if (http->ready)
		http->event->source_unref(http->ready);
	if (http->timer)
		http->event->source_unref(http->timer);
	http_changed(http);
	if (http->daemon)
		mhd.MHD_stop_daemon(http->daemon);
	free(http);
}
#else
int http_open(UNUSED int fd, UNUSED const struct http_site *site,
	      UNUSED const struct event_functions *event, UNUSED sd_event *loop,
	      UNUSED struct http **ret, struct err *err)
{
	return err_say(err, ENOTSUP, "this cgov was built without its HTTP server");
}

void http_changed(UNUSED struct http *http)
{
}

void http_close(UNUSED struct http *http)
{
}
#endif
