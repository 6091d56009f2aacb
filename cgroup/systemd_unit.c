/* SPDX-License-Identifier: MIT */
#include "cgroup/systemd_unit.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-bus.h>

#include "cgroup/systemd_bus_parts.h"
#include "common/clock.h"
#include "common/dl.h"
#include "common/fd.h"

#define BUS(X)                            \
	X(sd_bus_message_new_method_call) \
	X(sd_bus_message_open_container)  \
	X(sd_bus_message_close_container) \
	X(sd_bus_message_append)          \
	X(sd_bus_message_append_array)    \
	X(sd_bus_message_read)            \
	X(sd_bus_message_unref)           \
	X(sd_bus_call)                    \
	X(sd_bus_call_method)             \
	X(sd_bus_get_property_string)     \
	X(sd_bus_error_has_name)          \
	X(sd_bus_error_free)
DL_LIBRARY(lib, "libsystemd.so.0", "libsystemd0", BUS)

/* Somebody waits at a screen: a unit that does not freeze is told of, not waited for. */
#define ANSWER_USEC (5 * USEC_PER_SEC)

static void error_done(sd_bus_error *error)
{
	lib.sd_bus_error_free(error);
}
#define AUTO_ERROR CLEANUP(error_done)

static void message_done(sd_bus_message **message)
{
	lib.sd_bus_message_unref(*message);
}
#define AUTO_MESSAGE CLEANUP(message_done)

static int explain(int r, const sd_bus_error *error, const char *what, const char *unit,
		   struct err *err)
{
	if (lib.sd_bus_error_has_name(error, SYSTEMD ".NoSuchUnit"))
		r = -ENOENT;
	if (lib.sd_bus_error_has_name(error, "org.freedesktop.DBus.Error.AccessDenied") ||
	    lib.sd_bus_error_has_name(
		    error, "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"))
		return err_say(err, EACCES,
			       "%s '%s': systemd does not let this user; as root it would", what,
			       unit);
	if (!error->message)
		return err_set(err, -r, "%s '%s'", what, unit);
	return err_say(err, -r, "%s '%s': systemd says: %s", what, unit, error->message);
}

/* "org.freedesktop.systemd1.Service" of "ssh.service". */
static void interface_of(const char *unit, char *ret, size_t size)
{
	const char *dot = strrchr(unit, '.');

	snprintf(ret, size, SYSTEMD ".%s", dot ? dot + 1 : unit);
	char *kind = ret + strlen(SYSTEMD ".");
	*kind = (char)toupper((unsigned char)*kind);
}

static int read_group(struct systemd_bus *bus, const char *unit, char **ret, sd_bus_error *error)
{
	AUTO_MESSAGE sd_bus_message *reply = NULL;
	const char *object;
	char interface[320];

	interface_of(unit, interface, sizeof(interface));
	int r = lib.sd_bus_call_method(bus->bus, SYSTEMD, MANAGER_PATH, MANAGER, "GetUnit", error,
				       &reply, "s", unit);
	if (r >= 0)
		r = lib.sd_bus_message_read(reply, "o", &object);
	if (r >= 0)
		r = lib.sd_bus_get_property_string(bus->bus, SYSTEMD, object, interface,
						   "ControlGroup", error, ret);
	return r;
}

int systemd_unit_is_at(struct systemd_bus *bus, const char *unit, const char *path, struct err *err)
{
	AUTO_FREE char *group = NULL;

	int r = lib_load(err);
	if (r < 0)
		return r;
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	r = read_group(bus, unit, &group, &error);
	if (r < 0)
		return explain(r, &error, "find", unit, err);
	if (strcmp(group, path) != 0)
		return err_say(err, ESTALE, "systemd has '%s' at '%s', not at '%s'", unit, group,
			       path);
	return 0;
}

