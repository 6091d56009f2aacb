/* SPDX-License-Identifier: MIT */
#include "governor/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup/owner.h"
#include "common/fd.h"

const char *writer_name(enum writer writer)
{
	switch (writer) {
	case WRITER_NOBODY:
		break;
	case WRITER_SELF:
		return "cgov";
	case WRITER_SYSTEM:
		return "systemd";
	case WRITER_USER:
		return "systemd --user";
	}
	return "nobody";
}

bool writer_is_within(const char *path, const char *above)
{
	size_t len = strlen(above);

	if (len == 1)
		return true;
	return len > 0 && strncmp(path, above, len) == 0 && (path[len] == '/' || !path[len]);
}

static bool is_below(const char *path, const char *above)
{
	return writer_is_within(path, above) && strlen(path) > strlen(above);
}

static bool ends_with(const char *text, size_t len, const char *end)
{
	const size_t end_len = strlen(end);

	return len > end_len && memcmp(text + len - end_len, end, end_len) == 0;
}

/* systemd puts "_" before names that would mean something to the kernel. */
static const char *unit_at(const char *name, size_t len)
{
	static const char *const kinds[] = {".service", ".scope", ".slice",
					    ".mount",	".swap",  ".socket"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (ends_with(name, len, kinds[i]))
			return name + (*name == '_');
	return NULL;
}

const char *writer_unit(const char *path)
{
	const char *name = strrchr(path, '/');

	return name && name[1] ? unit_at(name + 1, strlen(name + 1)) : NULL;
}

/* The lowest unit above @path. Return: the length of its path, 0 for none. */
static size_t unit_above(const char *path)
{
	size_t found = 0;

	for (const char *at = path; *at == '/';) {
		size_t len = strcspn(at + 1, "/");
		if (!at[1 + len])
			break;
		if (unit_at(at + 1, len))
			found = (size_t)(at + 1 + len - path);
		at += 1 + len;
	}
	return found;
}

/* "/user.slice/user-1000.slice/user@1000.service": whose manager writes below. */
static bool is_manager(const char *handed, uid_t uid)
{
	const char *name = strrchr(handed, '/');
	char own[64];

	snprintf(own, sizeof(own), "/user@%u.service", uid);
	return name && strcmp(name, own) == 0;
}

static bool is_some_manager(const char *handed)
{
	const char *name = strrchr(handed, '/');

	return name && strncmp(name, "/user@", 6) == 0;
}

static enum writer refuse_inside(const char *path, size_t unit_len, struct err *why)
{
	err_say(why, EPERM, "'%s' is inside '%.*s', which is systemd's", path, (int)unit_len, path);
	err_hint(why, "act on that one");
	return WRITER_NOBODY;
}

/* A unit of the manager that writes below @handed, or of the system's. */
static enum writer ask_manager(const struct writer_facts *facts, enum writer manager,
			       char ret_unit[WRITER_UNIT_SIZE], struct err *why)
{
	const char *unit = writer_unit(facts->path);
	size_t above = unit_above(facts->path);

	if (unit && strcmp(unit, "init.scope") == 0) {
		err_say(why, EPERM, "'%s' holds a service manager itself", facts->path);
		return WRITER_NOBODY;
	}
	if (unit && strlen(unit) < WRITER_UNIT_SIZE) {
		strcpy(ret_unit, unit);
		return manager;
	}
	if (above > strlen(facts->handed))
		return refuse_inside(facts->path, above, why);
	if (facts->mine[0])
		return WRITER_SELF;
	err_say(why, EPERM, "'%s' is no unit of systemd's and none of cgov's groups", facts->path);
	err_hint(why, "--cgroup-root DIR says that DIR is yours to steer");
	return WRITER_NOBODY;
}

/* Systemd handed a group above to somebody, who is the writer there. */
static enum writer ask_holder(const struct writer_facts *facts, char ret_unit[WRITER_UNIT_SIZE],
			      struct err *why)
{
	if (is_manager(facts->handed, facts->uid))
		return ask_manager(facts, WRITER_USER, ret_unit, why);
	if (is_some_manager(facts->handed)) {
		err_say(why, EPERM, "'%s' is another user's: '%s' writes there", facts->path,
			strrchr(facts->handed, '/') + 1);
		err_hint(why, "act on all of that, or as that user");
		return WRITER_NOBODY;
	}
	if (facts->mine[0] && writer_is_within(facts->path, facts->mine))
		return WRITER_SELF;
	err_say(why, EPERM, "'%s' was handed to who runs in it; cgov did not make '%s'",
		facts->handed, facts->path);
	err_hint(why, "act on '%s' as a whole", facts->handed);
	return WRITER_NOBODY;
}

/* What cgov made, and what --cgroup-root says is its. */
static bool is_own(const struct writer_facts *facts)
{
	if (!facts->own[0] || !writer_is_within(facts->path, facts->own))
		return false;
	if (!facts->systemd)
		return true;
	if (!is_below(facts->path, facts->own))
		return facts->given && !writer_unit(facts->path);
	/* A tree that somebody names can have units in it; they stay systemd's. */
	return !facts->given ||
	       (unit_above(facts->path) <= strlen(facts->own) && !writer_unit(facts->path));
}

static bool holds_cgov(const struct writer_facts *facts)
{
	const char *name = strrchr(facts->path, '/');
	const size_t own_len = facts->own[1] ? strlen(facts->own) : 0;

	return writer_is_within(facts->path, facts->own) && owner_is_own(name + 1) &&
	       own_len + strlen(name) == strlen(facts->path);
}

enum writer writer_of(const struct writer_facts *facts, char ret_unit[WRITER_UNIT_SIZE],
		      struct err *why)
{
	if (!facts->path[0] || !facts->path[1]) {
		err_say(why, EPERM, "the root of the hierarchy is the whole machine");
		return WRITER_NOBODY;
	}
	if (facts->own[0] && holds_cgov(facts)) {
		err_say(why, EPERM, "'%s' holds cgov itself", facts->path);
		return WRITER_NOBODY;
	}
	if (is_own(facts))
		return WRITER_SELF;
	if (facts->systemd)
		return facts->handed[0] ? ask_holder(facts, ret_unit, why)
					: ask_manager(facts, WRITER_SYSTEM, ret_unit, why);
	if (facts->mine[0])
		return WRITER_SELF;
	err_say(why, EPERM, "'%s' is not one of cgov's groups", facts->path);
	err_hint(why, "--cgroup-root DIR says that DIR is yours to steer");
	return WRITER_NOBODY;
}

static bool belongs_to(int fd, uid_t uid)
{
	struct stat dir, procs;

	return uid != 0 && fstat(fd, &dir) == 0 && dir.st_uid == uid &&
	       fstatat(fd, "cgroup.procs", &procs, AT_SYMLINK_NOFOLLOW) == 0 && procs.st_uid == uid;
}

/* Marks are for the eyes of root alone on older systemd; a user's manager is known by its name. */
static bool is_handed(int fd, const char *path)
{
	return owner_is_delegated(&(struct cg){.fd = fd}) || is_some_manager(path);
}

void writer_look(int root_fd, struct writer_facts *facts, char handed[PATH_MAX],
		 char mine[PATH_MAX])
{
	char path[PATH_MAX], relative[PATH_MAX + 2];
	bool unbroken = true;

	handed[0] = mine[0] = '\0';
	facts->handed = handed;
	facts->mine = mine;
	snprintf(path, sizeof(path), "%s", facts->path);
	for (char *end; path[0] && path[1]; *end = '\0') {
		snprintf(relative, sizeof(relative), ".%s", path);
		AUTO_FD int fd = openat(root_fd, relative, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		unbroken = unbroken && fd >= 0 && belongs_to(fd, facts->uid);
		if (unbroken)
			strcpy(mine, path);
		if (!handed[0] && fd >= 0 && strcmp(path, facts->path) != 0 && is_handed(fd, path))
			strcpy(handed, path);
		end = strrchr(path, '/');
	}
}
