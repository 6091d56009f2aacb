/* SPDX-License-Identifier: MIT */
#include "cgroup/amount.h"

#include <errno.h>
#include <string.h>

#define HUNDRED_PCT	    ((uint64_t)10000) /* in hundredths of a percent */
#define DEFAULT_PERIOD_USEC ((uint64_t)100000)

static bool has_object(const struct setting *setting)
{
	return setting->object && (setting->name.knob->shape != KNOB_WEIGHT ||
				   strcmp(setting->object, "default") != 0);
}

static uint64_t share_of(uint64_t whole, uint64_t hundredths)
{
	return (uint64_t)((unsigned __int128)whole * hundredths / HUNDRED_PCT);
}

/* The amount of which a percentage is taken: swap limits are shares of the swap. */
static uint64_t machine_bytes(const struct knob *knob, const struct setting_facts *facts)
{
	bool is_swap = strncmp(knob->file, "memory.swap.", strlen("memory.swap.")) == 0;

	return is_swap ? facts->swap_bytes : facts->ram_bytes;
}

static void resolve_share(const struct knob *knob, const struct setting_facts *facts,
			  struct amount *amount)
{
	uint64_t whole = machine_bytes(knob, facts);

	if (amount->base == AMOUNT_PERCENT_PARENT && facts->parent_bytes != UNIT_MAX)
		whole = facts->parent_bytes;
	amount->n = share_of(whole, amount->n);
	if (facts->page_bytes)
		amount->n -= amount->n % facts->page_bytes;
	amount->base = AMOUNT_ABSOLUTE;
}

static int refuse_amount(const struct setting *setting, const struct knob_field *field,
			 const struct amount *amount, struct err *err)
{
	AUTO_TEXT struct text value = {0}, allowed = {0};
	char file[KNOB_FILE_SIZE];

	amount_print(amount, field->unit, &value);
	knob_allowed(setting->name.knob, field, &allowed);
	return err_say(err, ERANGE, "%s%s%s = '%s': %s", knob_file(&setting->name, file),
		       field->name[0] ? " " : "", field->name, text_str(&value),
		       text_str(&allowed));
}

/* A share of a CPU so small that the kernel takes it in a longer period only, if at all. */
static int refuse_quota(const struct setting *setting, uint64_t hundredths, uint64_t period_usec,
			const struct knob_field fields[2], struct err *err)
{
	uint64_t longer = (fields[0].low * HUNDRED_PCT + hundredths - 1) / hundredths;
	char share[UNIT_TEXT_SIZE], file[KNOB_FILE_SIZE];

	err_say(err, ERANGE,
		"%s = '%s': that is %lluus of each %llums period, the kernel's least is %lluus",
		knob_file(&setting->name, file), unit_print_percent(hundredths, 2, share),
		(unsigned long long)share_of(period_usec, hundredths),
		(unsigned long long)period_usec / 1000, (unsigned long long)fields[0].low);
	if (longer <= fields[1].high)
		err_hint(err, "a period of %llums or more would do",
			 (unsigned long long)(longer + 999) / 1000);
	return err->code;
}

static int resolve_pair(struct setting *setting, const struct knob_field fields[2], struct err *err)
{
	struct amount *quota = &setting->fields[0], *period = &setting->fields[1];
	char file[KNOB_FILE_SIZE];

	if (quota->base == AMOUNT_UNSET)
		return err_say(err, EINVAL, "%s: the %s is missing",
			       knob_file(&setting->name, file), fields[0].name);
	if (period->base == AMOUNT_UNSET)
		*period = (struct amount){.base = AMOUNT_ABSOLUTE, .n = DEFAULT_PERIOD_USEC};
	if (!amount_in_range(period, &fields[1]))
		return refuse_amount(setting, &fields[1], period, err);
	if (quota->base == AMOUNT_PERCENT_CPU) {
		uint64_t usec = share_of(period->n, quota->n);
		if (usec < fields[0].low)
			return refuse_quota(setting, quota->n, period->n, fields, err);
		*quota = (struct amount){.base = AMOUNT_ABSOLUTE, .n = usec};
	}
	return 0;
}

static int check_given(const struct setting *setting, size_t count, struct err *err)
{
	char file[KNOB_FILE_SIZE];

	for (size_t i = 0; i < count; i++)
		if (setting->fields[i].base != AMOUNT_UNSET)
			return 0;
	return err_say(err, EINVAL, "%s: no value is given", knob_file(&setting->name, file));
}

