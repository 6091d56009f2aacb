/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/run_job.h"
#include "governor/limit_list.h"

#define DEFAULT_PIDS_MAX_TEXT "4096"
#define DEFAULT_PIDS_MAX      ((uint64_t)4096)

extern const struct command cmd_run;

/* Reading argv. */
struct reader {
	int argc, at;
	char **argv;
	struct run_args args;
	const char **limits;
	struct arena *arena;
};

/* Options of this command beside those of run.def; argument NULL: a flag. */
static const struct option_row {
	const char *name, *letter, *argument;
	size_t offset; /* of the const char * or bool in struct run_args; the limits have none */
} option_rows[] = {
	{"limit", "l", "KNOB=VALUE", 0},
	{"name", NULL, "NAME", offsetof(struct run_args, name)},
	{"policy", "p", "FILE", offsetof(struct run_args, policy)},
	{"group", "g", "GROUP", offsetof(struct run_args, group)},
	{"report", NULL, "FILE", offsetof(struct run_args, report)},
	{"summary", NULL, NULL, offsetof(struct run_args, summary)},
	{"dry-run", NULL, NULL, offsetof(struct run_args, dry_run)},
};

/* Return: the length of the name in "--name", "--name=value"; 0 when @word is none. */
static size_t long_name(const char *word)
{
	return strncmp(word, "--", 2) == 0 ? strcspn(word + 2, "=") : 0;
}

static bool is_named(const char *word, const char *name)
{
	size_t len = long_name(word);

	return len && strlen(name) == len && strncmp(word + 2, name, len) == 0;
}

static bool is_letter(const char *word, const char *letter)
{
	return letter && word[0] == '-' && word[1] == letter[0];
}

/* The value of the option at argv[at]: after "=", behind the letter, or the next word. */
static int take_value(struct reader *reader, const char **ret, struct err *err)
{
	const char *word = reader->argv[reader->at];
	const char *equals = word[1] == '-' ? strchr(word, '=') : NULL;

	if (equals)
		*ret = equals + 1;
	else if (word[1] != '-' && word[2])
		*ret = word + 2;
	else if (reader->at + 1 < reader->argc)
		*ret = reader->argv[++reader->at];
	else
		return err_say(err, EINVAL, "option '%s' needs a value", word);
	return 0;
}

static int add_limit(struct reader *reader, const char *text, struct err *err)
{
	const char **limits = arena_grow(reader->arena, reader->limits, reader->args.limit_count,
					 sizeof(*limits));

	if (!limits)
		return err_set(err, ENOMEM, "read the options");
	limits[reader->args.limit_count++] = text;
	reader->args.limits = reader->limits = limits;
	return 0;
}

static int take_option(struct reader *reader, const struct option_row *row, struct err *err)
{
	char *place = (char *)&reader->args + row->offset;
	const char *value;

	if (!row->argument) {
		if (strchr(reader->argv[reader->at], '='))
			return err_say(err, EINVAL, "option '--%s' takes no value", row->name);
		*(bool *)(void *)place = true;
		return 0;
	}
	int r = take_value(reader, &value, err);
	if (r < 0)
		return r;
	if (row == &option_rows[0])
		return add_limit(reader, value, err);
	*(const char **)(void *)place = value;
	return 0;
}

static int take_run_option(struct reader *reader, struct err *err)
{
	const char *word = reader->argv[reader->at], *value = "yes";
	const struct pos pos = {0};
	char key[64];

	snprintf(key, sizeof(key), "%.*s", (int)long_name(word), word + 2);
	const struct run_row *row = long_name(word) ? run_row_find(key) : NULL;
	if (!row || row->kind == RUN_KIND_COMMAND)
		return err_say(err, EINVAL, "unknown option '%.64s'", word);
	if (row->kind == RUN_KIND_FLAG && strchr(word, '='))
		return err_say(err, EINVAL, "option '--%s' takes no value", row->key);
	int r = row->kind == RUN_KIND_FLAG ? 0 : take_value(reader, &value, err);
	if (r < 0)
		return r;
	return run_option_add(&reader->args.options, row, value, &pos, reader->arena, err);
}

