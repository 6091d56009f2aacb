/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "cli/args.h"
#include "cli/output.h"
#include "common/fd.h"
#include "governor/doctor.h"

static void print_line(const char *head, const char *text)
{
	AUTO_TEXT struct text safe = {0};

	text_add_message(&safe, text);
	printf("%s%s\n", head, text_str(&safe));
}

static void print_check(const struct doctor_check *check)
{
	static const char *const words[] = {"ok", "costs", "cannot"};

	printf("%-7s %-26s ", words[check->status], check->name);
	print_line("", check->detail);
	if (check->cost)
		print_line("        costs: ", check->cost);
	if (check->remedy[0])
		print_line("        mend:  ", check->remedy);
}

static struct json *check_json(const struct doctor_check *check)
{
	struct json *object = json_object_new();

	json_set(object, "name", json_string_new(check->name));
	json_set(object, "status", json_string_new(doctor_status_name(check->status)));
	json_set(object, "detail", json_string_new(check->detail));
	if (check->cost)
		json_set(object, "cost", json_string_new(check->cost));
	if (check->remedy[0])
		json_set(object, "remedy", json_string_new(check->remedy));
	return object;
}

/* Return: the worst that was found. */
static enum doctor_status look_at_all(const struct doctor *doctor, struct json *checks)
{
	enum doctor_status worst = DOCTOR_OK;
	struct doctor_check check;

	for (size_t i = 0; i < doctor_count(); i++) {
		doctor_look(doctor, i, &check);
		if (check.status > worst)
			worst = check.status;
		if (checks)
			json_add(checks, check_json(&check));
		else
			print_check(&check);
	}
	return worst;
}

static int say(enum doctor_status worst, bool as_json)
{
	if (!as_json && worst == DOCTOR_ERROR)
		puts("\ncgov cannot launch here.");
	else if (!as_json)
		puts("\ncgov can launch here.");
	return worst == DOCTOR_ERROR ? EXIT_MACHINE : EXIT_DONE;
}

extern const struct command cmd_doctor;

static int run(int argc, char **argv, struct err *err)
{
	const char *root = global_options()->cgroup_root;
	AUTO_FREE char *root_path = root ? realpath(root, NULL) : NULL;
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	bool as_json = false;
	const struct arg_flag flags[] = {{"--json", &as_json}, {NULL, NULL}};
	struct json *document;
	struct host host;
	struct doctor doctor = {
		.host = &host,
		.root_fd = root_fd,
		.uid = geteuid(),
		.root_path = root_path,
	};

	int r = args_read(&cmd_doctor, argc, argv, flags, 0, NULL);
	if (r != 0)
		return r;
	if (root && !root_path)
		return err_set(err, errno, "--cgroup-root: '%s'", root);
	host_probe(&host);
	if (!as_json)
		return say(look_at_all(&doctor, NULL), false);
	r = output_document("cgov.doctor/1", &document, err);
	if (r < 0)
		return r;
	struct json *checks = json_array_new();
	enum doctor_status worst = look_at_all(&doctor, checks);
	json_set(document, "launch", json_bool_new(worst != DOCTOR_ERROR));
	json_set(document, "checks", checks);
	r = output_json(document, err);
	return r < 0 ? r : say(worst, true);
}

const struct command cmd_doctor = {
	.name = "doctor",
	.synopsis = "[--json]",
	.help = "what this machine lacks, what that costs, and the line that mends it",
	.options =
		"Looks at cgroups, delegation, controllers, pressure, swap, namespaces, systemd,\n"
		"disks and libraries. Changes nothing. Exit status: 4 when cgov cannot launch "
		"here.\n\n"
		"  --json   one document, cgov.doctor/1\n\n"
		"Example:\n  cgov doctor\n  contrib/vm/run build/cgov doctor\n",
	.run = run,
};
