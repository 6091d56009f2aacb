/* SPDX-License-Identifier: MIT */
#include "runner/filter.h"

#include "config.h"

#include <errno.h>
#include <linux/filter.h>
#include <stdio.h>
#include <string.h>

#if HAVE_SECCOMP
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/dl.h"
#include "common/fd.h"

#define SECCOMP(X)                      \
	X(seccomp_api_set)              \
	X(seccomp_init)                 \
	X(seccomp_release)              \
	X(seccomp_attr_set)             \
	X(seccomp_arch_native)          \
	X(seccomp_arch_add)             \
	X(seccomp_rule_add_array)       \
	X(seccomp_export_bpf)           \
	X(seccomp_syscall_resolve_name) \
	X(seccomp_syscall_resolve_num_arch)

DL_LIBRARY(scmp, "libseccomp.so.2", "libseccomp2", SECCOMP)

/* With this level every action can be written down, whatever the kernel below knows. */
#define API_LEVEL   6
#define BINARY_TREE 2

static void context_freep(scmp_filter_ctx *context)
{
	if (*context)
		scmp.seccomp_release(*context);
}
#define AUTO_CONTEXT CLEANUP(context_freep)

static uint32_t action_of(enum filter_answer answer, unsigned int errnum)
{
	switch (answer) {
	case FILTER_ALLOW:
		return SCMP_ACT_ALLOW;
	case FILTER_LOG:
		return SCMP_ACT_LOG;
	case FILTER_KILL:
		return SCMP_ACT_NOTIFY;
	case FILTER_ERRNO:
		break;
	}
	return SCMP_ACT_ERRNO(errnum);
}

static enum scmp_compare compare_of(enum filter_compare compare)
{
	static const enum scmp_compare operators[] = {
		[FILTER_NE] = SCMP_CMP_NE,
		[FILTER_LT] = SCMP_CMP_LT,
		[FILTER_LE] = SCMP_CMP_LE,
		[FILTER_EQ] = SCMP_CMP_EQ,
		[FILTER_GE] = SCMP_CMP_GE,
		[FILTER_GT] = SCMP_CMP_GT,
		[FILTER_MASKED_EQ] = SCMP_CMP_MASKED_EQ,
	};

	return operators[compare];
}

/* 32-bit programs run on the same kernel: what is refused is refused to them too. */
static int add_architectures(scmp_filter_ctx context)
{
	uint32_t other = 0;

	switch (scmp.seccomp_arch_native()) {
	case SCMP_ARCH_X86_64:
		other = SCMP_ARCH_X86;
		break;
	case SCMP_ARCH_AARCH64:
		other = SCMP_ARCH_ARM;
		break;
	default:
		break;
	}
	return other ? scmp.seccomp_arch_add(context, other) : 0;
}

static int add_rule(scmp_filter_ctx context, const struct filter_rule *rule, uint32_t otherwise)
{
	struct scmp_arg_cmp args[FILTER_ARGS_MAX];
	uint32_t action = action_of(rule->answer, rule->errnum);
	int number = scmp.seccomp_syscall_resolve_name(rule->name);

	if (number == __NR_SCMP_ERROR || action == otherwise)
		return 0;
	for (size_t i = 0; i < rule->arg_count; i++)
		args[i] = (struct scmp_arg_cmp){
			.arg = rule->args[i].index,
			.op = compare_of(rule->args[i].compare),
			.datum_a = rule->args[i].value,
			.datum_b = rule->args[i].other,
		};
	return scmp.seccomp_rule_add_array(context, action, number, (unsigned int)rule->arg_count,
					   args);
}

static int export(scmp_filter_ctx context, struct arena *arena, struct filter *ret, struct err *err)
{
	AUTO_FD int fd = memfd_create("filter", MFD_CLOEXEC);
	int r = fd < 0 ? -errno : scmp.seccomp_export_bpf(context, fd);

	if (r < 0)
		return err_set(err, -r, "write the seccomp filter");
	off_t size = lseek(fd, 0, SEEK_CUR);
	size_t len = (size_t)size / sizeof(struct sock_filter);
	if (len > BPF_MAXINSNS)
		return err_say(err, E2BIG, "the seccomp filter has %zu steps, %d can be", len,
			       BPF_MAXINSNS);
	struct sock_filter *code = arena_alloc(arena, (size_t)size);
	if (!code)
		return err_set(err, ENOMEM, "write the seccomp filter");
	if (pread(fd, code, (size_t)size, 0) != size)
		return err_set(err, EIO, "write the seccomp filter");
	*ret = (struct filter){.code = code, .len = (unsigned short)len};
	return 0;
}

int filter_make(const struct filter_rules *rules, struct arena *arena, struct filter *ret,
		struct err *err)
{
	uint32_t otherwise = action_of(rules->otherwise, rules->errnum);
	bool tells = rules->otherwise == FILTER_KILL;
	int r = scmp_load(err);

	if (r < 0)
		return r;
	scmp.seccomp_api_set(API_LEVEL);
	AUTO_CONTEXT scmp_filter_ctx context = scmp.seccomp_init(otherwise);
	if (!context)
		return err_set(err, ENOMEM, "make a seccomp filter");
	if (scmp.seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(ENOSYS)) < 0 ||
	    scmp.seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, BINARY_TREE) < 0 ||
	    add_architectures(context) < 0)
		return err_set(err, EINVAL, "make a seccomp filter");
	for (size_t i = 0; i < rules->count; i++) {
		r = add_rule(context, &rules->rules[i], otherwise);
		if (r < 0)
			return err_set(err, -r, "seccomp rule for '%s'", rules->rules[i].name);
		tells |= rules->rules[i].answer == FILTER_KILL;
	}
	r = export(context, arena, ret, err);
	if (r == 0)
		ret->tells = tells;
	return r;
}

/* The library's answer is malloc()ed. */
static bool look_up(uint32_t arch, int number, char buf[FILTER_NAME_SIZE])
{
	struct err err;

	if (scmp_load(&err) < 0)
		return false;
	AUTO_FREE char *name = scmp.seccomp_syscall_resolve_num_arch(arch, number);
	if (!name)
		return false;
	snprintf(buf, FILTER_NAME_SIZE, "%.*s", FILTER_NAME_SIZE - 1, name);
	return true;
}
#else
int filter_make(UNUSED const struct filter_rules *rules, UNUSED struct arena *arena,
		UNUSED struct filter *ret, struct err *err)
{
	return err_say(err, ENOTSUP, "this cgov was built without libseccomp");
}

static bool look_up(UNUSED uint32_t arch, UNUSED int number, UNUSED char buf[FILTER_NAME_SIZE])
{
	return false;
}
#endif

const char *filter_call_name(uint32_t arch, int number, char buf[FILTER_NAME_SIZE])
{
	if (!look_up(arch, number, buf))
		snprintf(buf, FILTER_NAME_SIZE, "call %d", number);
	return buf;
}