static int take_word(struct reader *reader, struct err *err)
{
	const char *word = reader->argv[reader->at];

	for (size_t i = 0; i < ARRAY_LEN(option_rows); i++)
		if (is_named(word, option_rows[i].name) || is_letter(word, option_rows[i].letter))
			return take_option(reader, &option_rows[i], err);
	return take_run_option(reader, err);
}

static int take_command(struct reader *reader, struct err *err)
{
	const struct run_row *row = &run_rows[RUN_COMMAND];
	const struct pos pos = {0};
	int r = 0;

	for (; r == 0 && reader->at < reader->argc; reader->at++)
		r = run_option_add(&reader->args.options, row, reader->argv[reader->at], &pos,
				   reader->arena, err);
	return r;
}

static int read_args(struct reader *reader, struct err *err)
{
	for (; reader->at < reader->argc; reader->at++) {
		const char *word = reader->argv[reader->at];
		if (strcmp(word, "--") == 0) {
			reader->at++;
			break;
		}
		if (word[0] != '-' || !word[1])
			break;
		int r = take_word(reader, err);
		if (r < 0)
			return r;
	}
	return take_command(reader, err);
}

static int check_args(const struct run_args *args, struct err *err)
{
	bool has_command = args->options.value[RUN_COMMAND].given;
	bool has_image = args->options.value[RUN_IMAGE].given;

	if (args->group && !args->policy)
		return err_say(err, EINVAL, "--group needs --policy FILE");
	if (args->policy && args->limit_count)
		return err_say(err, EINVAL, "--limit: the limits of a policy are in its file");
	if (args->policy && !args->group && (has_command || args->name))
		return err_say(err, EINVAL, "a command or name of its own needs --group GROUP");
	if (!args->policy && !has_command && !has_image)
		return err_say(err, EINVAL, "no command given");
	return args->name ? workload_name_check(args->name, err) : 0;
}

