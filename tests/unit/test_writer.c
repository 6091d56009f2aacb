/* SPDX-License-Identifier: MIT */
#include "governor/writer.h"

#include <string.h>

#include "tests/test.h"

#define SCOPE	"/cgov.slice/cgov.scope"
#define MANAGER "/user.slice/user-1000.slice/user@1000.service"
#define OWN	MANAGER "/cgov.slice/cgov.scope"

static void who_writes_follows_from_what_is_there(UNUSED void **state)
{
	static const struct {
		struct writer_facts facts; /* path, own, given, handed, mine, uid, systemd */
		enum writer writer;
		const char *said; /* the unit, or a part of the reason */
	} rows[] = {
		/* Without systemd: what cgov made, what is named, what a user was given. */
		{{"/cgov/web", "/cgov", 0, "", "", 0, 0}, WRITER_SELF, ""},
		{{"/cgov", "/cgov", 0, "", "", 0, 0}, WRITER_SELF, ""},
		{{"/cgov-not", "/cgov", 0, "", "", 0, 0}, WRITER_NOBODY, "--cgroup-root"},
		{{"/other", "/cgov", 0, "", "", 0, 0}, WRITER_NOBODY, "--cgroup-root"},
		{{"/other", "", 0, "", "", 0, 0}, WRITER_NOBODY, "--cgroup-root"},
		{{"/other/x", "/other", 1, "", "", 0, 0}, WRITER_SELF, ""},
		{{"/other", "/", 1, "", "", 0, 0}, WRITER_SELF, ""},
		{{"/", "/", 1, "", "", 0, 0}, WRITER_NOBODY, "whole machine"},
		{{"/cgov/cgov.keeper", "/cgov", 0, "", "", 0, 0}, WRITER_NOBODY, "cgov itself"},
		{{"/given/x", "", 0, "", "/given", 1000, 0}, WRITER_SELF, ""},
		{{"/given/x", "", 0, "", "", 1000, 0}, WRITER_NOBODY, "not one of"},
		/* Of cgov's scope what is below it; the scope is a unit. */
		{{SCOPE "/web", SCOPE, 0, SCOPE, "", 0, 1}, WRITER_SELF, ""},
		{{SCOPE "/web.service", SCOPE, 0, SCOPE, "", 0, 1}, WRITER_SELF, ""},
		{{SCOPE, SCOPE, 0, "", "", 0, 1}, WRITER_SYSTEM, "cgov.scope"},
		{{SCOPE "/cgov.supervisor", SCOPE, 0, SCOPE, "", 0, 1}, WRITER_NOBODY, "itself"},
		{{SCOPE "/web/cgov.keeper", SCOPE, 0, SCOPE, "", 0, 1}, WRITER_SELF, ""},
		/* Units, and what is in them. */
		{{"/system.slice/ssh.service", "", 0, "", "", 0, 1}, WRITER_SYSTEM, "ssh.service"},
		{{"/system.slice/ssh.service", "", 0, "", "", 1000, 1},
		 WRITER_SYSTEM,
		 "ssh.service"},
		{{"/system.slice", "", 0, "", "", 0, 1}, WRITER_SYSTEM, "system.slice"},
		{{"/system.slice/_cgroup.service", "", 0, "", "", 0, 1},
		 WRITER_SYSTEM,
		 "cgroup.service"},
		{{"/init.scope", "", 0, "", "", 0, 1}, WRITER_NOBODY, "manager itself"},
		{{"/system.slice/a.service/sub", "", 0, "", "", 0, 1},
		 WRITER_NOBODY,
		 "inside '/system.slice/a.service'"},
		{{"/foreign", "", 0, "", "", 0, 1}, WRITER_NOBODY, "--cgroup-root"},
		{{"/foreign/x", "/foreign", 1, "", "", 0, 1}, WRITER_SELF, ""},
		{{"/foreign", "/foreign", 1, "", "", 0, 1}, WRITER_SELF, ""},
		{{"/foreign/x.service/y", "/foreign", 1, "", "", 0, 1}, WRITER_NOBODY, "inside"},
		{{"/system.slice/ssh.service", "/", 1, "", "", 0, 1}, WRITER_SYSTEM, "ssh.service"},
		{{"/system.slice/a.service/sub", "/system.slice/a.service", 1,
		  "/system.slice/a.service", "", 0, 1},
		 WRITER_SELF,
		 ""},
		/* What systemd handed to others is theirs. */
		{{"/system.slice/d.service/c1", "", 0, "/system.slice/d.service", "", 0, 1},
		 WRITER_NOBODY,
		 "'/system.slice/d.service' as a whole"},
		{{"/system.slice/d.service/c1", "", 0, "/system.slice/d.service",
		  "/system.slice/d.service", 1000, 1},
		 WRITER_SELF,
		 ""},
		/* A user's manager and its units. */
		{{OWN "/web", OWN, 0, MANAGER, MANAGER, 1000, 1}, WRITER_SELF, ""},
		{{OWN, OWN, 0, MANAGER, MANAGER, 1000, 1}, WRITER_USER, "cgov.scope"},
		{{MANAGER "/app.slice/a.scope", OWN, 0, MANAGER, MANAGER, 1000, 1},
		 WRITER_USER,
		 "a.scope"},
		{{MANAGER "/app.slice/a.scope/x", OWN, 0, MANAGER, MANAGER, 1000, 1},
		 WRITER_NOBODY,
		 "inside"},
		{{MANAGER "/init.scope", OWN, 0, MANAGER, MANAGER, 1000, 1},
		 WRITER_NOBODY,
		 "manager itself"},
		{{MANAGER "/app.slice/a.scope", SCOPE, 0, MANAGER, "", 0, 1},
		 WRITER_NOBODY,
		 "another user's"},
		{{MANAGER, SCOPE, 0, "", "", 0, 1}, WRITER_SYSTEM, "user@1000.service"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char unit[WRITER_UNIT_SIZE] = "";
		struct err why = {0};
		enum writer got = writer_of(&rows[i].facts, unit, &why);
		if (got != rows[i].writer ||
		    !strstr(got == WRITER_NOBODY ? why.text : unit, rows[i].said))
			fail_msg("'%s': %s, %s%s", rows[i].facts.path, writer_name(got), unit,
				 why.text);
	}
}

TEST_MAIN(TEST(who_writes_follows_from_what_is_there))
