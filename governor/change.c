/* SPDX-License-Identifier: MIT */
#include "governor/change.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "cgroup/explain.h"
#include "cgroup/file.h"
#include "cgroup/unit_property.h"
#include "common/clock.h"
#include "governor/limit_list.h"
#include "governor/shrink.h"
#include "governor/steer_note.h"

/* io.max has a line a device. */
#define CONTENT_SIZE ((size_t)16 * 1024)

/* systemd answers before or after it wrote. */
#define WRITTEN_USEC (5 * USEC_PER_SEC)

static int parse(struct steer *steer, const struct steer_group *group, const char *text,
		 struct arena *arena, struct change *change, struct err *err)
{
	struct limit_list list = {0};

	int r = limit_list_add(&list, text, arena, err);
	if (r < 0)
		return r;
	change->want = list.settings[0];
	knob_file(&change->want.name, change->file);
	return limit_resolve(&change->want, steer->top.fd, group->path, &steer->host, arena, err);
}

static const char *printed(const struct setting *setting, struct arena *arena)
{
	AUTO_TEXT struct text text = {0};

	setting_print(setting, &text);
	return text.failed ? NULL : arena_strdup(arena, text_str(&text));
}

/* Return: 0; -ENOENT where there is no such file. */
static int read_setting(const struct cg *cg, const struct change *change, struct arena *arena,
			struct setting *ret, struct err *err)
{
	char content[CONTENT_SIZE];
	ssize_t len = fd_read_at(cg->fd, change->file, content, sizeof(content));

	if (len < 0)
		return cg_explain(cg, change->file, (int)-len, err);
	return setting_read(&change->want.name, change->want.object, content, arena, ret, err);
}

/* Whether the files of the knob's controller are in the group, so that one missing is no more. */
static bool has_controller(const struct cg *cg, const struct knob *knob)
{
	char controllers[256];

	return !knob->controller[0] ||
	       (fd_read_at(cg->fd, "cgroup.controllers", controllers, sizeof(controllers)) > 0 &&
		cg_has_controller(controllers, knob->controller));
}

/* systemd hands the controller down when it is told a limit; nobody else does that here. */
static int read_have(const struct cg *cg, struct change *change, struct arena *arena,
		     struct err *err)
{
	const struct knob *knob = change->want.name.knob;

	int r = read_setting(cg, change, arena, &change->have, err);
	if (r != -ENOENT || change->writer == WRITER_SELF || has_controller(cg, knob))
		return r;
	change->absent = true;
	return setting_read(&change->want.name, change->want.object,
			    change->want.object ? "" : knob->untouched, arena, &change->have, err);
}

static int refuse_property(const struct change *change, struct arena *arena, struct err *err)
{
	struct systemd_property properties[UNIT_PROPERTIES_MAX];

	if (change->writer == WRITER_SELF)
		return 0;
	/* It takes an empty set for one that it was never told. */
	if (change->want.name.knob->shape == KNOB_LIST && strcmp(change->asked, " ") == 0)
		return err_say(err, EPERM, "systemd does not empty %s of '%s'; name all of them",
			       change->file, change->unit);
	if (unit_properties(&change->want, arena, properties) != -ENOENT)
		return 0;
	return err_say(err, EPERM, "systemd has no property for %s, and '%s' is systemd's",
		       change->file, change->unit);
}

int change_look(struct steer *steer, const struct steer_group *group, const char *text,
		struct arena *arena, struct change *ret, struct err *err)
{
	struct change change = {.path = arena_strdup(arena, group->path)};
	AUTO_CG struct cg cg = CG_NONE;

	int r = parse(steer, group, text, arena, &change, err);
	if (r == 0)
		r = steer_open_group(steer, group, &cg, err);
	if (r < 0)
		return r;
	change.id = cg.id;
	change.writer = steer_writer(steer, group->path, change.unit, err);
	if (change.writer == WRITER_NOBODY)
		return err->code;
	change.asked = printed(&change.want, arena);
	r = change.asked ? refuse_property(&change, arena, err)
			 : err_set(err, ENOMEM, "look at %s", change.file);
	if (r == 0)
		r = read_have(&cg, &change, arena, err);
	if (r < 0)
		return r;
	change.before = change.absent ? NULL : printed(&change.have, arena);
	if (!change.path || (!change.absent && !change.before))
		return err_set(err, ENOMEM, "look at %s", change.file);
	*ret = change;
	return 0;
}

static uint64_t read_number(const struct cg *cg, const char *file)
{
	char text[64];
	uint64_t value;
	ssize_t len = fd_read_at(cg->fd, file, text, sizeof(text));

	return len > 0 && file_single(text, (size_t)len, &value) == 0 ? value : UNIT_MAX;
}

