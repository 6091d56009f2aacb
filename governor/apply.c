/* SPDX-License-Identifier: MIT */
/*
 * DOC: Theory of Operation
 *
 * One apply a subtree at a time holds a lock. The way back from every step is computed from what is
 * there, and put on disk whole (journal.h) before the first step is taken. Then:
 *
 *	all steps done		the generations file is replaced, the journal goes
 *	a step fails		the steps before it are taken back in reverse, the journal goes
 *	cgov dies		the journal stays, and its lock is free: the next cgov that opens
 *				the subtree takes everything back, and says so
 *
 * The replacement of the generations file is the moment of truth: its serial number in the journal
 * tells a crash before it, which is taken back, from one after it, where only the journal goes.
 * Taking back a step that was never taken changes nothing, so a crash needs no progress marks.
 */
#include "governor/apply.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/unit.h"
#include "governor/enforce.h"
#include "governor/journal.h"
#include "governor/mark.h"
#include "governor/shrink.h"
#include "governor/state.h"

void apply_close(struct apply *apply)
{
	fd_closep(&apply->lock_fd);
	fd_closep(&apply->generations_fd);
	fd_closep(&apply->journal_fd);
	*apply = APPLY_NONE;
}

static void sweep(const struct apply *apply)
{
	const uint64_t tree = apply->owner->root.id;
	char prefix[96];

	snprintf(prefix, sizeof(prefix), "%llu.journal.", (unsigned long long)tree);
	journal_sweep(apply->journal_fd, prefix);
	snprintf(prefix, sizeof(prefix), "%s-%llu-", apply->host->boot_id,
		 (unsigned long long)tree);
	journal_sweep(apply->generations_fd, prefix);
}

int apply_open(const struct owner *owner, const struct host *host, const char *state_dir,
	       struct apply *ret, struct text *ret_cleaned, struct err *err)
{
	AUTO_APPLY struct apply apply = APPLY_NONE;

	apply.owner = owner;
	apply.host = host;
	int r = state_open(state_dir, STATE_RUN, JOURNAL_FOLDER, true, &apply.journal_fd, err);
	if (r == 0)
		r = state_open(state_dir, STATE_KEEP, GENERATIONS_FOLDER, true,
			       &apply.generations_fd, err);
	if (r == 0)
		r = journal_lock(apply.journal_fd, owner->root.id, true, &apply.lock_fd, err);
	if (r < 0)
		return r;
	sweep(&apply);
	r = apply_recover(&apply, ret_cleaned, err);
	if (r < 0)
		return r;
	*ret = apply;
	apply = APPLY_NONE;
	return 0;
}

/* Return: 1 when the apply had come to its end, 0 when not. */
static int was_finished(const struct apply *apply, const struct journal *journal,
			struct arena *arena, struct err *err)
{
	struct generations kept;

	int r = generations_load(apply->generations_fd, apply->host->boot_id, apply->owner->root.id,
				 journal->policy, arena, &kept, err);
	return r < 0 ? r : kept.serial == journal->serial;
}

static void say_taken_back(const struct apply *apply, const struct journal *journal, bool whole,
			   struct text *ret)
{
	text_add(ret, "took back an interrupted apply of '");
	text_add_safe(ret, journal->file, strlen(journal->file));
	text_add(ret, "' (policy '");
	text_add_safe(ret, journal->policy, strlen(journal->policy));
	text_add(ret, "', ");
	text_add_safe(ret, apply->owner->path, strlen(apply->owner->path));
	text_add(ret, whole ? ")\n" : ", not all of it)\n");
}

int apply_recover(const struct apply *apply, struct text *ret_cleaned, struct err *err)
{
	const uint64_t tree = apply->owner->root.id;
	AUTO_ARENA struct arena arena = {0};
	struct journal journal;

	if (!journal_exists(apply->journal_fd, tree))
		return 0;
	int r = journal_read(apply->journal_fd, tree, &arena, &journal, err);
	if (r < 0)
		return r == -ENOENT ? 0 : r;
	if (strcmp(journal.boot_id, apply->host->boot_id) != 0)
		return journal_drop(apply->journal_fd, tree, err);
	r = was_finished(apply, &journal, &arena, err);
	if (r == 0) {
		r = undo_run(&journal.undo, SIZE_MAX, apply->owner, journal.policy, err);
		say_taken_back(apply, &journal, r == 0, ret_cleaned);
	}
	if (r < 0)
		return err_wrap(err, "take back an interrupted apply of '%s'", journal.file);
	return journal_drop(apply->journal_fd, tree, err);
}

/* "web.yaml:12:9: " in front. */
static int at_pos(const struct pos *pos, struct err *err)
{
	if (!pos->file)
		return err->code;
	return err_wrap(err, "%s:%u:%u", pos->file, pos->line, pos->column);
}

/* The group of a step: @name is the last part of its path, NULL asks for the group itself. */
static int open_group(const struct apply *apply, const struct step *step, const char **ret_name,
		      struct cg *ret, struct err *err)
{
	const char *slash = strrchr(step->path, '/');

	if (!ret_name)
		return cg_open(apply->owner->root.fd, step->path, ret, err);
	AUTO_FREE char *above =
		slash ? strndup(step->path, (size_t)(slash - step->path)) : strdup("");
	if (!above)
		return err_set(err, ENOMEM, "open '%s'", step->path);
	*ret_name = slash ? slash + 1 : step->path;
	return cg_open(apply->owner->root.fd, above, ret, err);
}

static int make_group(const struct apply *apply, const struct step *step, const char *policy,
		      struct err *err)
{
	AUTO_CG struct cg parent = CG_NONE, group = CG_NONE;
	struct err ignored;
	const char *name;

