/* SPDX-License-Identifier: MIT */
#include "cli/govern.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "cli/output.h"
#include "common/clock.h"
#include "common/unit.h"
#include "monitor/listen.h"

#define DRIFT_USEC (30 * USEC_PER_SEC)

/* systemd puts standard error into the journal, where the entry is already. */
static bool looks_on(void)
{
	return !getenv("JOURNAL_STREAM");
}

void govern_tell(struct govern *govern, const struct audit_entry *entry)
{
	AUTO_TEXT struct text text = {0};
	struct err err;

	if (audit_write(&govern->audit, entry, &err) < 0)
		output_note("%s", err.text);
	if (!looks_on())
		return;
	text_addf(&text, "%s%s%s: %s", entry->rule ? entry->rule : entry->policy,
		  entry->group ? " on " : "", entry->group ? entry->group : "", entry->action);
	text_addf(&text, " %s: %s", entry->outcome, entry->detail ? entry->detail : "");
	output_note("%s", text_str(&text));
}

/* The subtree can go with its last group, and be made anew. */
static void check_owner(struct govern *govern)
{
	const struct owner *owner = &govern->owner;
	struct stat st;

	if (govern_is_attached(govern) &&
	    (fstatat(owner->mount.fd, owner->path[0] ? owner->path + 1 : ".", &st, 0) < 0 ||
	     st.st_ino != owner->root.id))
		govern_detach(govern);
}

static int load(struct govern *govern, struct domain *ret, struct err *err)
{
	AUTO_TEXT struct text said = {0};
	char **files = govern_files(govern->options->words, err);

	if (!files)
		return err->code;
	int r = domain_load(files, global_options()->cgroup_root, ret, &said, err);
	fputs(text_str(&said), stderr);
	govern_files_free(files);
	return r;
}

/* How often it was repaired is not forgotten by a reload. */
static void keep_peace(const struct govern *govern, const struct domain *domain,
		       struct govern_drift *drift)
{
	for (size_t i = 0; i < domain->policy_count; i++)
		for (size_t k = 0; k < govern->domain.policy_count; k++)
			if (strcmp(domain->policies[i]->name, govern->domain.policies[k]->name) ==
			    0)
				drift[i].peace = govern->drift[k].peace;
}

/* Parsed and checked, the new policies take the place of the old ones; else those stay. */
static int adopt(struct govern *govern, struct domain *domain, struct err *err)
{
	struct govern_drift *drift = calloc(domain->policy_count + 1, sizeof(*drift));

	if (!drift) {
		domain_done(domain);
		return err_set(err, ENOMEM, "keep the policies");
	}
	keep_peace(govern, domain, drift);
	govern_drift_done(govern);
	domain_done(&govern->domain);
	govern->domain = *domain;
	govern->drift = drift;
	govern->drift_due_usec = 0;
	return 0;
}

static void tell_status(const struct govern *govern, const char *prefix)
{
	AUTO_TEXT struct text text = {0};
	size_t there = 0;

	for (size_t i = 0; i < govern->domain.count; i++)
		there += govern->domain.groups[i].cg.fd >= 0;
	text_addf(&text, "%sSTATUS=%zu policies, %zu of %zu groups", prefix,
		  govern->domain.policy_count, there, govern->domain.count);
	listen_tell(text_str(&text));
}

/* One whole look; only after it somebody who waits for a sign of life gets one. */
static int tick(struct govern *govern, uint64_t now, struct err *err)
{
	int r;

	check_owner(govern);
	r = govern_attach(govern, err);
	if (r == 0 && govern_is_attached(govern))
		r = domain_look(&govern->domain, &govern->owner);
	if (r == 0 && now >= govern->drift_due_usec) {
		govern->drift_due_usec = now + DRIFT_USEC;
		r = govern_look_for_drift(govern, now, err);
	}
	if (r < 0)
		return r;
	if (govern->watchdog_usec)
		listen_tell("WATCHDOG=1");
	if (!govern->ready)
		tell_status(govern, "READY=1\n");
	govern->ready = true;
	return 0;
}

/* A watchdog wants a sign of life more often than a long interval would give it. */
static uint64_t interval_of(const struct govern *govern)
{
	const uint64_t interval = govern->options->interval_usec, third = govern->watchdog_usec / 3;

	return third && third < interval ? third : interval;
}

static int arm(struct govern *govern)
{
	uint64_t next = govern_is_attached(govern) ? acts_next(&govern->acts) : UINT64_MAX;

	next = next < govern->tick_due_usec ? next : govern->tick_due_usec;
	int r = govern->event->source_set_time(govern->timer, next);
	return r < 0 ? r : govern->event->source_set_enabled(govern->timer, SD_EVENT_ONESHOT);
}

static int work(struct govern *govern)
{
	const uint64_t now = clock_mono_usec();
	int r = 0;

	if (now >= govern->tick_due_usec) {
		r = tick(govern, now, govern->err);
		/* Ticks keep to the grid; those that came too late are left out, not caught up. */
		govern->tick_due_usec += ((now - govern->tick_due_usec) / interval_of(govern) + 1) *
					 interval_of(govern);
	}
	if (r == 0 && govern_is_attached(govern))
		acts_look(&govern->acts, clock_mono_usec());
	return r < 0 ? govern->event->exit(govern->loop, r) : arm(govern);
}

