/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

static bool exists(int root_fd, const char *path)
{
	return faccessat(root_fd, path, F_OK, 0) == 0;
}

static bool read_word(int root_fd, const char *path, char *ret, size_t size)
{
	if (fd_read_at(root_fd, path, ret, size) <= 0)
		return false;
	ret[strcspn(ret, "\n")] = '\0';
	return ret[0] != '\0';
}

/* The managers leave a mark each; systemd's is what the Container Interface asks for. */
static const char *container(int root_fd, char buf[HOST_VIRT_SIZE])
{
	if (read_word(root_fd, "run/systemd/container", buf, HOST_VIRT_SIZE))
		return buf;
	if (exists(root_fd, ".dockerenv"))
		return "docker";
	if (exists(root_fd, "run/.containerenv"))
		return "podman";
	return NULL;
}

static bool is_uml(int root_fd)
{
	char text[4096];

	/* Its first processor says so within the first lines, wherever the text is cut. */
	AUTO_FD int fd = openat(root_fd, "proc/cpuinfo", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : pread(fd, text, sizeof(text) - 1, 0);
	if (len <= 0)
		return false;
	text[len] = '\0';
	return strstr(text, "User Mode Linux") != NULL;
}

/* What a hypervisor says of itself in CPUID leaf 0x40000000. */
static const char *cpu_says(void)
{
#if defined(__x86_64__) || defined(__i386__)
	static const struct {
		const char *signature;
		const char *name;
	} rows[] = {
		{"KVMKVMKVM", "kvm"},	    {"TCGTCGTCGTCG", "qemu"},
		{"Microsoft Hv", "hyperv"}, {"VMwareVMware", "vmware"},
		{"XenVMMXenVMM", "xen"},    {"bhyve bhyve ", "bhyve"},
		{"ACRNACRNACRN", "acrn"},   {"VBoxVBoxVBox", "virtualbox"},
	};
	unsigned int a, b, c, d, words[4] = {0};

	__cpuid(1, a, b, c, d);
	if (!(c & 1U << 31))
		return NULL;
	__cpuid(0x40000000, a, words[0], words[1], words[2]);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strncmp((const char *)words, rows[i].signature, 12) == 0)
			return rows[i].name;
	return "unknown";
#else
	return NULL;
#endif
}

static const char *firmware_says(int root_fd, char buf[HOST_VIRT_SIZE])
{
	static const struct {
		const char *vendor;
		const char *name;
	} rows[] = {
		{"QEMU", "qemu"},	   {"Amazon EC2", "amazon"}, {"VMware", "vmware"},
		{"innotek", "virtualbox"}, {"Xen", "xen"},	     {"Google", "google"},
	};

	if (!read_word(root_fd, "sys/class/dmi/id/sys_vendor", buf, HOST_VIRT_SIZE))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (strncmp(buf, rows[i].vendor, strlen(rows[i].vendor)) == 0)
			return rows[i].name;
	return NULL;
}

const char *host_virtualization_at(int root_fd, bool ask_cpu, char buf[HOST_VIRT_SIZE])
{
	/* First: it may show the files of the machine below it, whose marks are not its own. */
	if (is_uml(root_fd))
		return "uml";
	const char *name = container(root_fd, buf);
	if (!name && ask_cpu)
		name = cpu_says();
	return name ? name : firmware_says(root_fd, buf);
}

const char *host_virtualization(char buf[HOST_VIRT_SIZE])
{
	AUTO_FD int root_fd = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return host_virtualization_at(root_fd, true, buf);
}
