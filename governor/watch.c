/* SPDX-License-Identifier: MIT */
#include "governor/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/fd.h"
#include "governor/counter.h"
#include "runner/wait.h"

#define SETTLED_USEC	     ((uint64_t)2000)
#define FREEZE_PATIENCE_USEC ((uint64_t)100000)

int watch_signals_open(struct watch_signals *ret, struct err *err)
{
	static const int handed_on[] = {SIGINT,	 SIGTERM, SIGHUP,  SIGQUIT, SIGUSR1,
					SIGUSR2, SIGTSTP, SIGCONT, SIGCHLD};
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_LEN(handed_on); i++)
		sigaddset(&set, handed_on[i]);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return err_set(err, errno, "watch signals");
	ret->fd = fd;
	sigprocmask(SIG_BLOCK, &set, &ret->before);
	return 0;
}

void watch_signals_close(struct watch_signals *signals)
{
	if (signals->fd < 0)
		return;
	close(TAKE_FD(signals->fd));
	sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

/* What one wait is about. */
struct state {
	const struct watch *watch;
	struct clocks clocks;
	uint64_t tick_mono_usec;
	uint64_t kill_mono_usec; /* a limit was reached, the signal sent; 0: it was not */
	bool settled, stopped, over, limited;
};

static bool is_frozen(const struct cg *cg)
{
	char text[256];

	return fd_read_at(cg->fd, "cgroup.events", text, sizeof(text)) > 0 &&
	       strstr(text, "frozen 1");
}

/* Frozen first, so that what @reached reads is what the workload was doing at its limit. */
static int kill_now(struct state *state, enum end_reason reason, struct err *err)
{
	const struct watch *watch = state->watch;
	const struct timespec pause = {.tv_nsec = 1000000};

	state->kill_mono_usec = 0;
	if (watch->reached && cg_freeze(watch->cg, true, err) == 0) {
		uint64_t until = clock_mono_usec() + FREEZE_PATIENCE_USEC;
		while (!is_frozen(watch->cg) && clock_mono_usec() < until)
			nanosleep(&pause, NULL);
		watch->reached(reason, watch->data);
	}
	return cg_kill(watch->cg, err);
}

/* The reason is noted first: whatever ends the workload from here on was this. */
static int end_for(struct state *state, enum end_reason reason, struct outcome *ret,
		   struct err *err)
{
	const struct watch *watch = state->watch;

	ret->reason = reason;
	state->limited = true;
	if (!watch->grace_usec || reason == END_SECCOMP)
		return kill_now(state, reason, err);
	state->kill_mono_usec = clock_mono_usec() + watch->grace_usec;
	return launch_signal(watch->launched, reason == END_CPU_TIME ? SIGXCPU : SIGTERM, err);
}

static int end_for_call(struct state *state, int listener_fd, struct outcome *ret, struct err *err)
{
	int r = filter_told(listener_fd, ret->syscall);

	if (r < 0)
		return err_set(err, -r, "hear of a refused system call");
	return r == 0 || state->limited ? 0 : end_for(state, END_SECCOMP, ret, err);
}

static int check_limits(struct state *state, uint64_t now, struct outcome *ret, struct err *err)
{
	const struct pump *pump = state->watch->pump;
	enum end_reason reason;

	if (state->kill_mono_usec && now >= state->kill_mono_usec)
		return kill_now(state, ret->reason, err);
	if (state->limited)
		return 0;
	if (pump && pump->full)
		return end_for(state, END_OUTPUT, ret, err);
	if (clocks_over(&state->clocks, now, pump ? pump->passed : 0, &reason))
		return end_for(state, reason, ret, err);
	return 0;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The moment of the next thing to do without being asked; UINT64_MAX: none. */
static uint64_t next_moment(const struct state *state)
{
	const struct watch *watch = state->watch;
	uint64_t next = UINT64_MAX;

	if (watch->settled && !state->settled)
		next = watch->started_mono_usec + SETTLED_USEC;
	if (state->kill_mono_usec)
		next = earlier(next, state->kill_mono_usec);
	if (state->limited)
		return next;
	if (watch->tick)
		next = earlier(next, state->tick_mono_usec);
	return earlier(next, clocks_next(&state->clocks));
}

/* 0: the end; 1: signals; 2: what pid 1 tells; 3: refused system calls; then the output's. */
#define FD_COUNT (4 + PUMP_POLLFDS)

static int wait_for(struct state *state, struct pollfd fds[FD_COUNT], struct err *err)
{
	uint64_t now = clock_mono_usec(), next = next_moment(state);
	struct timespec timeout = {0};

	if (next > now) {
		timeout.tv_sec = (time_t)((next - now) / USEC_PER_SEC);
		timeout.tv_nsec = (long)((next - now) % USEC_PER_SEC * 1000);
	}
	/* Those that are not there are -1, which poll() passes over. */
	int n = ppoll(fds, FD_COUNT, next == UINT64_MAX ? NULL : &timeout, NULL);
	if (n < 0 && errno != EINTR)
		return err_set(err, errno, "wait for the workload");
	return n < 0 ? 0 : n;
}

static int hand_on_signals(const struct state *state, bool *ret_child, struct err *err)
{
	struct signalfd_siginfo info;

	while (read(state->watch->signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD) {
			*ret_child = true;
			continue;
		}
		int r = launch_forward(state->watch->launched, &info, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static void note_end(const struct launch_event *event, const struct state *state,
		     struct outcome *ret)
{
	bool signaled = event->kind == LAUNCH_SIGNALED;

	ret->ran = true;
	ret->code = signaled ? 0 : event->value;
	ret->signal = signaled ? event->value : 0;
	if (state->limited)
		return;
	ret->reason = signaled ? END_SIGNALED : END_EXITED;
	if (ret->signal == SIGSYS)
		ret->reason = END_SECCOMP;
}

static int take_events(struct state *state, struct outcome *ret, struct err *err)
{
	struct launched *launched = state->watch->launched;
	struct launch_event event;
	int r;

	while (!state->over && (r = launch_next(launched, &event, err)) != 0) {
		if (r < 0)
			return r;
		switch (event.kind) {
		case LAUNCH_STOPPED:
		case LAUNCH_CONTINUED:
			state->stopped = event.kind == LAUNCH_STOPPED;
			break;
		case LAUNCH_EXITED:
		case LAUNCH_SIGNALED:
			note_end(&event, state, ret);
			state->over = true;
			break;
		}
	}
	if (!state->stopped || state->over)
		return 0;
	state->stopped = false;
	return launch_suspend(launched, err);
}

static void call_back(struct state *state, uint64_t now)
{
	const struct watch *watch = state->watch;

	if (watch->settled && !state->settled && now >= watch->started_mono_usec + SETTLED_USEC) {
		state->settled = true;
		watch->settled(watch->data);
	}
	if (watch->tick && now >= state->tick_mono_usec) {
		state->tick_mono_usec = now + USEC_PER_SEC;
		watch->tick(watch->data);
	}
}

static void fill_fds(const struct watch *watch, struct pollfd fds[FD_COUNT])
{
	fds[2].fd = watch->launched->event_fd;
	for (size_t i = FD_COUNT - PUMP_POLLFDS; i < FD_COUNT; i++)
		fds[i] = (struct pollfd){.fd = -1};
	if (watch->pump)
		pump_wants(watch->pump, fds + FD_COUNT - PUMP_POLLFDS);
}

/* Return: 0, -errno. */
static int answer(struct state *state, struct pollfd fds[FD_COUNT], struct outcome *ret,
		  struct err *err)
{
	const struct watch *watch = state->watch;
	bool child = false;
	int r = 0;

	if (watch->pump)
		pump_move(watch->pump, fds + FD_COUNT - PUMP_POLLFDS);
	if (fds[1].revents)
		r = hand_on_signals(state, &child, err);
	if (r == 0 && fds[3].revents & POLLIN)
		r = end_for_call(state, fds[3].fd, ret, err);
	/* The last process is gone, and with it whoever could be told of. */
	if (fds[3].revents & POLLHUP)
		fds[3].fd = -1;
	if (r == 0 && (child || fds[0].revents || fds[2].revents))
		r = take_events(state, ret, err);
	return r;
}

static int loop(struct state *state, struct outcome *ret, struct err *err)
{
	const struct watch *watch = state->watch;
	struct pollfd fds[FD_COUNT] = {
		{.fd = watch->launched->pidfd, .events = POLLIN},
		{.fd = watch->signal_fd, .events = POLLIN},
		{.events = POLLIN},
		{.fd = watch->launched->listener_fd, .events = POLLIN},
	};

	for (;;) {
		fill_fds(watch, fds);
		int r = wait_for(state, fds, err);
		if (r > 0)
			r = answer(state, fds, ret, err);
		if (r < 0 || state->over)
			return r;
		uint64_t now = clock_mono_usec();
		call_back(state, now);
		r = check_limits(state, now, ret, err);
		if (r < 0)
			return r;
	}
}

int watch_until_end(const struct watch *watch, struct outcome *ret, struct err *err)
{
	struct state state = {
		.watch = watch,
		.tick_mono_usec = watch->started_mono_usec + USEC_PER_SEC,
	};

	int r = clocks_open(&watch->limits, watch->cg, watch->started_mono_usec, &state.clocks,
			    err);
	if (r < 0)
		return r;
	r = loop(&state, ret, err);
	clocks_close(&state.clocks);
	return r;
}