/* @arguments: of the call, after the unit's name, are in @message already. */
static int call(struct systemd_bus *bus, sd_bus_message *message, sd_bus_error *error)
{
	return lib.sd_bus_call(bus->bus, message, ANSWER_USEC, error, NULL);
}

static int begin(struct systemd_bus *bus, const char *method, const char *unit,
		 sd_bus_message **ret)
{
	int r = lib.sd_bus_message_new_method_call(bus->bus, ret, SYSTEMD, MANAGER_PATH, MANAGER,
						   method);

	return r < 0 ? r : lib.sd_bus_message_append(*ret, "s", unit);
}

int systemd_freeze(struct systemd_bus *bus, const char *unit, bool frozen, struct err *err)
{
	int r = lib_load(err);
	if (r < 0)
		return r;
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	AUTO_MESSAGE sd_bus_message *message = NULL;
	r = begin(bus, frozen ? "FreezeUnit" : "ThawUnit", unit, &message);
	if (r >= 0)
		r = call(bus, message, &error);
	return r < 0 ? explain(r, &error, frozen ? "freeze" : "thaw", unit, err) : 0;
}

int systemd_signal(struct systemd_bus *bus, const char *unit, int number, struct err *err)
{
	int r = lib_load(err);
	if (r < 0)
		return r;
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	AUTO_MESSAGE sd_bus_message *message = NULL;
	r = begin(bus, "KillUnit", unit, &message);
	if (r >= 0)
		r = lib.sd_bus_message_append(message, "si", "all", number);
	if (r >= 0)
		r = call(bus, message, &error);
	return r < 0 ? explain(r, &error, "signal", unit, err) : 0;
}

static int append_bytes(sd_bus_message *message, const struct systemd_property *property)
{
	int r = lib.sd_bus_message_open_container(message, 'r', "sv");

	if (r >= 0)
		r = lib.sd_bus_message_append(message, "s", property->name);
	if (r >= 0)
		r = lib.sd_bus_message_open_container(message, 'v', "ay");
	if (r >= 0)
		r = lib.sd_bus_message_append_array(message, 'y', property->bytes, property->len);
	if (r >= 0)
		r = lib.sd_bus_message_close_container(message);
	return r < 0 ? r : lib.sd_bus_message_close_container(message);
}

static int append(sd_bus_message *message, const struct systemd_property *property)
{
	switch (property->type) {
	case SYSTEMD_NUMBER:
		return lib.sd_bus_message_append(message, "(sv)", property->name, "t", property->n);
	case SYSTEMD_BOOL:
		return lib.sd_bus_message_append(message, "(sv)", property->name, "b",
						 property->n != 0);
	case SYSTEMD_DEVICE:
		return lib.sd_bus_message_append(message, "(sv)", property->name, "a(st)", 1,
						 property->device, property->n);
	case SYSTEMD_BYTES:
		return append_bytes(message, property);
	}
	return -EINVAL;
}

static int compose(struct systemd_bus *bus, const char *unit,
		   const struct systemd_property *properties, size_t count, sd_bus_message **ret)
{
	int r = begin(bus, "SetUnitProperties", unit, ret);

	if (r >= 0)
		r = lib.sd_bus_message_append(*ret, "b", 1);
	if (r >= 0)
		r = lib.sd_bus_message_open_container(*ret, 'a', "(sv)");
	for (size_t i = 0; r >= 0 && i < count; i++)
		r = append(*ret, &properties[i]);
	return r < 0 ? r : lib.sd_bus_message_close_container(*ret);
}

int systemd_set(struct systemd_bus *bus, const char *unit,
		const struct systemd_property *properties, size_t count, struct err *err)
{
	int r = lib_load(err);
	if (r < 0)
		return r;
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	AUTO_MESSAGE sd_bus_message *message = NULL;
	r = compose(bus, unit, properties, count, &message);
	if (r >= 0)
		r = call(bus, message, &error);
	return r < 0 ? explain(r, &error, "limit", unit, err) : 0;
}
