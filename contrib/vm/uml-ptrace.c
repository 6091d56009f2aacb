/* SPDX-License-Identifier: MIT */
/*
 * ptrace() for user-mode-linux on processors whose register state is larger than it knows.
 *
 * UML 6.1 keeps the registers of its processes in a buffer of one size. A host with AMX has 11,008
 * bytes of them, and PTRACE_SETREGSET takes all or nothing (arch/x86/kernel/fpu/regset.c,
 * xstateregs_set()): every start ends in put_fp_registers(). Loaded before libc, this one puts what
 * UML knows into the state that the process has. No process inside can use the rest: UML has no
 * arch_prctl(ARCH_REQ_XCOMP_PERM).
 */
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

#define STATE_SIZE ((size_t)64 * 1024)

typedef long ptrace_function(enum __ptrace_request request, ...);

/* UML runs on one thread. */
static unsigned char state[STATE_SIZE];
static ptrace_function *libc_ptrace;

__attribute__((constructor)) static void find_libc(void)
{
	*(void **)&libc_ptrace = dlsym(RTLD_NEXT, "ptrace");
}

static long get_state(pid_t pid, struct iovec *ret)
{
	*ret = (struct iovec){state, sizeof(state)};
	return libc_ptrace(PTRACE_GETREGSET, pid, NT_X86_XSTATE, ret);
}

static long get_registers(pid_t pid, struct iovec *known)
{
	struct iovec all;
	long r = get_state(pid, &all);

	if (r < 0)
		return r;
	if (known->iov_len > all.iov_len)
		known->iov_len = all.iov_len;
	memcpy(known->iov_base, state, known->iov_len);
	return 0;
}

static long set_registers(pid_t pid, const struct iovec *known)
{
	struct iovec all;
	long r = get_state(pid, &all);

	if (r < 0)
		return r;
	memcpy(state, known->iov_base, known->iov_len < all.iov_len ? known->iov_len : all.iov_len);
	return libc_ptrace(PTRACE_SETREGSET, pid, NT_X86_XSTATE, &all);
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list args;

	va_start(args, request);
	pid_t pid = va_arg(args, pid_t);
	void *address = va_arg(args, void *);
	void *data = va_arg(args, void *);
	va_end(args);
	if (address == (void *)NT_X86_XSTATE && request == PTRACE_GETREGSET)
		return get_registers(pid, data);
	if (address == (void *)NT_X86_XSTATE && request == PTRACE_SETREGSET)
		return set_registers(pid, data);
	return libc_ptrace(request, pid, address, data);
}