static int read_limits(const struct run_args *args, struct arena *arena, struct limit_list *ret,
		       struct err *err)
{
	for (size_t i = 0; i < args->limit_count; i++) {
		int r = limit_list_add(ret, args->limits[i], arena, err);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Nobody means to allow a fork bomb. Where pids cannot be limited at all there is nothing to do. */
static int add_default(struct limit_list *list, const struct owner *owner, struct arena *arena,
		       uint64_t *ret, struct err *err)
{
	if (limit_list_has(list, KNOB_PIDS_MAX) || !cg_has_controller(owner->controllers, "pids"))
		return 0;
	*ret = DEFAULT_PIDS_MAX;
	return limit_list_add(list, "pids.max=" DEFAULT_PIDS_MAX_TEXT, arena, err);
}

static int dry_run(const struct workload *workload, struct err *err)
{
	AUTO_TEXT struct text text = {0}, safe = {0};
	char file[KNOB_FILE_SIZE];

	text_add_safe(&safe, workload->owner->path, strlen(workload->owner->path));
	text_addf(&safe, "/%s", workload->name);
	const char *group = text_str(&safe);
	text_addf(&text, "mkdir  %s\n", group);
	for (size_t i = 0; i < workload->setting_count; i++) {
		text_addf(&text, "write  %s/%s = ", group,
			  knob_file(&workload->settings[i].name, file));
		setting_print(&workload->settings[i], &text);
		text_add(&text, "\n");
	}
	text_addf(&text, "launch %s:", group);
	for (char *const *word = workload->launch.argv; *word; word++) {
		text_add(&text, " ");
		text_add_safe(&text, *word, strlen(*word));
	}
	text_add(&text, "\n");
	return output_text(&text, err) < 0 ? run_failed(0, err) : EXIT_DONE;
}

static int run_alone(const struct run_args *args, struct limit_list *limits,
		     struct run_place *place, struct arena *arena, struct err *err)
{
	AUTO_OUTCOME struct outcome outcome = {0};
	AUTO_TEXT struct text report = {0};
	struct workload workload;
	uint64_t default_pids_max = 0;

	int r = add_default(limits, &place->owner, arena, &default_pids_max, err);
	if (r == 0)
		r = limit_list_resolve(limits, &place->owner, &place->host, arena, err);
	if (r == 0)
		r = run_workload_init(args, place, &args->options, args->name, arena, &workload,
				      err);
	if (r < 0)
		return run_failed(r, err);
	workload.settings = limits->settings;
	workload.setting_count = limits->count;
	if (args->dry_run)
		return dry_run(&workload, err);
	r = supervise(&workload, arena, &outcome, err);
	const struct run_result result = {&workload, &outcome, default_pids_max,
					  r < 0 ? err : NULL};
	run_say(args, &result);
	if (args->report) {
		struct err failed;
		run_report_text(&result, false, &report);
		if (run_report_write(args, &report, &failed) < 0)
			return run_failed(0, &failed);
	}
	return outcome_status(&outcome);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_RUN_PLACE struct run_place place = {
		.owner = {.root = CG_NONE, .mount = CG_NONE},
		.launches_fd = -1,
	};
	struct reader reader = {.argc = argc, .at = 1, .argv = argv, .arena = &arena};
	struct limit_list limits = {0};

	int r = read_args(&reader, err);
	if (r == 0)
		r = check_args(&reader.args, err);
	if (r == 0)
		r = read_limits(&reader.args, &arena, &limits, err);
	if (r < 0)
		return command_usage(&cmd_run, "%s", err->text);
	r = run_report_check(&reader.args, err);
	if (r < 0)
		return run_failed(r, err);
	if (reader.args.policy)
		return run_policy(&reader.args, &arena, err);
	r = run_place_open(limit_list_is_relative(&limits), &place, err);
	if (r < 0)
		return run_failed(r, err);
	return run_alone(&reader.args, &limits, &place, &arena, err);
}

/* A row of run.def as help, by its kind: the command is no option. */
#define OPTION(key, argument, help)	     "  --" key " " argument "\n        " help "\n"
#define HELP_COMMAND(key, argument, help)    ""
#define HELP_FLAG(key, argument, help)	     "  --" key "\n        " help "\n"
#define HELP_STRING(key, argument, help)     OPTION(key, argument, help)
#define HELP_LIST(key, argument, help)	     OPTION(key, argument, help)
#define HELP_USEC(key, argument, help)	     OPTION(key, argument, help)
#define HELP_BYTES(key, argument, help)	     OPTION(key, argument, help)
#define HELP_NAMESPACES(key, argument, help) OPTION(key, argument, help)
#define HELP_NETWORK(key, argument, help)    OPTION(key, argument, help)
#define HELP_PROFILE(key, argument, help)    OPTION(key, argument, help)
#define HELP_CAPS(key, argument, help)	     OPTION(key, argument, help)

const struct command cmd_run = {
	.name = "run",
	.synopsis = "[OPTIONS] [--] COMMAND...\n"
		    "       cgov run -p POLICY [-g GROUP] [OPTIONS] [-- COMMAND...]",
	.help = "run a command under limits, in namespaces of its own",
	.options =
		"Options:\n"
		"  -l, --limit KNOB=VALUE\n"
		"        a limit by its interface file: memory.max=512M, cpu.max=50%;\n"
		"        repeated for more; 'cgov knobs' lists them\n"
		"  -p, --policy FILE\n"
		"        limits, command and options from the groups of a policy that have 'run:'\n"
		"  -g, --group GROUP\n"
		"        of them, this one\n"
		"  --name NAME\n"
		"        of its group, and in 'cgov ls'\n"
		"  --summary\n"
		"        when it is over, one line about it on standard error\n"
		"  --report FILE\n"
		"        when it is over, all about it as JSON (cgov.report/1); - is standard output\n"
		"  --dry-run\n"
		"        only print what would be done\n"
#define RUN(id, key, kind, argument, help) HELP_##kind(key, argument, help)
#include "governor/run.def"
#undef RUN
		"\n"
		"Exit status: the command's own; 128+n when signal n ended it; 124 a time limit;\n"
		"125 cgov failed; 126 not executable; 127 not found; 2 usage; 3 the policy was\n"
		"refused; 4 this machine cannot.\n"
		"\n"
		"Example:\n"
		"  cgov run -l memory.max=64M -l cpu.max=25% --summary -- \\\n"
		"      sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'\n",
	.other_words = true,
	.run = run,
};
