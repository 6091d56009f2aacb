/* SPDX-License-Identifier: MIT */
#include "common/event.h"

#include "common/dl.h"

#define SD_EVENT(X)                    \
	X(sd_event_new)                \
	X(sd_event_unref)              \
	X(sd_event_loop)               \
	X(sd_event_exit)               \
	X(sd_event_add_io)             \
	X(sd_event_add_time)           \
	X(sd_event_add_signal)         \
	X(sd_event_add_defer)          \
	X(sd_event_source_unref)       \
	X(sd_event_source_set_enabled) \
	X(sd_event_source_set_time)    \
	X(sd_event_source_get_event)

static struct event_functions functions;

int event_open(const struct event_functions **ret, struct err *err)
{
	static const char *const names[] = {SD_EVENT(DL_NAME_)};

	_Static_assert(sizeof(functions) == sizeof(names), "one pointer a function");
	if (!functions.new) {
		int r = dl_load("libsystemd.so.0", "libsystemd0", names, (void **)&functions,
				ARRAY_LEN(names), err);
		if (r < 0)
			return r;
	}
	*ret = &functions;
	return 0;
}
