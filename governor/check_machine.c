/* SPDX-License-Identifier: MIT */
/*
 * The facts about this machine, for policy_check(). Each question is asked once.
 */
#include "cgroup/device.h"
#include "cgroup/host.h"
#include "cgroup/protection.h"
#include "cgroup/tree.h"
#include "common/fd.h"
#include "governor/launch_options.h"
#include "governor/policy_check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct answer {
	const char *question;
	const char *majmin; /* of a device */
	int result;
	struct err err;
	struct answer *next;
};

struct check_machine {
	struct arena arena;
	struct host host;
	const char *cgroup_root; /* --cgroup-root; NULL */
	struct cg top;		 /* the v2 tree; fd -1 where there is none */
	char controllers[256];
	enum knob_presence presence[KNOB_COUNT];
	struct answer *devices, *users;
};

static struct answer *answer_to(struct check_machine *machine, struct answer **list,
				const char *question,
				void (*ask)(struct check_machine *machine, struct answer *answer))
{
	struct answer *answer = *list;

	while (answer && strcmp(answer->question, question) != 0)
		answer = answer->next;
	if (answer)
		return answer;
	answer = arena_new(&machine->arena, struct answer);
	if (!answer)
		return NULL;
	answer->question = question;
	answer->next = *list;
	*list = answer;
	ask(machine, answer);
	return answer;
}

static int result_of(const struct answer *answer, struct err *err)
{
	if (!answer)
		return 0;
	*err = answer->err;
	return answer->result;
}

static void ask_device(struct check_machine *machine, struct answer *answer)
{
	answer->result =
		device_resolve(answer->question, &machine->arena, &answer->majmin, &answer->err);
}

static int device(void *data, const char *name, const char **ret, struct err *err)
{
	struct check_machine *machine = data;
	const struct answer *answer = answer_to(machine, &machine->devices, name, ask_device);
	int r = result_of(answer, err);

	if (r == 0)
		*ret = answer ? answer->majmin : name;
	return r;
}

/* As a launch would read it. */
static void ask_user(struct check_machine *machine, struct answer *answer)
{
	struct run_options options = {0};
	char *const environ[] = {NULL};
	struct launch launch = {0};
	const char *command[] = {"true", NULL};

	options.value[RUN_COMMAND] =
		(struct run_value){.given = true, .words = command, .word_count = 1};
	options.value[RUN_USER] = (struct run_value){.given = true, .text = answer->question};
	answer->result = launch_options_read(&options, NULL, environ, &machine->arena, &launch,
					     &answer->err);
}

static int user(void *data, const char *name, struct err *err)
{
	struct check_machine *machine = data;

	return result_of(answer_to(machine, &machine->users, name, ask_user), err);
}

static bool works(const struct check_machine *machine, const char *majmin)
{
	return device_weight_works(majmin, &knobs[KNOB_IO_WEIGHT], machine->top.fd);
}

static bool any_works(const struct check_machine *machine)
{
	DIR *dir = opendir("/sys/block");
	const struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir))) {
		char path[NAME_MAX + 32], majmin[32];
		snprintf(path, sizeof(path), "/sys/block/%s/dev", entry->d_name);
		if (entry->d_name[0] == '.' ||
		    fd_read_at(AT_FDCWD, path, majmin, sizeof(majmin)) <= 0)
			continue;
		majmin[strcspn(majmin, "\n")] = '\0';
		found = works(machine, majmin);
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool weight(void *data, const char *name)
{
	struct check_machine *machine = data;
	const struct answer *answer;

	if (!name)
		return any_works(machine);
	answer = answer_to(machine, &machine->devices, name, ask_device);
	/* A device that is missing is a finding of its own. */
	return !answer || answer->result < 0 || works(machine, answer->majmin);
}

static bool protection(void *data, uint64_t min, uint64_t low, struct text *ret_where,
		       struct text *ret_remedy)
{
	const struct check_machine *machine = data;
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct protection_place place = {
		.host = &machine->host,
		.root_fd = root_fd,
		.uid = geteuid(),
		.cgroup_root = machine->cgroup_root,
	};

	return root_fd >= 0 && protection_gap(&place, min, low, ret_where, ret_remedy);
}

static void look(struct check_machine *machine, const char *cgroup_root,
		 struct check_facts *ret_facts)
{
	const char *top = cgroup_root ? cgroup_root : machine->host.mount;
	struct err ignored = {0};

	if (!top[0] || cg_open_path(top, &machine->top, &ignored) < 0)
		return;
	if (fd_read_at(machine->top.fd, "cgroup.controllers", machine->controllers,
		       sizeof(machine->controllers)) < 0)
		return;
	machine->controllers[strcspn(machine->controllers, "\n")] = '\0';
	if (knob_probe(&machine->top, machine->presence, &ignored) == 0)
		ret_facts->presence = machine->presence;
}

struct check_machine *check_machine_open(const char *cgroup_root, struct check_facts *ret_facts)
{
	struct check_machine *machine = calloc(1, sizeof(*machine));

	if (!machine)
		return NULL;
	machine->top = CG_NONE;
	machine->cgroup_root = cgroup_root;
	host_probe(&machine->host);
	*ret_facts = (struct check_facts){
		.ram_bytes = machine->host.ram_bytes,
		.swap_bytes = machine->host.swap_bytes,
		.page_bytes = machine->host.page_bytes,
		.cpus = machine->host.cpus,
		.controllers = machine->controllers,
		.recursive_protection =
			strstr(machine->host.features, "memory_recursiveprot") != NULL,
		.device = device,
		.weight = weight,
		.user = user,
		.protection = protection,
		.data = machine,
	};
	look(machine, cgroup_root, ret_facts);
	return machine;
}

void check_machine_close(struct check_machine *machine)
{
	if (!machine)
		return;
	cg_close(&machine->top);
	arena_done(&machine->arena);
	free(machine);
}
