/* SPDX-License-Identifier: MIT */
#include "cgroup/amount.h"

#include <errno.h>
#include <string.h>

#define BLANKS " \t"

/* The next word of @cursor, cut out of it; NULL at the end. */
static char *next_word(char **cursor)
{
	char *word = *cursor + strspn(*cursor, BLANKS);

	if (!*word)
		return NULL;
	*cursor = word + strcspn(word, BLANKS);
	if (**cursor)
		*(*cursor)++ = '\0';
	return word;
}

/* "field=value" cut in two; NULL when it is none. Return: the value. */
static char *cut_pair(char *word)
{
	size_t len = strspn(word, "abcdefghijklmnopqrstuvwxyz_");

	if (len == 0 || word[len] != '=')
		return NULL;
	word[len] = '\0';
	return word + len + 1;
}

/* "50000 100000", "max 100000": the text that the kernel prints. */
static bool read_kernel_pair(const char *text, struct setting *setting)
{
	const char *space = strchr(text, ' ');
	struct amount quota = {.base = AMOUNT_ABSOLUTE}, period = quota;

	if (!space || file_single(text, (size_t)(space - text), &quota.n) < 0 ||
	    unit_parse_number(space + 1, strlen(space + 1), &period.n) < 0)
		return false;
	setting->fields[0] = quota;
	setting->fields[1] = period;
	return true;
}

static int check_range(const struct setting *setting, struct err *err)
{
	struct setting copy = *setting;

	return setting_resolve(&copy, &(struct setting_facts){0}, err);
}

static int parse_pair(struct setting *setting, char *text, const char *whole, struct arena *arena,
		      struct err *err)
{
	char *word;

	if (read_kernel_pair(whole, setting))
		return check_range(setting, err);
	while ((word = next_word(&text))) {
		char *value = cut_pair(word);
		if (!value && setting->fields[0].base != AMOUNT_UNSET)
			return setting_refuse_form(&setting->name, whole, err);
		int r = setting_parse_field(setting, value ? word : "", value ? value : word, arena,
					    err);
		if (r < 0)
			return r;
	}
	if (setting->fields[0].base == AMOUNT_UNSET)
		return setting_refuse_form(&setting->name, whole, err);
	return check_range(setting, err);
}

/* Cut the trailing blanks off. */
static char *trim_end(char *text)
{
	size_t len = strlen(text);

	while (len > 0 && strchr(BLANKS, text[len - 1]))
		text[--len] = '\0';
	return text;
}

static bool starts_pair(const char *at)
{
	size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz_");

	return len > 0 && at[len] == '=';
}

/* The first "field=value" word; a path may hold blanks. Return: NULL when there is none. */
static char *find_pairs(char *text)
{
	for (char *at = text; *at; at++)
		if ((at == text || strchr(BLANKS, at[-1])) && starts_pair(at))
			return at;
	return NULL;
}

/* The last word, cut off from what is before it. Return: NULL when there is only one. */
static char *cut_last(char *text)
{
	char *space = strrchr(text, ' ');

	if (!space || space == text)
		return NULL;
	*space = '\0';
	trim_end(text);
	return space + 1;
}

static int parse_object_fields(struct setting *setting, char *text, const char *whole,
			       struct arena *arena, struct err *err)
{
	char *pairs = find_pairs(text), *word;
	int r;

	if (pairs == text)
		return setting_refuse_form(&setting->name, whole, err);
	if (pairs)
		pairs[-1] = '\0';
	char *last = pairs ? NULL : cut_last(text);
	if (!pairs && !last)
		return setting_refuse_form(&setting->name, whole, err);
	setting->object = trim_end(text);
	r = setting_check_object(&setting->name, setting->object, err);
	if (r == 0 && last)
		return setting_parse_field(setting, "", last, arena, err);
	while (r == 0 && (word = next_word(&pairs))) {
		char *value = cut_pair(word);
		if (!value)
			return setting_refuse_form(&setting->name, whole, err);
		r = setting_parse_field(setting, word, value, arena, err);
	}
	return r;
}

static int parse_object_value(struct setting *setting, char *text, const char *whole,
			      struct arena *arena, struct err *err)
{
	bool is_weight = setting->name.knob->shape == KNOB_WEIGHT;
	char *value = cut_last(text);

	if (!value && !is_weight)
		return setting_refuse_form(&setting->name, whole, err);
	if (value && !(is_weight && strcmp(text, "default") == 0)) {
		int r = setting_check_object(&setting->name, text, err);
		if (r < 0)
			return r;
		setting->object = text;
	}
	return setting_parse_field(setting, "", value ? value : text, arena, err);
}

static int parse_shape(struct setting *setting, char *text, const char *whole, struct arena *arena,
		       struct err *err)
{
	switch (setting->name.knob->shape) {
	case KNOB_SINGLE:
	case KNOB_LIST:
	case KNOB_WORD:
		return setting_parse_field(setting, "", whole, arena, err);
	case KNOB_PAIR:
		return parse_pair(setting, text, whole, arena, err);
	case KNOB_DEVICE:
	case KNOB_NAMED:
		return parse_object_fields(setting, text, whole, arena, err);
	case KNOB_WEIGHT:
	case KNOB_RESOURCE:
		return parse_object_value(setting, text, whole, arena, err);
	case KNOB_VERB:
		break;
	}
	return setting_refuse_form(&setting->name, whole, err);
}

int setting_parse(const struct knob_name *name, const char *text, struct arena *arena,
		  struct setting *ret, struct err *err)
{
	struct setting setting = {.name = *name};
	char file[KNOB_FILE_SIZE];

	if (strlen(text) >= SETTING_TEXT_SIZE)
		return err_say(err, EINVAL, "%s: longer than %d bytes", knob_file(name, file),
			       SETTING_TEXT_SIZE);
	char *copy = arena_strdup(arena, text + strspn(text, BLANKS));
	const char *whole = copy ? arena_strdup(arena, trim_end(copy)) : NULL;
	if (!whole)
		return err_set(err, ENOMEM, "%s", knob_file(name, file));
	int r = parse_shape(&setting, copy, whole, arena, err);
	if (r == 0)
		*ret = setting;
	return r;
}
