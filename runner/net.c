/* SPDX-License-Identifier: MIT */
#include "runner/net.h"

#include <errno.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "common/fd.h"

int net_set_up(const struct launch *launch, struct err *err)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};

	if (!(launch->namespaces & 1U << NS_NET))
		return 0;
	AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(err, errno, "reach the new network namespace");
	if (ioctl(fd, SIOCSIFFLAGS, &request) < 0)
		return err_set(err, errno, "bring up the loopback interface");
	return 0;
}
