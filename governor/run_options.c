/* SPDX-License-Identifier: MIT */
#include "governor/run_options.h"

#include "common/text.h"
#include "common/unit.h"
#include "governor/network_want.h"
#include "runner/capname.h"
#include "runner/ns.h"
#include "runner/profile.h"
#include "runner/rlimit.h"

#include <errno.h>
#include <string.h>

#define HOSTNAME_MAX 64

const struct run_row run_rows[RUN_COUNT] = {
#define RUN(id_, key_, kind_, argument_, help_) \
	[RUN_##id_] = {RUN_##id_, key_, RUN_KIND_##kind_, argument_, help_},
#include "governor/run.def"
#undef RUN
};

const struct run_row *run_row_find(const char *key)
{
	for (size_t i = 0; i < RUN_COUNT; i++)
		if (strcmp(run_rows[i].key, key) == 0)
			return &run_rows[i];
	return NULL;
}

bool run_kind_is_list(enum run_kind kind)
{
	return kind == RUN_KIND_LIST || kind == RUN_KIND_CAPS || kind == RUN_KIND_COMMAND;
}

static int add_word(struct run_value *value, const char *text, struct arena *arena, struct err *err)
{
	size_t used = value->word_count ? value->word_count + 1 : 0;
	const char **words = value->words;

	if (used == 0)
		words = arena_grow(arena, words, used++, sizeof(*words));
	if (words)
		words = arena_grow(arena, words, used, sizeof(*words));
	char *copy = words ? arena_strdup(arena, text) : NULL;
	if (!copy)
		return err_set(err, ENOMEM, "read an option");
	words[value->word_count++] = copy;
	words[value->word_count] = NULL;
	value->words = words;
	return 0;
}

static int check_env(const char *text, struct err *err)
{
	size_t name = strcspn(text, "=");

	return name > 0 ? 0 : err_say(err, EINVAL, "env = '%.64s': NAME=VALUE, or NAME", text);
}

/* Without libcap a name is taken as it is: the launch will say what it needs. */
static int check_cap(const struct run_row *row, const char *text, struct err *err)
{
	uint64_t bits;

	int r = cap_parse(text, &bits, err);
	return r == -EINVAL ? err_wrap(err, "%s", row->key) : 0;
}

static int check_profile(const char *text, struct err *err)
{
	if (profile_find(text) != PROFILE_COUNT)
		return 0;
	return err_say(err, EINVAL, "profile = '%.64s': trusted, default or strict", text);
}

static int check_hostname(const char *text, struct err *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789.-";
	size_t len = strlen(text);

	if (len > 0 && len <= HOSTNAME_MAX && text[strspn(text, allowed)] == '\0')
		return 0;
	return err_say(err, EINVAL,
		       "hostname = '%.64s': letters, digits, '-' and '.', at most %d of them", text,
		       HOSTNAME_MAX);
}

static int check_string(const struct run_row *row, const char *text, struct err *err)
{
	if (row->id == RUN_HOSTNAME)
		return check_hostname(text, err);
	if (text[0] && !(row->id == RUN_USER && (text[0] == ':' || strchr(text, ' '))))
		return 0;
	return err_say(err, EINVAL, "%s = '%.64s': %s", row->key, text, row->argument);
}

static int check_path(const struct run_row *row, const char *text, struct err *err)
{
	if (text[0] == '/')
		return 0;
	return err_say(err, EINVAL, "%s = '%.64s': a path from the root", row->key, text);
}

static int check_item(const struct run_row *row, const char *text, struct err *err)
{
	struct rlimit_setting setting;

	if (row->id == RUN_ENV)
		return check_env(text, err);
	if (row->id == RUN_RLIMITS)
		return rlimit_parse(text, &setting, err);
	return row->id == RUN_RO || row->id == RUN_RW ? check_path(row, text, err) : 0;
}

static int check_word(const struct run_row *row, const char *text, struct err *err)
{
	switch (row->kind) {
	case RUN_KIND_STRING:
		return check_string(row, text, err);
	case RUN_KIND_NAMESPACES: {
		unsigned int bits;
		return ns_parse(text, &bits, err);
	}
	case RUN_KIND_PROFILE:
		return check_profile(text, err);
	case RUN_KIND_CAPS:
		return check_cap(row, text, err);
	case RUN_KIND_LIST:
		return check_item(row, text, err);
	case RUN_KIND_NETWORK:
		return network_want_check_word(text, err);
	case RUN_KIND_COMMAND:
	case RUN_KIND_USEC:
	case RUN_KIND_BYTES:
	case RUN_KIND_FLAG:
		break;
	}
	return 0;
}

static int read_usec(const struct run_row *row, const char *text, uint64_t *ret, struct err *err)
{
	int r = unit_parse_usec(text, ret);

	if (r < 0 || *ret == 0)
		return err_say(err, EINVAL, "%s = '%.64s': a duration such as 500ms, 30s, 5m or 1h",
			       row->key, text);
	return 0;
}

static int read_bytes(const struct run_row *row, const char *text, uint64_t *ret, struct err *err)
{
	int r = unit_parse_bytes(text, UNIT_BARE_1024, ret);

	if (r < 0 || *ret == 0)
		return err_say(err, EINVAL, "%s = '%.64s': a size such as 64K, 10M or 1G", row->key,
			       text);
	return 0;
}

static int read_flag(const struct run_row *row, const char *text, bool *ret, struct err *err)
{
	int r = unit_parse_bool(text, ret);

	return r < 0 ? err_say(err, -r, "%s = '%.64s': yes or no", row->key, text) : 0;
}

/* "private,egress=20Mbit": words. */
static int add_words(struct run_value *value, const struct run_row *row, const char *text,
		     struct arena *arena, struct err *err)
{
	int r = 0;

	for (const char *word = text; r == 0 && word; text = word) {
		size_t len = strcspn(text, ",");
		char *copy = arena_strndup(arena, text, len);
		word = text[len] ? text + len + 1 : NULL;
		r = copy ? check_word(row, copy, err) : err_set(err, ENOMEM, "read an option");
		if (r == 0)
			r = add_word(value, copy, arena, err);
	}
	return r;
}

static int read_value(struct run_value *value, const struct run_row *row, const char *text,
		      struct arena *arena, struct err *err)
{
	if (row->kind == RUN_KIND_NETWORK)
		return add_words(value, row, text, arena, err);
	int r = check_word(row, text, err);
	if (r < 0)
		return r;
	if (row->kind == RUN_KIND_USEC)
		return read_usec(row, text, &value->usec, err);
	if (row->kind == RUN_KIND_BYTES)
		return read_bytes(row, text, &value->bytes, err);
	if (row->kind == RUN_KIND_FLAG)
		return read_flag(row, text, &value->flag, err);
	if (run_kind_is_list(row->kind))
		return add_word(value, text, arena, err);
	value->text = arena_strdup(arena, text);
	return value->text ? 0 : err_set(err, ENOMEM, "read an option");
}

int run_option_add(struct run_options *options, const struct run_row *row, const char *text,
		   const struct pos *pos, struct arena *arena, struct err *err)
{
	struct run_value *value = &options->value[row->id];

	int r = read_value(value, row, text, arena, err);
	if (r < 0)
		return r;
	if (!value->given)
		value->pos = *pos;
	value->given = true;
	return 0;
}

void run_options_override(struct run_options *base, const struct run_options *over)
{
	for (size_t i = 0; i < RUN_COUNT; i++)
		if (over->value[i].given)
			base->value[i] = over->value[i];
}
