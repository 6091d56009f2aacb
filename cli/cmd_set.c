/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "cli/args.h"
#include "cli/output.h"
#include "cli/steering.h"
#include "governor/change.h"
#include "governor/shrink.h"

extern const struct command cmd_set;

/* One call of the command. */
struct setter {
	struct steer steer;
	struct arena arena;
	char path[PATH_MAX];
	struct change *changes;
	size_t count;
	bool dry_run, json, force;
};

static void setter_done(struct setter *setter)
{
	steer_close(&setter->steer);
	arena_done(&setter->arena);
}

/* Quota before burst: the order of the table is the one in which the kernel takes them. */
static int by_table(const void *a, const void *b)
{
	const struct change *one = a, *other = b;

	return (one->want.name.knob->id > other->want.name.knob->id) -
	       (one->want.name.knob->id < other->want.name.knob->id);
}

static int look(struct setter *setter, char *const *limits, size_t count, struct err *err)
{
	const struct steer_group group = {setter->path, 0};
	int r = 0;

	setter->changes = arena_alloc(&setter->arena, count * sizeof(*setter->changes));
	if (!setter->changes)
		return err_set(err, ENOMEM, "read the limits");
	for (; r == 0 && setter->count < count; setter->count += r == 0)
		r = change_look(&setter->steer, &group, limits[setter->count], &setter->arena,
				&setter->changes[setter->count], err);
	if (r == 0)
		qsort(setter->changes, count, sizeof(*setter->changes), by_table);
	return r;
}

/* What the kernel would do. Return: -EBUSY where it may kill for it, nobody forced that, and no
 * room can be made. */
static int tell(const struct setter *setter, const struct change *change, struct text *ret,
		struct err *err)
{
	struct change_use use;

	change_use(&setter->steer, change, &use);
	if (!change_tell(change, &use, ret) || setter->force || setter->dry_run)
		return 0;
	if (change->writer == WRITER_SELF)
		return change_make_room(&setter->steer, change, SHRINK_PATIENCE_USEC, err);
	err_say(err, EBUSY, "%s = %s of '%s' is less than what it uses: the kernel may kill for it",
		change->file, change->asked, change->path);
	return err_hint(err, "--force does it");
}

static struct json *lines_json(const struct text *lines)
{
	struct json *array = json_array_new();
	const char *at = text_str(lines);

	for (size_t len; *at; at += len + 1) {
		AUTO_TEXT struct text line = {0};
		len = strcspn(at, "\n");
		text_add_bytes(&line, at, len);
		json_add(array, json_string_new(text_str(&line)));
		if (!at[len])
			break;
	}
	return array;
}

static struct json *text_or_null(const char *text)
{
	return text ? json_string_new(text) : json_null_new();
}

static struct json *change_json(const struct change *change, const struct text *lines)
{
	struct json *json = json_object_new();

	json_set(json, "group", json_string_new(change->path));
	json_set(json, "knob", json_string_new(change->file));
	json_set(json, "from", text_or_null(change->before));
	json_set(json, "asked", json_string_new(change->asked));
	if (change->after)
		json_set(json, "to", json_string_new(change->after));
	json_set(json, "writer", json_string_new(writer_name(change->writer)));
	if (change->unit[0])
		json_set(json, "unit", json_string_new(change->unit));
	json_set(json, "effects", lines_json(lines));
	return json;
}

/* The ones made before, the last first. What cannot be taken back is said. */
static void take_back(struct setter *setter, size_t made)
{
	while (made-- > 0) {
		AUTO_TEXT struct text said = {0};
		struct change undo;
		struct err err;
		int r = change_undo(&setter->steer, &setter->changes[made], &setter->arena, &undo,
				    &err);
		if (r == 0)
			r = change_make(&setter->steer, &undo, &setter->arena, &said, &err);
		output_note("taken back: %s", r < 0 ? err.text : text_str(&said));
	}
}

static int make_all(struct setter *setter, const struct text *effects, struct json *array,
		    struct text *ret, struct err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < setter->count; i++) {
		struct change *change = &setter->changes[i];
		if (setter->dry_run)
			change_print(change, ret);
		else
			r = change_make(&setter->steer, change, &setter->arena, ret, err);
		if (r < 0)
			take_back(setter, i + (change->after != NULL));
		text_add(ret, "\n");
		if (setter->dry_run)
			text_add(ret, text_str(&effects[i]));
		if (setter->json)
			json_add(array, change_json(change, &effects[i]));
	}
	return r;
}

static int print(struct setter *setter, const struct text *effects, struct err *err)
{
	struct json *document = NULL, *array = NULL;
	AUTO_TEXT struct text text = {0};
	int r = setter->json ? output_document("cgov.set/1", &document, err) : 0;

	if (r == 0 && setter->json)
		array = json_array_new();
	if (r == 0)
		r = make_all(setter, effects, array, &text, err);
	if (r == 0 && !setter->json)
		return output_text(&text, err);
	if (r == 0) {
		json_set(document, "dry_run", json_bool_new(setter->dry_run));
		json_set(document, "changes", array);
		return output_json(document, err);
	}
	json_free(document);
	json_free(array);
	return r;
}

static int set(struct setter *setter, struct err *err)
{
	struct text *effects = calloc(setter->count, sizeof(*effects));
	int r = effects ? 0 : err_set(err, ENOMEM, "look at the limits");

	for (size_t i = 0; r == 0 && i < setter->count; i++)
		r = tell(setter, &setter->changes[i], &effects[i], err);
	if (r == 0)
		r = print(setter, effects, err);
	for (size_t i = 0; effects && i < setter->count; i++)
		text_done(&effects[i]);
	free(effects);
	return r;
}

static int run(int argc, char **argv, struct err *err)
{
	CLEANUP(setter_done) struct setter setter = {.steer = {.top = CG_NONE}};
	const struct arg_flag flags[] = {{"--dry-run", &setter.dry_run},
					 {"--json", &setter.json},
					 {"--force", &setter.force},
					 {NULL, NULL}};
	size_t count;

	int r = args_read(&cmd_set, argc, argv, flags, ARGS_ANY, &count);
	if (r == 0 && count < 2)
		r = command_usage(&cmd_set, "name a group, then KNOB=VALUE");
	if (r == 0)
		r = steering_open(&setter.steer, err);
	if (r == 0)
		r = steering_group(&setter.steer, argv[1], setter.path, err);
	if (r == 0)
		r = look(&setter, argv + 2, count - 1, err);
	return r == 0 ? set(&setter, err) : r;
}

const struct command cmd_set = {
	.name = "set",
	.synopsis = "[--dry-run] [--json] [--force] GROUP KNOB=VALUE...",
	.help = "change limits of a group that runs, and say what they became",
	.options =
		"  --dry-run  what it is, what it would be and what the kernel would do; changes nothing\n"
		"  --json     as cgov.set/1\n"
		"  --force    lower memory.max below what is in use, even where that cannot be\n"
		"             reclaimed first: the kernel may kill for it\n"
		"\n"
		"KNOB=VALUE is as for 'cgov run -l': any of 'cgov knobs'. All are written, or none.\n"
		"A unit of systemd's is limited through systemd, until it ends; a group that is neither\n"
		"systemd's nor cgov's is left alone. 'cgov drift' shows what is not as a policy says.\n"
		"\n"
		"Example:\n"
		"  cgov set web/api memory.max=512M cpu.max=50%\n"
		"  cgov set --dry-run /system.slice/cron.service pids.max=64\n",
	.run = run,
};
