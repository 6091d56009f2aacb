/* SPDX-License-Identifier: MIT */
#include "cgroup/systemd_bus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "cgroup/systemd_bus_parts.h"
#include "common/clock.h"
#include "common/dl.h"
#include "common/fd.h"

#define BUS(X)                            \
	X(sd_bus_open_system)             \
	X(sd_bus_open_user)               \
	X(sd_bus_new)                     \
	X(sd_bus_set_address)             \
	X(sd_bus_start)                   \
	X(sd_bus_is_bus_client)           \
	X(sd_bus_flush_close_unref)       \
	X(sd_bus_match_signal)            \
	X(sd_bus_slot_unref)              \
	X(sd_bus_message_new_method_call) \
	X(sd_bus_message_open_container)  \
	X(sd_bus_message_close_container) \
	X(sd_bus_message_append)          \
	X(sd_bus_message_read)            \
	X(sd_bus_message_unref)           \
	X(sd_bus_call)                    \
	X(sd_bus_call_method)             \
	X(sd_bus_process)                 \
	X(sd_bus_wait)                    \
	X(sd_bus_get_property_string)     \
	X(sd_bus_error_has_name)          \
	X(sd_bus_error_free)
DL_LIBRARY(lib, "libsystemd.so.0", "libsystemd0", BUS)

#define ANSWER_USEC (30 * USEC_PER_SEC)

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

/* The manager's own socket, where no D-Bus daemon runs. */
static int open_private(bool user, sd_bus **ret)
{
	char address[64];
	sd_bus *bus = NULL;

	if (user)
		snprintf(address, sizeof(address), "unix:path=/run/user/%u/systemd/private",
			 geteuid());
	else
		strcpy(address, "unix:path=/run/systemd/private");
	int r = lib.sd_bus_new(&bus);
	if (r >= 0)
		r = lib.sd_bus_set_address(bus, address);
	if (r >= 0)
		r = lib.sd_bus_start(bus);
	if (r < 0) {
		lib.sd_bus_flush_close_unref(bus);
		return r;
	}
	*ret = bus;
	return 0;
}

static int refuse(bool user, int r, struct err *err)
{
	err_set(err, -r, "reach systemd's %s manager", user ? "user" : "system");
	err->code = -ENOTSUP;
	if (!user)
		return err_hint(err, "is D-Bus installed and running? apt-get install dbus");
	return err_hint(err,
			"as root: apt-get install dbus-user-session && loginctl enable-linger %u",
			geteuid());
}

int systemd_bus_open(bool user, struct systemd_bus **ret, struct err *err)
{
	sd_bus *bus = NULL;

	int r = lib_load(err);
	if (r < 0)
		return r;
	r = user ? lib.sd_bus_open_user(&bus) : lib.sd_bus_open_system(&bus);
	if (r < 0 && open_private(user, &bus) < 0)
		return refuse(user, r, err);
	*ret = calloc(1, sizeof(**ret));
	if (!*ret) {
		lib.sd_bus_flush_close_unref(bus);
		return err_set(err, ENOMEM, "reach systemd");
	}
	(*ret)->bus = bus;
	return 0;
}

void systemd_bus_close(struct systemd_bus *bus)
{
	if (!bus)
		return;
	lib.sd_bus_flush_close_unref(bus->bus);
	free(bus);
}

/* A job that runs, and how it ended. */
struct job {
	char path[256];
	char result[32]; /* "" while it runs */
};

static int on_job_removed(sd_bus_message *message, void *data, UNUSED sd_bus_error *error)
{
	struct job *job = data;
	const char *path, *unit, *result;
	uint32_t id;

	if (lib.sd_bus_message_read(message, "uoss", &id, &path, &unit, &result) < 0)
		return 0;
	if (strcmp(path, job->path) == 0)
		snprintf(job->result, sizeof(job->result), "%s", result);
	return 0;
}

static int wait_for_job(sd_bus *bus, const struct job *job, const char *unit, struct err *err)
{
	uint64_t deadline = clock_mono_usec() + ANSWER_USEC;

	while (!job->result[0]) {
		int r = lib.sd_bus_process(bus, NULL);
		if (r < 0)
			return err_set(err, -r, "wait for systemd to start '%s'", unit);
		if (r > 0)
			continue;
		uint64_t now = clock_mono_usec();
		if (now >= deadline)
			return err_say(err, ETIMEDOUT, "systemd did not start '%s' within 30 s",
				       unit);
		r = lib.sd_bus_wait(bus, deadline - now);
		if (r < 0 && r != -EINTR)
			return err_set(err, -r, "wait for systemd to start '%s'", unit);
	}
	if (strcmp(job->result, "done") != 0)
		return err_say(err, EIO, "systemd did not start '%s': %s", unit, job->result);
	return 0;
}

/*
 * Delegate hands over the subtree, and with it every controller that the manager has. Accounting is
 * implied by it. The limit on tasks that systemd gives to each scope would hold for all workloads
 * together.
 */
static int append_properties(sd_bus_message *message)
{
	return lib.sd_bus_message_append(message, "(sv)(sv)(sv)(sv)(sv)", "Description", "s",
					 "Workloads of cgov", "Slice", "s", "cgov.slice",
					 "Delegate", "b", 1, "TasksMax", "t", UINT64_MAX,
					 "CollectMode", "s", "inactive-or-failed");
}