static int on_timer(UNUSED sd_event_source *source, UNUSED uint64_t usec, void *data)
{
	return work(data);
}

static int on_child(UNUSED sd_event_source *source, UNUSED const struct signalfd_siginfo *info,
		    void *data)
{
	govern_repaired(data);
	return work(data);
}

static int on_end(UNUSED sd_event_source *source, UNUSED const struct signalfd_siginfo *info,
		  void *data)
{
	const struct govern *govern = data;

	return govern->event->exit(govern->loop, 0);
}

/* What rules have set was set by the old ones: it is given back before the new ones look. */
static int on_reload(UNUSED sd_event_source *source, UNUSED const struct signalfd_siginfo *info,
		     void *data)
{
	struct govern *govern = data;
	char reloading[96];
	struct domain domain;
	struct err err = {0};

	snprintf(reloading, sizeof(reloading), "RELOADING=1\nMONOTONIC_USEC=%llu",
		 (unsigned long long)clock_mono_usec());
	listen_tell(reloading);
	int r = load(govern, &domain, &err);
	if (r == 0 && govern_is_attached(govern))
		acts_give_back(&govern->acts, NULL, 0);
	if (r == 0)
		r = adopt(govern, &domain, &err);
	if (r < 0)
		output_note("%s; the policies before stay in force", err.text);
	else
		output_note("reloaded");
	tell_status(govern, "READY=1\n");
	return work(govern);
}

static int add_signals(struct govern *govern)
{
	static const struct {
		int number;
		sd_event_signal_handler_t handler;
	} signals[] = {
		{SIGINT, on_end}, {SIGTERM, on_end}, {SIGHUP, on_reload}, {SIGCHLD, on_child}};
	int r = 0;

	for (size_t i = 0; r >= 0 && i < ARRAY_LEN(signals); i++) {
		sigset_t set;
		sigemptyset(&set);
		sigaddset(&set, signals[i].number);
		sigprocmask(SIG_BLOCK, &set, NULL);
		r = govern->event->add_signal(govern->loop, NULL, signals[i].number,
					      signals[i].handler, govern);
	}
	return r;
}

static int loop(struct govern *govern)
{
	govern->err->code = 0;
	govern->tick_due_usec = clock_mono_usec();
	int r = add_signals(govern);
	if (r >= 0)
		r = govern->event->add_time(govern->loop, &govern->timer, CLOCK_MONOTONIC,
					    govern->tick_due_usec, 1, on_timer, govern);
	if (r >= 0)
		r = govern->event->loop(govern->loop);
	if (r < 0 && !govern->err->code)
		err_set(govern->err, -r, "run the event loop");
	govern->event->source_unref(govern->timer);
	return r;
}

/* Manual: sd_watchdog_enabled(3). */
static uint64_t watchdog(void)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	uint64_t value, number;

	if (!usec || unit_parse_number(usec, strlen(usec), &value) < 0)
		return 0;
	if (pid &&
	    (unit_parse_number(pid, strlen(pid), &number) < 0 || number != (uint64_t)getpid()))
		return 0;
	return value;
}

static int open_all(struct govern *govern, struct err *err)
{
	struct domain domain;

	host_probe(&govern->host);
	int r = event_open(&govern->event, err);
	if (r == 0)
		r = load(govern, &domain, err);
	if (r == 0)
		r = adopt(govern, &domain, err);
	if (r == 0)
		r = audit_open(govern->options->dry_run ? NULL : govern->options->audit_path,
			       govern->host.boot_id, &govern->audit, err);
	if (r < 0)
		return r;
	r = govern->event->new (&govern->loop);
	return r < 0 ? err_set(err, -r, "make an event loop") : 0;
}

static void close_all(struct govern *govern)
{
	if (govern_is_attached(govern))
		acts_give_back(&govern->acts, NULL, 0);
	helper_stop(&govern->repair);
	govern_detach(govern);
	govern_drift_done(govern);
	domain_done(&govern->domain);
	audit_close(&govern->audit);
	if (govern->loop)
		govern->event->unref(govern->loop);
	if (govern->launches_fd >= 0)
		close(govern->launches_fd);
}

int govern_run(const struct govern_options *options, struct err *err)
{
	/* Large, and there is one. */
	static struct govern govern;

	govern = (struct govern){
		.options = options,
		.owner = {.root = CG_NONE, .mount = CG_NONE},
		.launches_fd = -1,
		.held = HELD_NONE,
		.audit = AUDIT_NONE,
		.repair = HELPER_NONE,
		.watchdog_usec = watchdog(),
		.err = err,
	};
	int r = open_all(&govern, err);
	if (r == 0)
		r = loop(&govern);
	listen_tell("STOPPING=1");
	close_all(&govern);
	return r;
}
