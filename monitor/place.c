/* SPDX-License-Identifier: MIT */
#include "monitor/place.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define ID_LEN	  64
#define SHORT_LEN 12

struct word {
	const char *at;
	size_t len;
};

static bool ends(struct word word, const char *end)
{
	size_t len = strlen(end);

	return word.len > len && memcmp(word.at + word.len - len, end, len) == 0;
}

static bool cut_start(struct word *word, const char *start)
{
	size_t len = strlen(start);

	if (word->len <= len || memcmp(word->at, start, len) != 0)
		return false;
	word->at += len;
	word->len -= len;
	return true;
}

static void put(char *ret, size_t size, struct word word)
{
	if (word.len < size)
		snprintf(ret, size, "%.*s", (int)word.len, word.at);
}

static bool is_id(struct word word)
{
	if (word.len != ID_LEN)
		return false;
	for (size_t i = 0; i < word.len; i++)
		if (!isdigit((unsigned char)word.at[i]) &&
		    !(word.at[i] >= 'a' && word.at[i] <= 'f'))
			return false;
	return true;
}

/* docker-ID.scope, libpod-ID.scope, cri-containerd-ID.scope; ID alone with the cgroupfs drivers. */
static bool find_id(struct word word, struct place *place)
{
	static const char *const starts[] = {"docker-", "libpod-",  "cri-containerd-",
					     "crio-",	"nerdctl-", "buildkit-"};
	if (ends(word, ".scope"))
		word.len -= strlen(".scope");
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (cut_start(&word, starts[i]))
			break;
	if (!is_id(word))
		return false;
	put(place->id, sizeof(place->id), word);
	word.len = SHORT_LEN;
	put(place->container, sizeof(place->container), word);
	return true;
}

/* lxc.payload.NAME, machine-NAME.scope, systemd-nspawn@NAME.service */
static void find_container(struct word word, struct place *place)
{
	struct word name = word;

	if (find_id(word, place) || cut_start(&name, "lxc.payload.")) {
		if (name.at == word.at)
			return;
		place->id[0] = '\0';
		put(place->container, sizeof(place->container), name);
		return;
	}
	if (ends(word, ".scope") && cut_start(&name, "machine-"))
		name.len -= strlen(".scope");
	else if (ends(word, ".service") && cut_start(&name, "systemd-nspawn@"))
		name.len -= strlen(".service");
	else
		return;
	place->id[0] = '\0';
	put(place->container, sizeof(place->container), name);
}

/* kubepods-burstable-podUID.slice with _ for -, and podUID below kubepods. */
static void find_pod(struct word word, const char *path, struct place *place)
{
	if (strncmp(path, "/kubepods", 9) != 0)
		return;
	if (ends(word, ".slice")) {
		word.len -= strlen(".slice");
		for (size_t i = word.len; i-- > 4;)
			if (memcmp(word.at + i - 4, "-pod", 4) == 0) {
				word.len -= i - 3;
				word.at += i - 3;
				break;
			}
	}
	if (!cut_start(&word, "pod") || memchr(word.at, '.', word.len))
		return;
	put(place->pod, sizeof(place->pod), word);
	for (char *at = place->pod; *at; at++)
		*at = *at == '_' ? '-' : *at;
}

void place_of(const char *path, struct place *ret)
{
	static const char *const kinds[] = {".service", ".scope", ".mount", ".socket", ".swap"};

	*ret = (struct place){0};
	for (const char *at = path; *at;) {
		const struct word word = {at, strcspn(at, "/")};
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (ends(word, kinds[i]))
				put(ret->unit, sizeof(ret->unit), word);
		if (ends(word, ".slice"))
			put(ret->slice, sizeof(ret->slice), word);
		find_container(word, ret);
		find_pod(word, path, ret);
		at += word.len;
		at += strspn(at, "/");
	}
}
