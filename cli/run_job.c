/* SPDX-License-Identifier: MIT */
#include "cli/run_job.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/output.h"
#include "governor/gc.h"
#include "governor/launch_image.h"
#include "governor/launch_network.h"
#include "governor/launch_options.h"
#include "governor/network.h"
#include "governor/state.h"

/* Where the tree of --cgroup-root is mounted: the top of what is below one device, going up. */
static const char *known_mount(const char *cgroup_root, char buf[PATH_MAX])
{
	struct stat here, above;
	struct statfs fs;
	char *slash;

	if (!cgroup_root || statfs(cgroup_root, &fs) < 0 ||
	    (unsigned long)fs.f_type != CGROUP2_SUPER_MAGIC || !realpath(cgroup_root, buf) ||
	    stat(buf, &here) < 0)
		return NULL;
	while ((slash = strrchr(buf, '/')) && slash > buf) {
		*slash = '\0';
		if (stat(buf, &above) < 0)
			return NULL;
		if (above.st_dev != here.st_dev) {
			*slash = '/';
			return buf;
		}
	}
	return NULL;
}

int run_place_open(bool whole, struct run_place *ret, struct err *err)
{
	const struct global_options *global = global_options();
	const struct owner_options options = {.cgroup_root = global->cgroup_root, .create = true};
	char mount[PATH_MAX];

	*ret = (struct run_place){
		.owner = {.root = CG_NONE, .mount = CG_NONE}, .launches_fd = -1, .network_fd = -1};
	if (whole)
		host_probe(&ret->host);
	else
		host_probe_launch(known_mount(options.cgroup_root, mount), &ret->host);
	int r = owner_open(&ret->host, &options, &ret->owner, err);
	if (r < 0)
		return r;
	return state_open(global->state_dir, STATE_RUN, "launches", true, &ret->launches_fd, err);
}

void run_place_close(struct run_place *place)
{
	owner_close(&place->owner);
	fd_closep(&place->launches_fd);
	fd_closep(&place->network_fd);
}

void run_place_sweep(const struct run_place *place)
{
	AUTO_TEXT struct text cleaned = {0};
	struct err err = {0};

	if (gc_apply(&place->owner, &place->host, global_options()->state_dir, &cleaned, &err) < 0)
		output_error(&err);
	if (gc_sweep(place->launches_fd, place->owner.mount.fd, place->host.boot_id, &cleaned,
		     &err) < 0)
		output_error(&err);
	if (network_sweep(global_options()->state_dir, &cleaned, &err) < 0)
		output_error(&err);
	output_lines(&cleaned);
}

/* The workload is on its way by then: cleaning costs it nothing, and its status is worth more than
 * what we say to a reader that went away. */
static void on_started(void *data)
{
	signal(SIGPIPE, SIG_IGN);
	run_place_sweep(data);
}

static const char *choose_name(const char *name, const char *command, struct arena *arena)
{
	char *buf = name ? NULL : arena_alloc(arena, WORKLOAD_NAME_SIZE);

	return buf ? workload_name_make(command, buf) : name;
}

static int read_network(const struct run_options *options, struct run_place *place,
			struct arena *arena, struct workload *workload, struct err *err)
{
	int r = launch_network_read(options, arena, &workload->launch, &workload->network, err);

	if (r == 0 && place->network_fd < 0 && workload->network &&
	    workload->network->mode == NETWORK_PRIVATE)
		r = state_open(global_options()->state_dir, STATE_RUN, "network", true,
			       &place->network_fd, err);
	workload->network_fd = place->network_fd;
	return r;
}

int run_workload_init(const struct run_args *args, struct run_place *place,
		      const struct run_options *options, const char *name, struct arena *arena,
		      struct workload *ret, struct err *err)
{
	struct workload workload = {
		.owner = &place->owner,
		.page_bytes = place->host.page_bytes,
		.boot_id = place->host.boot_id,
		.launches_fd = place->launches_fd,
		.parent = "",
		.clocks = {.timeout_usec = options->value[RUN_TIMEOUT].usec,
			   .cpu_time_usec = options->value[RUN_CPU_TIME].usec,
			   .idle_usec = options->value[RUN_IDLE].usec},
		.grace_usec = options->value[RUN_GRACE].usec,
		.output_max_bytes = options->value[RUN_OUTPUT].bytes,
		.sample = args->report || args->summary,
		.started = on_started,
		.data = (void *)(uintptr_t)place,
	};

	const struct image *image;
	int r = launch_image_choose(options, global_options()->state_dir, arena, &image, err);
	if (r == 0)
		r = launch_options_read(options, image, environ, arena, &workload.launch, err);
	if (r == 0)
		r = read_network(options, place, arena, &workload, err);
	if (r < 0)
		return r;
	workload.launch.cgroup_mount = place->host.mount[0] ? place->host.mount : NULL;
	workload.launch.terminal = terminal_choose(workload.launch.profile);
	workload.name = choose_name(name, workload.launch.argv[0], arena);
	if (!workload.name)
		return err_set(err, ENOMEM, "run");
	*ret = workload;
	return workload_name_check(workload.name, err);
}

int run_failed(int r, const struct err *err)
{
	output_error(err);
	return r == -ENOTSUP ? EXIT_MACHINE : 125;
}
