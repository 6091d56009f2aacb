/* SPDX-License-Identifier: MIT */
#include "governor/mark.h"

#include <errno.h>
#include <string.h>
#include <sys/xattr.h>

#define MARK_USER    "user.cgov.policy"
#define MARK_TRUSTED "trusted.cgov.policy"

int mark_set(const struct cg *cg, const char *policy, struct err *err)
{
	const size_t len = strlen(policy);

	if (len >= MARK_SIZE)
		return err_set(err, ENAMETOOLONG, "policy '%s'", policy);
	int r = fsetxattr(cg->fd, MARK_USER, policy, len, 0);
	if (r < 0 && errno == ENOTSUP)
		r = fsetxattr(cg->fd, MARK_TRUSTED, policy, len, 0);
	if (r < 0)
		return err_set(err, errno, "mark the group as the policy's");
	return 0;
}

int mark_get(const struct cg *cg, char ret[MARK_SIZE])
{
	ssize_t len = fgetxattr(cg->fd, MARK_USER, ret, MARK_SIZE - 1);

	if (len < 0 && errno == ENOTSUP)
		len = fgetxattr(cg->fd, MARK_TRUSTED, ret, MARK_SIZE - 1);
	if (len < 0)
		return -errno;
	ret[len] = '\0';
	return 0;
}
