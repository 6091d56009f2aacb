/* SPDX-License-Identifier: MIT */
/*
 * What a service of a compose file says of its process.
 */
#include "governor/import_compose.h"

#include <string.h>

/* A text without variables; those are for compose to fill in. NULL: it was said. */
const char *import_compose_text(struct import *import, const struct node *node)
{
	const char *text = import_scalar(import, node);
	AUTO_TEXT struct text out = {0};

	for (const char *at = text; at && *at; at++) {
		if (at[0] == '$' && at[1] != '$') {
			import_drop(import, import_pos(node),
				    "'%.64s' has variables: import what `docker compose config` "
				    "prints",
				    text);
			return NULL;
		}
		at += at[0] == '$';
		text_add_bytes(&out, at, 1);
	}
	return text ? import_printf(import, "%s", text_str(&out)) : NULL;
}

void import_compose_run(struct import_at *at, const struct import_key *key, const struct node *node)
{
	const char *text = import_compose_text(at->import, node);

	if (text)
		import_run(at->import, at->group, key->run, text, import_pos(node));
}

void import_compose_list(struct import_at *at, const struct import_key *key,
			 const struct node *node)
{
	for (const struct node *item = node->first; item; item = item->next)
		import_compose_run(at, key, item);
}

/* [NAME=VALUE], or {NAME: VALUE}. */
void import_compose_environment(struct import_at *at, const struct import_key *key,
				const struct node *node)
{
	if (node->kind == NODE_SCALAR)
		import_is_map(at->import, node);
	for (const struct node *item = node->first; item; item = item->next) {
		const char *text = import_compose_text(at->import, item);
		if (text && item->key)
			text = item->text[0]
				       ? import_printf(at->import, "%s=%s", item->key->text, text)
				       : item->key->text;
		if (text)
			import_run(at->import, at->group, key->run, text, import_pos(item));
	}
}

/* nofile: 1024, or {soft: 1024, hard: 4096}; -1 is unlimited. */
void import_compose_ulimits(struct import_at *at, const struct import_key *key,
			    const struct node *node)
{
	for (const struct node *item = node->first; item && item->key; item = item->next) {
		const bool is_map = item->kind == NODE_MAP;
		const char *soft = is_map ? import_text_of(item, "soft") : item->text;
		const char *hard = is_map ? import_text_of(item, "hard") : item->text;
		if (!soft || !hard) {
			import_drop(at->import, import_pos(item), "ulimits: soft and hard");
			continue;
		}
		const char *text = import_printf(at->import, "%s=%s:%s", item->key->text,
						 strcmp(soft, "-1") == 0 ? "unlimited" : soft,
						 strcmp(hard, "-1") == 0 ? "unlimited" : hard);
		if (text)
			import_run(at->import, at->group, key->run, text, import_pos(item));
	}
}

/* The words, when they are a list, or a text without anything that a shell would see to. */
static bool take_command_words(struct import_at *at, const struct node *node)
{
	static const struct import_key key = {.run = RUN_COMMAND};
	char *cursor = NULL, *copy;

	if (node->kind == NODE_SEQUENCE) {
		import_compose_list(at, &key, node);
		return true;
	}
	const char *text = import_compose_text(at->import, node);
	if (!text || strpbrk(text, "\"'\\")) {
		import_drop(at->import, import_pos(node),
			    "a command with quotes: write it as a list of words");
		return false;
	}
	copy = arena_strdup(at->import->arena, text);
	at->import->failed |= !copy;
	for (char *word = copy ? strtok_r(copy, " \t\n", &cursor) : NULL; word;
	     word = strtok_r(NULL, " \t\n", &cursor))
		import_run(at->import, at->group, RUN_COMMAND, word, import_pos(node));
	return true;
}

/* The arguments of an image's own program are no command. */
void import_compose_command(struct import_at *at, const struct import_service *service)
{
	if (service->entrypoint && !take_command_words(at, service->entrypoint))
		return;
	if (service->command)
		take_command_words(at, service->command);
}