	int r = open_group(apply, step, &name, &parent, err);
	if (r == 0)
		r = cg_create(&parent, name, &group, err);
	if (r < 0)
		return r;
	r = mark_set(&group, policy, err);
	if (r < 0)
		cg_remove(parent.fd, name, &ignored);
	return r;
}

static int remove_group(const struct apply *apply, const struct step *step, struct err *err)
{
	AUTO_CG struct cg parent = CG_NONE;
	const char *name;

	int r = open_group(apply, step, &name, &parent, err);
	return r < 0 ? r : cg_remove(parent.fd, name, err);
}

/* Of the subtree itself: its owner knows who may write it. */
static int protect(const struct apply *apply, const struct step *step, struct arena *arena,
		   struct err *err)
{
	int r = owner_protect(apply->owner, step->file, step->to, err);

	return r < 0 ? r
		     : enforce_check(&apply->owner->root, step->setting, apply->host->page_bytes,
				     arena, err);
}

/* memory.max below what is in use: first it is brought down, and refused where that fails. */
static int make_room(const struct apply *apply, const struct step *step, const struct cg *group,
		     struct err *err)
{
	char limit[UNIT_TEXT_SIZE];

	if (apply->force || step->setting->name.knob->id != KNOB_MEMORY_MAX ||
	    shrink_below(group, step->setting->fields[0].n, SHRINK_PATIENCE_USEC, err) == 0)
		return 0;
	err_wrap(err, "memory.max of '%s' = %s", step->path,
		 unit_print_bytes(step->setting->fields[0].n, limit));
	return err_hint(err, "--force lets the kernel kill for it");
}

int apply_make_room(const struct apply *apply, const struct plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];
		AUTO_CG struct cg group = CG_NONE;
		struct err ignored;
		/* A group that is still to be made uses nothing. */
		if (step->kind != STEP_WRITE || !step->path[0] ||
		    open_group(apply, step, NULL, &group, &ignored) < 0)
			continue;
		if (make_room(apply, step, &group, err) < 0)
			return at_pos(&step->pos, err);
	}
	return 0;
}

static int do_step(const struct apply *apply, const struct step *step, const char *policy,
		   struct arena *arena, struct err *err)
{
	AUTO_CG struct cg group = CG_NONE;
	int r;

	switch (step->kind) {
	case STEP_MKDIR:
		return make_group(apply, step, policy, err);
	case STEP_REMOVE:
		return remove_group(apply, step, err);
	case STEP_ENABLE:
	case STEP_WRITE:
		if (step->kind == STEP_WRITE && !step->path[0])
			return protect(apply, step, arena, err);
		r = open_group(apply, step, NULL, &group, err);
		if (r < 0)
			return r;
		if (step->kind == STEP_ENABLE)
			return cg_enable(&group, step->to + 1, err);
		r = make_room(apply, step, &group, err);
		if (r < 0)
			return r;
		return enforce_setting(&group, step->setting, apply->host->page_bytes, arena, NULL,
				       err);
	case STEP_LAUNCH:
	case STEP_KILL:
		break;
	}
	return 0;
}

/*
 * @ret_back: how many steps are to be taken back, when it fails: the failed one too, as it may have
 * done half; but a group that somebody else made is not ours to remove.
 */
static int do_steps(const struct apply *apply, const char *policy, const struct plan *plan,
		    struct arena *arena, size_t *ret_back, struct err *err)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];
		int r = do_step(apply, step, policy, arena, err);
		if (r < 0) {
			*ret_back = r == -EEXIST && step->kind == STEP_MKDIR ? i : i + 1;
			return at_pos(&step->pos, err);
		}
	}
	*ret_back = plan->count;
	return 0;
}

struct generations apply_keep(const struct generations *before, const struct plan *plan)
{
	struct generation *new = plan->generation, *old = before->newest;
	const bool same = old && generation_equal(old, new);

	new->number = same ? old->number : old ? old->number + 1 : 1;
	new->next = same ? old->next : old;
	new->applied_nsec = clock_real_nsec();
	return (struct generations){.serial = before->serial, .newest = new};
}

static int keep(const struct apply *apply, const char *policy, const struct generations *after,
		struct err *err)
{
	return generations_save(apply->generations_fd, apply->host->boot_id, apply->owner->root.id,
				policy, after, err);
}

/* The serial by which a crash after the end is told from one before it. */
static uint64_t final_serial(const struct generations *after)
{
	if (after->newest)
		return after->serial + 1;
	/* No file stays. Where there was none before, nothing tells: then it was before. */
	return after->serial == 0 ? INT64_MAX : 0;
}

int apply_plan(const struct apply *apply, const char *policy, const struct plan *plan,
	       const struct live *live, struct generations *after, struct arena *arena,
	       struct err *err)
{
	const uint64_t tree = apply->owner->root.id;
	struct journal journal = {
		.policy = policy,
		.file = plan->generation->policy->file,
		.boot_id = apply->host->boot_id,
		.serial = final_serial(after),
	};
	struct err why = {0};
	size_t back;

	int r = undo_build(plan, live, arena, &journal.undo, err);
	if (r == 0 && plan->count > 0)
		r = journal_write(apply->journal_fd, tree, &journal, err);
	if (r < 0)
		return r;
	after->serial = journal.serial;
	r = do_steps(apply, policy, plan, arena, &back, err);
	if (r == 0)
		r = keep(apply, policy, after, err);
	if (r < 0 && undo_run(&journal.undo, back, apply->owner, policy, &why) < 0) {
		/* The journal stays: the next cgov tries again. */
		return err_hint(err, "and not all could be taken back: %s", why.text);
	}
	if (plan->count > 0 && journal_drop(apply->journal_fd, tree, &why) < 0 && r == 0)
		*err = why;
	return r < 0 ? r : why.code;
}
