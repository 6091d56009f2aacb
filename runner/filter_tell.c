/* SPDX-License-Identifier: MIT */
#include "runner/filter.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/fd.h"

union fd_message {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(sizeof(int))];
};

static int send_listener(int tell_fd, int listener_fd)
{
	union fd_message message = {.header = {
					    .cmsg_level = SOL_SOCKET,
					    .cmsg_type = SCM_RIGHTS,
					    .cmsg_len = CMSG_LEN(sizeof(int)),
				    }};
	struct iovec word = {.iov_base = (char[1]){0}, .iov_len = 1};
	const struct msghdr packet = {
		.msg_iov = &word,
		.msg_iovlen = 1,
		.msg_control = &message,
		.msg_controllen = sizeof(message),
	};

	memcpy(CMSG_DATA(&message.header), &listener_fd, sizeof(int));
	return sendmsg(tell_fd, &packet, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

static int refused(int errnum, struct err *err)
{
	err_set(err, errnum, "set the seccomp filter");
	if (errnum == EBUSY)
		return err_hint(err, "another one above it wants to be told already; 'seccomp: "
				     "default' tells nobody");
	if (errnum == ENOSYS || errnum == EINVAL)
		return err_hint(err,
				"this kernel, or a container around us, allows none; 'seccomp: "
				"off' goes without");
	return err->code;
}

int filter_apply(const struct filter *filter, int tell_fd, struct err *err)
{
	const struct sock_fprog program = {
		.len = filter->len,
		.filter = (struct sock_filter *)(uintptr_t)filter->code,
	};
	unsigned int flags = filter->tells ? SECCOMP_FILTER_FLAG_NEW_LISTENER : 0;

	if (filter->len == 0)
		return 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(err, errno, "set no_new_privs");
	long r = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
	if (r < 0)
		return refused(errno, err);
	if (!filter->tells)
		return 0;
	AUTO_FD int listener = (int)r;
	int sent = send_listener(tell_fd, listener);
	return sent < 0 ? err_set(err, -sent, "hand over the seccomp listener") : 0;
}

int filter_listener(int tell_fd)
{
	union fd_message message;
	struct iovec word = {.iov_base = (char[1]){0}, .iov_len = 1};
	struct msghdr packet = {
		.msg_iov = &word,
		.msg_iovlen = 1,
		.msg_control = &message,
		.msg_controllen = sizeof(message),
	};
	int fd;

	ssize_t n = recvmsg(tell_fd, &packet, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	if (n < 0)
		return -errno;
	const struct cmsghdr *header = CMSG_FIRSTHDR(&packet);
	if (n == 0 || !header || header->cmsg_type != SCM_RIGHTS ||
	    header->cmsg_len != CMSG_LEN(sizeof(int)))
		return -EAGAIN;
	memcpy(&fd, CMSG_DATA(header), sizeof(int));
	return fd;
}

/* A newer kernel's notification may be larger than ours: it says how much room it wants. */
int filter_told(int listener_fd, char ret[FILTER_NAME_SIZE])
{
	struct seccomp_notif_sizes sizes;

	if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) < 0)
		return -errno;
	size_t size = sizes.seccomp_notif > sizeof(struct seccomp_notif)
			      ? sizes.seccomp_notif
			      : sizeof(struct seccomp_notif);
	AUTO_FREE struct seccomp_notif *told = calloc(1, size);
	if (!told)
		return -ENOMEM;
	if (ioctl(listener_fd, SECCOMP_IOCTL_NOTIF_RECV, told) < 0)
		return errno == ENOENT || errno == EINTR ? 0 : -errno;
	filter_call_name(told->data.arch, told->data.nr, ret);
	return 1;
}
