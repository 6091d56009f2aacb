/* SPDX-License-Identifier: MIT */
/*
 * What holds a workload back beside its limits: system call filters, landlock.
 */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "config.h"
#include "governor/doctor_probe.h"
#include "runner/landlock.h"

enum doctor_status doctor_seccomp(UNUSED const struct doctor *doctor, UNUSED const char *argument,
				  struct doctor_check *ret)
{
	unsigned int action = SECCOMP_RET_USER_NOTIF;

	if (!HAVE_SECCOMP) {
		doctor_detail(ret, "this cgov was built without libseccomp: no filter is set");
		return DOCTOR_WARNING;
	}
	if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0) {
		doctor_detail(ret, "there");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "refused: %s", strerrordesc_np(errno));
	doctor_remedy(ret, "a kernel with CONFIG_SECCOMP_FILTER; in a container, a profile that "
			   "allows seccomp()");
	return DOCTOR_ERROR;
}

enum doctor_status doctor_landlock(UNUSED const struct doctor *doctor, UNUSED const char *argument,
				   struct doctor_check *ret)
{
	unsigned int version = landlock_version();

	if (version > 0) {
		doctor_detail(ret, "version %u", version);
		return DOCTOR_OK;
	}
	doctor_detail(ret, "this kernel has none, or it is switched off");
	doctor_remedy(ret, "boot with lsm=landlock,lockdown,yama,integrity,apparmor,bpf: add it to "
			   "GRUB_CMDLINE_LINUX in /etc/default/grub, then: update-grub && reboot");
	return DOCTOR_WARNING;
}
