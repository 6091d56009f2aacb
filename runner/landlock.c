/* SPDX-License-Identifier: MIT */
#include "runner/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "common/fd.h"

/* Of interfaces newer than the headers of the baseline. */
#define ACCESS_TRUNCATE	 (UINT64_C(1) << 14) /* version 3 */
#define ACCESS_IOCTL_DEV (UINT64_C(1) << 15) /* version 5 */

#define READ \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/* What a rule on a file, no directory, can speak of. */
#define OF_A_FILE                                                    \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | \
	 LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE | ACCESS_IOCTL_DEV)

/* The bits of version 1 are 0 to 12. */
static uint64_t handled(unsigned int version)
{
	uint64_t bits = (UINT64_C(1) << 13) - 1;

	if (version >= 2)
		bits |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= 3)
		bits |= ACCESS_TRUNCATE;
	if (version >= 5)
		bits |= ACCESS_IOCTL_DEV;
	return bits;
}

unsigned int landlock_version(void)
{
	long r = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return r < 0 ? 0 : (unsigned int)r;
}

static int allow(int ruleset_fd, const char *path, uint64_t access, struct err *err)
{
	AUTO_FD int fd = open(path, O_PATH | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0)
		return err_set(err, errno, "landlock: '%s'", path);
	const struct landlock_path_beneath_attr rule = {
		.allowed_access = S_ISDIR(st.st_mode) ? access : access & OF_A_FILE,
		.parent_fd = fd,
	};
	if (syscall(SYS_landlock_add_rule, ruleset_fd, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0)
		return err_set(err, errno, "landlock: allow '%s'", path);
	return 0;
}

static int make_rules(const struct landlock *rules, int ruleset_fd, uint64_t all, struct err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < rules->read_count; i++)
		r = allow(ruleset_fd, rules->read[i], READ, err);
	for (size_t i = 0; r == 0 && i < rules->write_count; i++)
		r = allow(ruleset_fd, rules->write[i], all, err);
	return r;
}

int landlock_apply(const struct landlock *rules, struct err *err)
{
	unsigned int version;

	if (rules->read_count == 0 && rules->write_count == 0)
		return 0;
	version = landlock_version();
	if (version == 0) {
		err_say(err, ENOTSUP, "read-only and writable: this kernel has no landlock");
		return err_hint(err, "boot with lsm=landlock,..., or go without these keys");
	}
	const struct landlock_ruleset_attr all = {.handled_access_fs = handled(version)};
	AUTO_FD int fd = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	if (fd < 0)
		return err_set(err, errno, "make landlock rules");
	int r = make_rules(rules, fd, all.handled_access_fs, err);
	if (r < 0)
		return r;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    syscall(SYS_landlock_restrict_self, fd, 0) < 0)
		return err_set(err, errno, "keep to landlock rules");
	return 0;
}
