/* SPDX-License-Identifier: MIT */
/*
 * The machine beside its kernel: swap, disks, libraries.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup/device.h"
#include "cgroup/knob.h"
#include "common/dl.h"
#include "common/fd.h"
#include "common/text.h"
#include "common/unit.h"
#include "governor/doctor_probe.h"

enum doctor_status doctor_swap(const struct doctor *doctor, UNUSED const char *argument,
			       struct doctor_check *ret)
{
	char size[UNIT_TEXT_SIZE];

	if (doctor->host->swap_bytes) {
		doctor_detail(ret, "%s", unit_print_bytes(doctor->host->swap_bytes, size));
		return DOCTOR_OK;
	}
	doctor_detail(ret, "none");
	doctor_remedy(ret, "as root: fallocate -l 2G /swapfile && chmod 600 /swapfile && mkswap "
			   "/swapfile && swapon /swapfile");
	return DOCTOR_WARNING;
}

/* Names in /sys/block that are no disks people put weights on. */
static bool is_disk(const char *name)
{
	static const char *const others[] = {"loop", "ram", "zram", "sr", "fd", "nbd"};

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strncmp(name, others[i], strlen(others[i])) == 0)
			return false;
	return true;
}

/* /sys/block holds links, one a disk. */
static void look_at_disk(const struct doctor *doctor, const char *name, int root_cgroup_fd,
			 struct text *deaf, char first[64])
{
	char path[300], majmin[32];

	snprintf(path, sizeof(path), "sys/block/%s/dev", name);
	if (!is_disk(name) || !doctor_read(doctor, path, majmin, sizeof(majmin)) ||
	    device_weight_works(majmin, &knobs[KNOB_IO_WEIGHT], root_cgroup_fd) ||
	    device_weight_works(majmin, &knobs[KNOB_IO_BFQ_WEIGHT], root_cgroup_fd))
		return;
	if (!deaf->len)
		snprintf(first, 64, "%s", majmin);
	text_addf(deaf, "%s%s", deaf->len ? " " : "", name);
}

enum doctor_status doctor_io_weight(const struct doctor *doctor, UNUSED const char *argument,
				    struct doctor_check *ret)
{
	AUTO_FD int cgroup_fd = open(doctor->host->mount, O_PATH | O_DIRECTORY | O_CLOEXEC);
	AUTO_FD int fd = openat(doctor->root_fd, "sys/block", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	AUTO_TEXT struct text deaf = {0};
	char first[64] = "";

	if (dir)
		TAKE_FD(fd);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_name[0] != '.')
			look_at_disk(doctor, entry->d_name, cgroup_fd, &deaf, first);
	if (dir)
		closedir(dir);
	if (!deaf.len) {
		doctor_detail(ret, "works on every disk");
		return DOCTOR_OK;
	}
	doctor_detail(ret, "without effect on: %s", text_str(&deaf));
	doctor_remedy(ret,
		      "as root: echo '%s enable=1' > %s/io.cost.qos (each disk), or: echo bfq "
		      "> /sys/block/NAME/queue/scheduler",
		      first, doctor->host->mount);
	return DOCTOR_WARNING;
}

/* @argument: "SONAME PACKAGE". */
enum doctor_status doctor_library(UNUSED const struct doctor *doctor, const char *argument,
				  struct doctor_check *ret)
{
	size_t len = strcspn(argument, " ");
	char soname[64];
	struct err err;

	snprintf(soname, sizeof(soname), "%.*s", (int)len, argument);
	if (dl_load(soname, argument + len + 1, NULL, NULL, 0, &err) == 0) {
		doctor_detail(ret, "%s", soname);
		return DOCTOR_OK;
	}
	doctor_detail(ret, "%s is not installed", soname);
	doctor_remedy(ret, "as root: apt-get install %s", argument + len + 1);
	return DOCTOR_WARNING;
}