/* @pidfd: -1 where the manager takes numbers only. */
static int compose_start(sd_bus *bus, const char *unit, pid_t pid, int pidfd, sd_bus_message **ret)
{
	AUTO_MESSAGE sd_bus_message *message = NULL;

	int r = lib.sd_bus_message_new_method_call(bus, &message, SYSTEMD, MANAGER_PATH, MANAGER,
						   "StartTransientUnit");
	if (r >= 0)
		r = lib.sd_bus_message_append(message, "ss", unit, "fail");
	if (r >= 0)
		r = lib.sd_bus_message_open_container(message, 'a', "(sv)");
	if (r >= 0)
		r = append_properties(message);
	if (r >= 0 && pidfd >= 0)
		r = lib.sd_bus_message_append(message, "(sv)", "PIDFDs", "ah", 1, pidfd);
	if (r >= 0 && pidfd < 0)
		r = lib.sd_bus_message_append(message, "(sv)", "PIDs", "au", 1, (uint32_t)pid);
	if (r >= 0)
		r = lib.sd_bus_message_close_container(message);
	if (r >= 0)
		r = lib.sd_bus_message_append(message, "a(sa(sv))", 0);
	if (r >= 0)
		*ret = TAKE_PTR(message);
	return r;
}

static int call_start(sd_bus *bus, const char *unit, pid_t pid, int pidfd, struct job *job,
		      sd_bus_error *error)
{
	AUTO_MESSAGE sd_bus_message *message = NULL, *reply = NULL;
	const char *path;

	int r = compose_start(bus, unit, pid, pidfd, &message);
	if (r >= 0)
		r = lib.sd_bus_call(bus, message, ANSWER_USEC, error, &reply);
	if (r >= 0)
		r = lib.sd_bus_message_read(reply, "o", &path);
	if (r >= 0)
		snprintf(job->path, sizeof(job->path), "%s", path);
	return r < 0 ? r : 0;
}

static int explain(int r, const sd_bus_error *error, const char *what, const char *unit,
		   struct err *err)
{
	if (lib.sd_bus_error_has_name(error, SYSTEMD ".UnitExists"))
		r = -EEXIST;
	if (!error->message)
		return err_set(err, -r, "%s '%s'", what, unit);
	return err_say(err, -r, "%s '%s': %s", what, unit, error->message);
}

int systemd_start_scope(struct systemd_bus *bus, const char *unit, pid_t pid, struct err *err)
{
	AUTO_FD int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	struct job job = {0};
	sd_bus_slot *slot = NULL;

	/* Before the call: the job may be done before its answer is here. */
	int r = lib.sd_bus_match_signal(bus->bus, &slot,
					lib.sd_bus_is_bus_client(bus->bus) ? SYSTEMD : NULL,
					MANAGER_PATH, MANAGER, "JobRemoved", on_job_removed, &job);
	if (r < 0)
		return err_set(err, -r, "listen to systemd");
	r = call_start(bus->bus, unit, pid, pidfd, &job, &error);
	if (r < 0 && pidfd >= 0 && !lib.sd_bus_error_has_name(&error, SYSTEMD ".UnitExists")) {
		/* systemd before 255 knows no PIDFDs. */
		lib.sd_bus_error_free(&error);
		r = call_start(bus->bus, unit, pid, -1, &job, &error);
	}
	r = r < 0 ? explain(r, &error, "ask systemd for", unit, err)
		  : wait_for_job(bus->bus, &job, unit, err);
	lib.sd_bus_slot_unref(slot);
	return r;
}

void systemd_reset_failed(struct systemd_bus *bus, const char *unit)
{
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;

	lib.sd_bus_call_method(bus->bus, SYSTEMD, MANAGER_PATH, MANAGER, "ResetFailedUnit", &error,
			       NULL, "s", unit);
}

static int read_property(struct systemd_bus *bus, const char *object, const char *interface,
			 const char *name, char **ret, sd_bus_error *error)
{
	return lib.sd_bus_get_property_string(bus->bus, SYSTEMD, object, interface, name, error,
					      ret);
}

int systemd_unit_cgroup(struct systemd_bus *bus, const char *unit, char ret[PATH_MAX],
			struct err *err)
{
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	AUTO_MESSAGE sd_bus_message *reply = NULL;
	AUTO_FREE char *group = NULL, *state = NULL;
	const char *object;

	int r = lib.sd_bus_call_method(bus->bus, SYSTEMD, MANAGER_PATH, MANAGER, "GetUnit", &error,
				       &reply, "s", unit);
	if (r >= 0)
		r = lib.sd_bus_message_read(reply, "o", &object);
	if (r >= 0)
		r = read_property(bus, object, SYSTEMD ".Unit", "ActiveState", &state, &error);
	if (r >= 0)
		r = read_property(bus, object, SYSTEMD ".Scope", "ControlGroup", &group, &error);
	if (r < 0)
		return explain(r, &error, "find the group of", unit, err);
	if (strcmp(state, "active") != 0 || !group[0] || strlen(group) >= PATH_MAX)
		return err_say(err, ENOENT, "systemd's '%s' is %s", unit, state);
	strcpy(ret, group);
	return 0;
}

int systemd_attach(struct systemd_bus *bus, const char *unit, const char *group, pid_t pid,
		   struct err *err)
{
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	int r = lib.sd_bus_call_method(bus->bus, SYSTEMD, MANAGER_PATH, MANAGER,
				       "AttachProcessesToUnit", &error, NULL, "ssau", unit, group,
				       1, (uint32_t)pid);

	return r < 0 ? explain(r, &error, "move a process into", unit, err) : 0;
}

int systemd_version(struct systemd_bus *bus, char *ret, size_t size, struct err *err)
{
	AUTO_ERROR sd_bus_error error = SD_BUS_ERROR_NULL;
	AUTO_FREE char *version = NULL;
	int r = read_property(bus, MANAGER_PATH, MANAGER, "Version", &version, &error);

	if (r < 0)
		return explain(r, &error, "read the version of", "systemd", err);
	snprintf(ret, size, "%s", version);
	return 0;
}