void change_use(const struct steer *steer, const struct change *change, struct change_use *ret)
{
	const struct steer_group group = {change->path, change->id};
	AUTO_CG struct cg cg = CG_NONE;
	struct err ignored;

	*ret = (struct change_use){UNIT_MAX, UNIT_MAX, UNIT_MAX,
				   .page_bytes = steer->host.page_bytes};
	effective_above(steer->top.fd, change->path, &ret->above);
	if (steer_open_group(steer, &group, &cg, &ignored) < 0)
		return;
	ret->memory_bytes = read_number(&cg, "memory.current");
	ret->swap_bytes = read_number(&cg, "memory.swap.current");
	ret->tasks = read_number(&cg, "pids.current");
}

int change_make_room(const struct steer *steer, const struct change *change, uint64_t patience_usec,
		     struct err *err)
{
	const struct steer_group group = {change->path, change->id};
	AUTO_CG struct cg cg = CG_NONE;

	int r = steer_open_group(steer, &group, &cg, err);
	if (r < 0 || change->want.name.knob->id != KNOB_MEMORY_MAX ||
	    shrink_below(&cg, change->want.fields[0].n, patience_usec, err) == 0)
		return r;
	err_wrap(err, "memory.max of '%s' = %s", change->path, change->asked);
	return err_hint(err, "--force lets the kernel kill for it");
}

static int tell_systemd(struct steer *steer, const struct change *change, struct arena *arena,
			struct err *err)
{
	struct systemd_property properties[UNIT_PROPERTIES_MAX];
	struct systemd_bus *bus;

	int count = unit_properties(&change->want, arena, properties);
	if (count < 0)
		return err_set(err, -count, "put %s as systemd has it", change->file);
	int r = steer_bus(steer, change->writer, change->unit, change->path, &bus, err);
	return r < 0 ? r : systemd_set(bus, change->unit, properties, (size_t)count, err);
}

/* Return: 0 with what is there in the end. */
static int read_back(const struct steer *steer, const struct cg *cg, const struct change *change,
		     struct arena *arena, struct setting *ret, struct err *err)
{
	const uint64_t until = clock_mono_usec() + WRITTEN_USEC;

	for (;;) {
		int r = read_setting(cg, change, arena, ret, err);
		const bool there =
			r == 0 && setting_equal(&change->want, ret, steer->host.page_bytes);
		if (there || change->writer == WRITER_SELF || clock_mono_usec() > until ||
		    (r < 0 && r != -ENOENT))
			return r;
		poll(NULL, 0, 10);
	}
}

static int make(struct steer *steer, struct change *change, struct arena *arena,
		struct text *ret_said, struct err *err)
{
	const struct steer_group group = {change->path, change->id};
	AUTO_CG struct cg cg = CG_NONE;
	struct setting now;

	int r = steer_open_group(steer, &group, &cg, err);
	if (r == 0)
		r = change->writer == WRITER_SELF ? cg_write(&cg, change->file, change->asked, err)
						  : tell_systemd(steer, change, arena, err);
	if (r == 0)
		r = read_back(steer, &cg, change, arena, &now, err);
	if (r < 0)
		return r;
	change->after = printed(&now, arena);
	if (!change->after)
		return err_set(err, ENOMEM, "read %s back", change->file);
	change_print(change, ret_said);
	if (!setting_equal(&change->want, &now, steer->host.page_bytes))
		return err_say(err, EREMOTEIO, "%s was asked, and the kernel has %s",
			       text_str(ret_said), change->after);
	text_add(ret_said, ", read back as ");
	text_add_message(ret_said, change->after);
	return 0;
}

int change_make(struct steer *steer, struct change *change, struct arena *arena,
		struct text *ret_said, struct err *err)
{
	int r = make(steer, change, arena, ret_said, err);
	const struct steer_note note = {.action = "set",
					.group = change->path,
					.knob = change->file,
					.before = change->before,
					.after = change->after ? change->after : change->asked,
					.writer = writer_name(change->writer)};

	return steer_note(&note, r, text_str(ret_said), err);
}

int change_undo(struct steer *steer, const struct change *change, struct arena *arena,
		struct change *ret, struct err *err)
{
	const struct steer_group group = {change->path, change->id};
	struct change undo = *change;
	AUTO_CG struct cg cg = CG_NONE;

	int r = steer_open_group(steer, &group, &cg, err);
	if (r == 0)
		r = read_setting(&cg, change, arena, &undo.have, err);
	if (r < 0)
		return r;
	undo.before = printed(&undo.have, arena);
	undo.want = change->have;
	undo.asked = printed(&undo.want, arena);
	undo.after = NULL;
	undo.absent = false;
	if (!undo.before || !undo.asked)
		return err_set(err, ENOMEM, "look at %s", change->file);
	if (refuse_property(&undo, arena, err) < 0)
		return err->code;
	if (!change->after || strcmp(undo.before, change->after) != 0)
		return err_say(err, ESTALE,
			       "%s of '%s' was changed since by somebody else: it is %s",
			       change->file, change->path, undo.before);
	*ret = undo;
	return 0;
}
