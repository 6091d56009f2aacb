/* SPDX-License-Identifier: MIT */
#include "governor/action.h"

#include <stdio.h>
#include <string.h>

const struct action actions[ACTION_COUNT] = {
#define ACTION(id_, name_, arguments_, help_) \
	[ACTION_##id_] = {ACTION_##id_, name_, arguments_, help_},
#include "governor/action.def"
#undef ACTION
};

static enum action_kind kind_of(const char *word)
{
	static const char *const words[] = {
		[ACTION_TIME] = "TIME",	      [ACTION_SIZE] = "SIZE",
		[ACTION_PERCENT] = "PERCENT", [ACTION_BOOL] = "BOOL",
		[ACTION_TEXT] = "TEXT",	      [ACTION_WORDS] = "WORDS",
		[ACTION_SIGNAL] = "SIGNAL",   [ACTION_LIMITS] = "LIMITS",
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], word) == 0)
			return (enum action_kind)i;
	return ACTION_CHOICE;
}

size_t action_arguments(const struct action *action,
			struct action_argument ret[ACTION_ARGUMENTS_MAX])
{
	const char *at = action->arguments;
	size_t count = 0;

	for (; *at && count < ACTION_ARGUMENTS_MAX; count++) {
		struct action_argument *argument = &ret[count];
		size_t name = strcspn(at, "!:"), len = strcspn(at, " ");
		size_t colon = strcspn(at, ":") + 1;
		*argument = (struct action_argument){.required = at[name] == '!'};
		snprintf(argument->name, sizeof(argument->name), "%.*s", (int)name, at);
		snprintf(argument->words, sizeof(argument->words), "%.*s", (int)(len - colon),
			 at + colon);
		argument->kind = kind_of(argument->words);
		at += len + strspn(at + len, " ");
	}
	return count;
}
