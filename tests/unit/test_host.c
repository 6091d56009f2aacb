/* SPDX-License-Identifier: MIT */
#include "cgroup/host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "tests/test.h"

/* A folder that looks like the root of a machine. */
static char place[64];
static int place_fd;

static int set_up(UNUSED void **state)
{
	strcpy(place, "/tmp/cgov-host-XXXXXX");
	if (!mkdtemp(place))
		return -1;
	place_fd = open(place, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return place_fd < 0 ? -1 : 0;
}

static int tear_down(UNUSED void **state)
{
	char command[256];

	close(place_fd);
	snprintf(command, sizeof(command), "rm -rf %s", place);
	return system(command) ? -1 : 0;
}

static void put(const char *path, const char *text)
{
	char whole[256];
	struct err err;

	snprintf(whole, sizeof(whole), "%s/%s", place, path);
	*strrchr(whole, '/') = '\0';
	assert_int_equal(fd_make_dirs(whole, 0755, &err), 0);
	AUTO_FD int fd = openat(place_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

#define V1_MEMORY  "31 30 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
#define V1_NAMED   "32 30 0:27 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd\n"
#define V2_UNIFIED "33 30 0:28 / /sys/fs/cgroup/unified rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
#define V2_USUAL                                                                        \
	"30 23 0:25 / /sys/fs/cgroup rw,nosuid shared:9 master:1 - cgroup2 cgroup2 rw," \
	"nsdelegate,memory_recursiveprot\n"
#define V2_PART "40 23 0:25 /docker/x /mnt/part rw - cgroup2 cgroup2 rw\n"

static void the_mode_follows_from_the_mounts(UNUSED void **state)
{
	static const struct {
		const char *mountinfo;
		enum host_mode mode;
		const char *mount, *features;
	} rows[] = {
		{"", HOST_NONE, "", ""},
		{"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n", HOST_NONE, "", ""},
		{V2_USUAL, HOST_V2, "/sys/fs/cgroup", "nsdelegate,memory_recursiveprot"},
		{V1_MEMORY, HOST_V1, "", ""},
		{V1_MEMORY V2_UNIFIED, HOST_HYBRID, "/sys/fs/cgroup/unified", "nsdelegate"},
		{V1_NAMED V2_UNIFIED, HOST_V2, "/sys/fs/cgroup/unified", "nsdelegate"},
		{V2_PART V2_USUAL V2_PART, HOST_V2, "/sys/fs/cgroup",
		 "nsdelegate,memory_recursiveprot"},
		{V2_PART, HOST_V2, "/mnt/part", ""},
		{"1 2 0:3 / /a\\040b\\134c rw - cgroup2 none ro\n", HOST_V2, "/a b\\c", ""},
		{"garbage\n\n- - - - - - - - -\n", HOST_NONE, "", ""},
		{"1 2 0:3 / /cut rw - cgroup2", HOST_NONE, "", ""},
	};
	struct host host;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		put("proc/self/mountinfo", rows[i].mountinfo);
		host_probe_at(place_fd, &host);
		assert_int_equal(host.mode, rows[i].mode);
		assert_string_equal(host.mount, rows[i].mount);
		assert_string_equal(host.features, rows[i].features);
	}
}

static void facts_are_read_where_the_kernel_has_them(UNUSED void **state)
{
	struct host host;

	put("proc/self/mountinfo", V2_USUAL);
	put("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
	put("proc/meminfo", "MemTotal:        2014 kB\nMemFree: 7 kB\nSwapTotal:       1024 kB\n");
	put("proc/sys/kernel/osrelease", "6.12.117+deb13-cloud-amd64\n");
	put("proc/sys/kernel/random/boot_id", "7f0d9a9e-ffb8-4e4a-9c2c-3b9c7cbb5b1d\n");
	put("sys/devices/system/cpu/online", "0-3,8\n");
	put("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
	put("run/systemd/system/.keep", "");
	host_probe_at(place_fd, &host);
	assert_string_equal(host.controllers, "cpuset cpu io memory pids");
	assert_int_equal(host.ram_bytes, 2014 * 1024);
	assert_int_equal(host.swap_bytes, 1024 * 1024);
	assert_string_equal(host.kernel, "6.12.117+deb13-cloud-amd64");
	assert_string_equal(host.boot_id, "7f0d9a9e-ffb8-4e4a-9c2c-3b9c7cbb5b1d");
	assert_int_equal(host.cpus, 5);
	assert_true(host.psi);
	assert_true(host.systemd);
}

static void what_is_missing_is_data(UNUSED void **state)
{
	struct host host;

	host_probe_at(place_fd, &host);
	assert_int_equal(host.mode, HOST_NONE);
	assert_string_equal(host.kernel, "");
	assert_int_equal(host.ram_bytes, 0);
	assert_true(host.cpus >= 1);
	assert_false(host.psi);
	assert_false(host.systemd);
}

static void a_machine_without_v2_is_refused_with_the_way_out(UNUSED void **state)
{
	struct host host = {.mode = HOST_V2};
	struct err err = {0};

	assert_int_equal(host_refuses(&host, &err), 0);
	for (host.mode = HOST_NONE; host.mode < HOST_V2; host.mode++) {
		assert_int_equal(host_refuses(&host, &err), -ENOTSUP);
		assert_non_null(strstr(err.text, "contrib/vm/run"));
		assert_non_null(strstr(err.text, "--cgroup-root"));
	}
}

static void what_the_machine_runs_in_is_told_by_marks(UNUSED void **state)
{
	static const struct {
		const char *path, *text, *name;
	} rows[] = {
		{"sys/class/dmi/id/sys_vendor", "Dell Inc.\n", NULL},
		{"sys/class/dmi/id/sys_vendor", "QEMU\n", "qemu"},
		{"run/.containerenv", "", "podman"},
		{".dockerenv", "", "docker"},
		{"run/systemd/container", "systemd-nspawn\n", "systemd-nspawn"},
		{"proc/cpuinfo", "processor: 0\nvendor_id: User Mode Linux\n", "uml"},
	};
	char buf[HOST_VIRT_SIZE];

	assert_null(host_virtualization_at(place_fd, false, buf));
	/* Each mark outweighs those before it. */
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		put(rows[i].path, rows[i].text);
		const char *name = host_virtualization_at(place_fd, false, buf);
		if (rows[i].name)
			assert_string_equal(name, rows[i].name);
		else
			assert_null(name);
	}
}

#define PLACE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

TEST_MAIN(PLACE_TEST(the_mode_follows_from_the_mounts),
	  PLACE_TEST(facts_are_read_where_the_kernel_has_them), PLACE_TEST(what_is_missing_is_data),
	  PLACE_TEST(what_the_machine_runs_in_is_told_by_marks),
	  TEST(a_machine_without_v2_is_refused_with_the_way_out))
