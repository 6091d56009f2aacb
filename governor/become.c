/* SPDX-License-Identifier: MIT */
#include "governor/become.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

int become(const char *user, struct err *err)
{
	const struct passwd *passwd = user ? getpwnam(user) : NULL;

	if (!user)
		return 0;
	if (!passwd)
		return err_say(err, ENOENT, "there is no user '%s'", user);
	if (initgroups(user, passwd->pw_gid) < 0 || setgid(passwd->pw_gid) < 0 ||
	    setuid(passwd->pw_uid) < 0)
		return err_set(err, errno, "become '%s'", user);
	return 0;
}
