/* SPDX-License-Identifier: MIT */
#include "cli/command.h"
#include "cli/output.h"
#include "common/fd.h"
#include "governor/import.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

extern const struct command cmd_import;

static const char *arg_from, *arg_name;
static char **arg_files;

static int parse(int argc, char **argv, struct import *import)
{
	static const struct option options[] = {{"from", required_argument, NULL, 'f'},
						{"name", required_argument, NULL, 'n'},
						{0}};

	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c != 'f' && c != 'n')
			return command_usage(&cmd_import, "unknown or incomplete option '%s'",
					     argv[optind - 1]);
		*(c == 'f' ? &arg_from : &arg_name) = optarg;
	}
	if (!arg_from || !import_init(import, arg_from, import->arena, import->findings))
		return command_usage(&cmd_import, "--from is %s", import_sources(import->arena));
	if (optind == argc)
		return command_usage(&cmd_import, "which file?");
	arg_files = argv + optind;
	return 0;
}

/* "/etc/web.service": "web". */
static const char *name_of(const char *file, struct arena *arena)
{
	const char *slash = strrchr(file, '/');
	const char *last = slash ? slash + 1 : file;
	const size_t len = strcspn(last, ".");

	return len > 0 && strcmp(file, "-") != 0 ? arena_strndup(arena, last, len) : NULL;
}

static int take_file(struct import *import, const char *file, struct err *err)
{
	const bool is_stdin = strcmp(file, "-") == 0;
	AUTO_FREE char *text = NULL;
	size_t len;

	int r = fd_slurp_at(AT_FDCWD, is_stdin ? "/dev/stdin" : file, IMPORT_SIZE_MAX, &text, &len,
			    err);
	return r < 0 ? r : import_text(import, file, text, len, err);
}

static int take_files(struct import *import, struct err *err)
{
	int r = 0;

	for (char **file = arg_files; r == 0 && *file; file++)
		r = take_file(import, *file, err);
	if (!import->name)
		import->name = name_of(arg_files[0], import->arena);
	return r < 0 ? r : import_finish(import, err);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text said = {0};
	AUTO_TEXT struct text policy = {0};
	struct findings findings = {.arena = &arena};
	struct import import = {.arena = &arena, .findings = &findings};

	int r = parse(argc, argv, &import);
	if (r != 0)
		return r;
	import.name = arg_name;
	r = take_files(&import, err);
	if (r < 0)
		return r;
	findings_sort(&findings);
	findings_print(&findings, &said);
	fputs(text_str(&said), stderr);
	if (findings.errors > 0)
		return EXIT_POLICY;
	import_print(&import, &policy);
	return output_text(&policy, err);
}

const struct command cmd_import = {
	.name = "import",
	.synopsis = "--from systemd|compose|oci [--name NAME] FILE...",
	.help = "the limits that files of other programs have, as a policy",
	.options =
		"  --from systemd  units and drop-ins, or what `systemctl cat` prints; a unit in a slice\n"
		"                  becomes a group in a group\n"
		"  --from compose  services of a compose file: their limits, command and environment\n"
		"  --from oci      config.json of a bundle: the process and linux.resources\n"
		"  --name NAME     of the policy; without it that in the file, or the file's\n\n"
		"FILE - is standard input. What a policy cannot carry is said on stderr, and stands as\n"
		"comments in the policy.\n\n"
		"Example:\n  systemctl cat nginx.service | cgov import --from systemd - >nginx.yaml\n"
		"  cgov check nginx.yaml\n",
	.run = run,
};
