/* SPDX-License-Identifier: MIT */
/*
 * What the kernel says through netlink: of tasks, and of sockets.
 */
#include <errno.h>
#include <linux/capability.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/fd.h"
#include "governor/doctor_probe.h"

#define DELAYS "proc/sys/kernel/task_delayacct"

/* Linux has the setting where it has taskstats. */
static bool has_taskstats(const struct doctor *doctor)
{
	return faccessat(doctor->root_fd, DELAYS, F_OK, 0) == 0;
}

enum doctor_status doctor_taskstats(const struct doctor *doctor, UNUSED const char *argument,
				    struct doctor_check *ret)
{
	if (!has_taskstats(doctor)) {
		doctor_detail(ret, "this kernel has none");
		doctor_remedy(ret, "a kernel with CONFIG_TASKSTATS and CONFIG_TASK_DELAY_ACCT");
		return DOCTOR_WARNING;
	}
	if (!doctor_has_capability(doctor, CAP_NET_ADMIN)) {
		doctor_detail(ret, "needs CAP_NET_ADMIN");
		doctor_remedy(ret, "sudo cgov top");
		return DOCTOR_WARNING;
	}
	doctor_detail(ret, "processes in batches, and those that end");
	return DOCTOR_OK;
}

enum doctor_status doctor_delays(const struct doctor *doctor, UNUSED const char *argument,
				 struct doctor_check *ret)
{
	char text[8];

	if (doctor_read(doctor, DELAYS, text, sizeof(text)) && strcmp(text, "0") != 0) {
		doctor_detail(ret, "on");
		return DOCTOR_OK;
	}
	doctor_detail(ret, *text ? "off, as kernels have it" : "this kernel has none");
	doctor_remedy(ret, "as root: sysctl -w kernel.task_delayacct=1 (counts for processes "
			   "started after it; it costs the scheduler a little)");
	return DOCTOR_WARNING;
}

/* Ask for sockets in no state at all. Return: 0, -errno. */
static int ask_for_sockets(void)
{
	struct {
		struct nlmsghdr head;
		struct inet_diag_req_v2 request;
	} ask = {
		.head = {.nlmsg_len = sizeof(ask),
			 .nlmsg_type = SOCK_DIAG_BY_FAMILY,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
		.request = {.sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP},
	};
	struct {
		struct nlmsghdr head;
		struct nlmsgerr error;
	} answer = {0};
	AUTO_FD int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);

	if (fd < 0 || send(fd, &ask, sizeof(ask), 0) < 0 ||
	    recv(fd, &answer, sizeof(answer), MSG_DONTWAIT) < (ssize_t)sizeof(answer.head))
		return -errno;
	return answer.head.nlmsg_type == NLMSG_ERROR ? answer.error.error : 0;
}

enum doctor_status doctor_sock_diag(UNUSED const struct doctor *doctor, UNUSED const char *argument,
				    struct doctor_check *ret)
{
	int r = ask_for_sockets();

	if (r == 0) {
		doctor_detail(ret, "TCP sockets can be listed");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "refused: %s", strerrordesc_np(-r));
	doctor_remedy(ret, r == -ENOENT ? "as root: modprobe tcp_diag; else a kernel with "
					  "CONFIG_INET_DIAG"
					: "a kernel with CONFIG_INET_DIAG");
	return DOCTOR_WARNING;
}