int setting_resolve(struct setting *setting, const struct setting_facts *facts, struct err *err)
{
	const struct knob *knob = setting->name.knob;
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields);
	struct setting resolved = *setting;

	int r = check_given(setting, count, err);
	if (r == 0 && knob->shape == KNOB_PAIR)
		r = resolve_pair(&resolved, fields, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++) {
		struct amount *amount = &resolved.fields[i];
		if (amount->base == AMOUNT_PERCENT_HOST || amount->base == AMOUNT_PERCENT_PARENT)
			resolve_share(knob, facts, amount);
		if (!amount_in_range(amount, &fields[i]))
			return refuse_amount(setting, &fields[i], amount, err);
	}
	*setting = resolved;
	return 0;
}

static void print_fields(const struct setting *setting, const struct knob_field *fields,
			 size_t count, struct text *ret)
{
	for (size_t i = 0; i < count; i++) {
		if (setting->fields[i].base == AMOUNT_UNSET)
			continue;
		text_addf(ret, " %s=", fields[i].name);
		amount_print(&setting->fields[i], fields[i].unit, ret);
	}
}

void setting_print(const struct setting *setting, struct text *ret)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(setting->name.knob, fields), before = ret->len;
	enum knob_shape shape = setting->name.knob->shape;

	if (has_object(setting))
		text_add(ret, setting->object);
	else if (shape == KNOB_WEIGHT)
		text_add(ret, "default");
	if (shape == KNOB_DEVICE || shape == KNOB_NAMED) {
		print_fields(setting, fields, count, ret);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (setting->fields[i].base == AMOUNT_UNSET)
			continue;
		if (ret->len > before)
			text_add(ret, " ");
		amount_print(&setting->fields[i], fields[i].unit, ret);
	}
	if (ret->len == before)
		text_add(ret, " ");
}

/* "2MB" of hugetlb.2MB.max in bytes; the kernel's MB are 1024 squared. */
static uint64_t huge_page_bytes(const char *size)
{
	size_t digits = strspn(size, "0123456789");
	const char *unit = strchr("KMG", size[digits]);
	uint64_t n;

	if (unit_parse_number(size, digits, &n) < 0 || !size[digits])
		return 0;
	return n << (*unit == 'K' ? 10 : *unit == 'M' ? 20 : 30);
}

/*
 * Bytes as the kernel keeps them: whole pages, rounded down; what its page counter cannot count is
 * no limit at all (PAGE_COUNTER_MAX in include/linux/page_counter.h).
 */
static uint64_t kept_bytes(const struct knob_name *name, uint64_t bytes, uint64_t page_bytes)
{
	uint64_t step = name->size[0] ? huge_page_bytes(name->size) : page_bytes;

	if (step == 0 || bytes == UNIT_MAX)
		return bytes;
	bytes -= bytes % step;
	return bytes >= INT64_MAX - INT64_MAX % step ? UNIT_MAX : bytes;
}

/* Utilization as the kernel keeps it: in 1024ths, and all of them read as "max". */
static uint64_t kept_percent(uint64_t hundredths)
{
	return hundredths < HUNDRED_PCT && (hundredths * 1024 + 5000) / 10000 < 1024 ? hundredths
										     : UNIT_MAX;
}

static uint64_t kept(const struct setting *setting, const struct knob_field *field, uint64_t n,
		     uint64_t page_bytes)
{
	if (setting->name.knob->shape != KNOB_SINGLE)
		return n;
	if (field->unit == KNOB_UNIT_BYTES)
		return kept_bytes(&setting->name, n, page_bytes);
	if (field->unit == KNOB_UNIT_PERCENT)
		return kept_percent(n);
	return n;
}

bool setting_same_place(const struct setting *a, const struct setting *b)
{
	if (a->name.knob != b->name.knob || strcmp(a->name.size, b->name.size) != 0)
		return false;
	if (!a->object || !b->object)
		return a->object == b->object;
	return strcmp(a->object, b->object) == 0;
}

static bool same_object(const struct setting *a, const struct setting *b)
{
	if (!has_object(a) || !has_object(b))
		return has_object(a) == has_object(b);
	return strcmp(a->object, b->object) == 0;
}

bool setting_equal(const struct setting *want, const struct setting *have, uint64_t page_bytes)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(want->name.knob, fields);

	if (want->name.knob != have->name.knob || strcmp(want->name.size, have->name.size) != 0 ||
	    !same_object(want, have))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct amount *a = &want->fields[i], *b = &have->fields[i];
		if (a->base == AMOUNT_UNSET)
			continue;
		if (a->base != b->base)
			return false;
		if (a->base == AMOUNT_WORD ? strcmp(a->word, b->word) != 0
					   : kept(want, &fields[i], a->n, page_bytes) !=
						     kept(have, &fields[i], b->n, page_bytes))
			return false;
		/* Without a quota the period means nothing. */
		if (want->name.knob->shape == KNOB_PAIR && a->n == UNIT_MAX)
			return true;
	}
	return true;
}
