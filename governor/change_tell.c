/* SPDX-License-Identifier: MIT */
/*
 * A change in words: what it is, and what the kernel will do with it. Nothing here reads a file.
 */
#include "governor/change.h"

#include <string.h>

static uint64_t value_of(const struct setting *setting)
{
	return setting->fields[0].n;
}

static void quota_words(const struct setting *setting, struct text *ret)
{
	const uint64_t quota = value_of(setting), period = setting->fields[1].n;
	char percent[UNIT_TEXT_SIZE], time[UNIT_TEXT_SIZE];

	if (quota == UNIT_MAX || period == 0) {
		text_add(ret, "max");
		return;
	}
	const uint64_t hundredths = (uint64_t)((unsigned __int128)quota * 10000 / period);
	text_addf(ret, "%s of a CPU",
		  unit_print_percent(hundredths, hundredths % 100 ? 2 : 0, percent));
	if (period != 100000)
		text_addf(ret, " each %s", unit_print_usec(period, time));
}

void change_words(const struct setting *setting, struct text *ret)
{
	const struct knob *knob = setting->name.knob;
	AUTO_TEXT struct text plain = {0};
	char bytes[UNIT_TEXT_SIZE];

	if (knob->shape == KNOB_SINGLE && knob->unit == KNOB_UNIT_BYTES) {
		text_add(ret, unit_print_bytes_exact(value_of(setting), bytes));
		return;
	}
	if (knob->shape == KNOB_SINGLE && knob->unit == KNOB_UNIT_USEC) {
		text_addf(ret, "%lluus", (unsigned long long)value_of(setting));
		return;
	}
	if (knob->shape == KNOB_PAIR) {
		quota_words(setting, ret);
		return;
	}
	setting_print(setting, &plain);
	text_add_message(ret, strcmp(text_str(&plain), " ") == 0 ? "nothing" : text_str(&plain));
}

void change_print(const struct change *change, struct text *ret)
{
	text_addf(ret, "%s of ", change->file);
	text_add_safe(ret, change->path, strlen(change->path));
	text_add(ret, ": ");
	change_words(&change->have, ret);
	text_add(ret, " -> ");
	change_words(&change->want, ret);
}

static void add_bytes(struct text *ret, const char *before, uint64_t bytes, const char *after)
{
	char text[UNIT_TEXT_SIZE];

	text_addf(ret, "%s%s%s", before, unit_print_bytes(bytes, text), after);
}

/* Of sizes the kernel keeps whole pages. */
static void tell_rounding(const struct change *change, const struct change_use *use,
			  struct text *ret)
{
	const struct knob *knob = change->want.name.knob;
	const uint64_t value = value_of(&change->want);
	char text[UNIT_TEXT_SIZE];

	if (knob->shape != KNOB_SINGLE || knob->unit != KNOB_UNIT_BYTES || value == UNIT_MAX ||
	    change->want.name.size[0] || use->page_bytes == 0 || value % use->page_bytes == 0)
		return;
	text_addf(ret, "the kernel keeps whole pages: it becomes %s\n",
		  unit_print_bytes_exact(value - value % use->page_bytes, text));
}

static bool tell_memory_max(const struct change *change, const struct change_use *use,
			    struct text *ret)
{
	const uint64_t value = value_of(&change->want), used = use->memory_bytes;

	if (used == UNIT_MAX || used <= value)
		return false;
	add_bytes(ret, "it uses ", used, ": ");
	add_bytes(ret, "", used - value,
		  " must go at once, by reclaim and swap; what cannot go is\n");
	text_add(ret, "ended by the out-of-memory killer\n");
	return true;
}

static void tell_memory_high(const struct change *change, const struct change_use *use,
			     struct text *ret)
{
	const uint64_t value = value_of(&change->want), used = use->memory_bytes;

	if (used == UNIT_MAX || used <= value)
		return;
	add_bytes(ret, "it uses ", used, ": ");
	add_bytes(ret, "", used - value, " are reclaimed, and whoever allocates is slowed down\n");
}

static void tell_swap_max(const struct change *change, const struct change_use *use,
			  struct text *ret)
{
	if (use->swap_bytes == UNIT_MAX || use->swap_bytes <= value_of(&change->want))
		return;
	add_bytes(ret, "", use->swap_bytes,
		  " are swapped out already: they stay, no more goes out\n");
}

static void tell_pids_max(const struct change *change, const struct change_use *use,
			  struct text *ret)
{
	if (use->tasks == UNIT_MAX || use->tasks <= value_of(&change->want))
		return;
	text_addf(ret,
		  "it has %llu tasks: they stay, and no new one starts until there are fewer\n",
		  (unsigned long long)use->tasks);
}

/* Two shares of a period compared: a/b > c/d. */
static bool is_looser(uint64_t value, uint64_t period, const struct effective_limit *above)
{
	if (above->value == UNIT_MAX)
		return false;
	if (value == UNIT_MAX)
		return true;
	if (period == 0 || above->period == 0)
		return value > above->value;
	return (unsigned __int128)value * above->period > (unsigned __int128)above->value * period;
}

/* A limit above that is tighter goes on to bind. */
static void tell_above(const struct change *change, const struct change_use *use, struct text *ret)
{
	const struct setting *want = &change->want;
	const bool pair = want->name.knob->shape == KNOB_PAIR;

	for (unsigned int id = 0; id < EFFECTIVE_COUNT; id++) {
		const struct effective_limit *limit = &use->above.limits[id];
		if (effective_knob((enum effective_id)id) != want->name.knob->id || !limit->known ||
		    !is_looser(value_of(want), pair ? want->fields[1].n : 0, limit))
			continue;
		struct setting theirs = *want;
		theirs.fields[0].n = limit->value;
		if (pair)
			theirs.fields[1].n = limit->period;
		text_add(ret, "the limit of ");
		text_add_safe(ret, change->path, limit->owner);
		text_add(ret, " is tighter and goes on to bind: ");
		change_words(&theirs, ret);
		text_add(ret, "\n");
	}
}

static void tell_writer(const struct change *change, struct text *ret)
{
	if (change->writer == WRITER_SELF)
		return;
	text_addf(ret, "%s keeps it for '", writer_name(change->writer));
	text_add_safe(ret, change->unit, strlen(change->unit));
	text_add(ret, "' until that ends\n");
}

bool change_tell(const struct change *change, const struct change_use *use, struct text *ret)
{
	bool deadly = false;

	if (setting_equal(&change->want, &change->have, use->page_bytes) && !change->absent) {
		text_add(ret, "it is that already\n");
		return false;
	}
	tell_rounding(change, use, ret);
	if (change->want.name.knob->id == KNOB_MEMORY_MAX)
		deadly = tell_memory_max(change, use, ret);
	if (change->want.name.knob->id == KNOB_MEMORY_HIGH)
		tell_memory_high(change, use, ret);
	if (change->want.name.knob->id == KNOB_MEMORY_SWAP_MAX)
		tell_swap_max(change, use, ret);
	if (change->want.name.knob->id == KNOB_PIDS_MAX)
		tell_pids_max(change, use, ret);
	tell_above(change, use, ret);
	tell_writer(change, ret);
	return deadly;
}
