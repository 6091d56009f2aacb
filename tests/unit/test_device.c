/* SPDX-License-Identifier: MIT */
#include "cgroup/device.h"

#include "cgroup/device_sys.h"
#include "common/fd.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* A folder with sysfs as far as it is read here, and a root group. */
struct fake {
	char path[64];
	int sys_fd, cgroup_fd;
};

static void put(int dirfd, const char *path, const char *text)
{
	char folder[128];

	snprintf(folder, sizeof(folder), "%s", path);
	for (char *at = folder; (at = strchr(at, '/')); *at++ = '/') {
		*at = '\0';
		mkdirat(dirfd, folder, 0700);
	}
	AUTO_FD int fd = openat(dirfd, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
}

static void fake_init(struct fake *fake)
{
	snprintf(fake->path, sizeof(fake->path), "/tmp/test_device.XXXXXX");
	assert_non_null(mkdtemp(fake->path));
	fake->sys_fd = open(fake->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fake->sys_fd >= 0);
	put(fake->sys_fd, "devices/sda/dev", "8:0\n");
	put(fake->sys_fd, "devices/sda/queue/scheduler", "none mq-deadline [bfq]\n");
	put(fake->sys_fd, "devices/sda/sda1/dev", "8:1\n");
	put(fake->sys_fd, "devices/sda/sda1/partition", "1\n");
	put(fake->sys_fd, "devices/dm-0/dev", "254:0\n");
	put(fake->sys_fd, "devices/dm-0/queue/scheduler", "[none] bfq\n");
	put(fake->sys_fd, "devices/cciss!c0d0/dev", "104:0\n");
	put(fake->sys_fd, "dev/block/x", "");
	put(fake->sys_fd, "cgroup/io.cost.qos",
	    "8:0 enable=0 ctrl=auto rpct=0.00\n254:0 enable=1 ctrl=auto rpct=0.00\n");
	assert_int_equal(symlinkat("../../devices/sda", fake->sys_fd, "dev/block/8:0"), 0);
	assert_int_equal(symlinkat("../../devices/sda/sda1", fake->sys_fd, "dev/block/8:1"), 0);
	assert_int_equal(symlinkat("../../devices/dm-0", fake->sys_fd, "dev/block/254:0"), 0);
	assert_int_equal(symlinkat("../../devices/cciss!c0d0", fake->sys_fd, "dev/block/104:0"), 0);
	fake->cgroup_fd = openat(fake->sys_fd, "cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void fake_done(struct fake *fake)
{
	static const char *const paths[] = {
		"dev/block/8:0",
		"dev/block/8:1",
		"dev/block/254:0",
		"dev/block/104:0",
		"dev/block/x",
		"devices/sda/sda1/dev",
		"devices/sda/sda1/partition",
		"devices/sda/queue/scheduler",
		"devices/sda/dev",
		"devices/dm-0/queue/scheduler",
		"devices/dm-0/dev",
		"devices/cciss!c0d0/dev",
		"cgroup/io.cost.qos",
		"dev/block",
		"devices/sda/sda1",
		"devices/sda/queue",
		"devices/sda",
		"devices/dm-0/queue",
		"devices/dm-0",
		"devices/cciss!c0d0",
		"dev",
		"devices",
		"cgroup",
	};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (unlinkat(fake->sys_fd, paths[i], 0) < 0)
			unlinkat(fake->sys_fd, paths[i], AT_REMOVEDIR);
	close(fake->cgroup_fd);
	close(fake->sys_fd);
	assert_int_equal(rmdir(fake->path), 0);
}

static void a_partition_becomes_its_disk(UNUSED void **state)
{
	struct fake fake;
	char whole[DEVICE_SIZE] = "";

	fake_init(&fake);
	assert_int_equal(device_whole(fake.sys_fd, makedev(8, 1), whole), 0);
	assert_string_equal(whole, "8:0");
	assert_int_equal(device_whole(fake.sys_fd, makedev(8, 0), whole), 0);
	assert_string_equal(whole, "8:0");
	assert_int_equal(device_whole(fake.sys_fd, makedev(254, 0), whole), 0);
	assert_string_equal(whole, "254:0");
	assert_int_equal(device_whole(fake.sys_fd, makedev(9, 0), whole), -ENODEV);
	fake_done(&fake);
}

static void a_number_has_the_name_of_sysfs(UNUSED void **state)
{
	struct fake fake;
	char name[32];

	fake_init(&fake);
	assert_string_equal(device_sys_name(fake.sys_fd, "8:1", name), "sda1");
	assert_string_equal(device_sys_name(fake.sys_fd, "104:0", name), "cciss/c0d0");
	assert_string_equal(device_sys_name(fake.sys_fd, "9:9", name), "9:9");
	assert_string_equal(device_sys_name(fake.sys_fd, "../../../../../../../etc/passwd-x", name),
			    "../../../../../../../etc/passwd");
	fake_done(&fake);
}

static void a_weight_works_where_something_honours_it(UNUSED void **state)
{
	const struct knob *cost = &knobs[KNOB_IO_WEIGHT], *bfq = &knobs[KNOB_IO_BFQ_WEIGHT];
	struct fake fake;

	fake_init(&fake);
	assert_false(device_sys_weight_works(fake.sys_fd, "8:0", cost, fake.cgroup_fd));
	assert_true(device_sys_weight_works(fake.sys_fd, "254:0", cost, fake.cgroup_fd));
	assert_false(device_sys_weight_works(fake.sys_fd, "254:0", cost, -1));
	assert_false(device_sys_weight_works(fake.sys_fd, "254:1", cost, fake.cgroup_fd));
	assert_true(device_sys_weight_works(fake.sys_fd, "8:0", bfq, -1));
	assert_false(device_sys_weight_works(fake.sys_fd, "254:0", bfq, -1));
	fake_done(&fake);
}

static void a_mount_tells_what_is_behind_it(UNUSED void **state)
{
	static const char mountinfo[] =
		"22 27 0:21 / /proc rw,relatime - proc proc rw\n"
		"36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n"
		"40 36 0:33 /@home /home rw shared:2 - btrfs /dev/sda2 rw,subvol=/@home\n"
		"41 36 0:34 / /a\\040b rw - btrfs /dev/disk/by-label/my\\040disk rw\n"
		"42 36 0:35 / /c rw - overlay overlay rw,lowerdir=/l,upperdir=/u\\040x,workdir=/w\n"
		"43 36 0:36 / /d ro - overlay overlay ro,lowerdir=/l1:/l2\n"
		"44 36 0:37 / /e rw - nfs4 server:/export rw\n"
		"45 36 0:38 / /f rw - tmpfs";
	static const struct {
		uint64_t id;
		const char *source;
	} rows[] = {
		{22, NULL},	   {36, "/dev/root"},
		{40, "/dev/sda2"}, {41, "/dev/disk/by-label/my disk"},
		{42, "/u x"},	   {43, NULL},
		{44, NULL},	   {45, NULL},
		{4, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		const char *source = device_mount_source(mountinfo, rows[i].id, &arena);
		if (rows[i].source)
			assert_string_equal(source, rows[i].source);
		else
			assert_null(source);
	}
}

static void what_is_no_disk_is_refused_with_its_name(UNUSED void **state)
{
	static const struct {
		const char *name;
		int result;
		const char *text;
	} rows[] = {
		{"sda", -EINVAL, "'sda' is no device: /dev/..., MAJ:MIN or a path"},
		{"", -EINVAL, "is no device"},
		{"8:", -EINVAL, "is no device"},
		{"4096:0", -EINVAL, "is no device"},
		{"4095:1048575", -ENODEV, "there is no block device 4095:1048575"},
		{"/proc", -ENODEV, "'/proc' is on no block device"},
		{"/nowhere/at/all", -ENOENT, "'/nowhere/at/all'"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		const char *disk = NULL;
		struct err err = {0};
		assert_int_equal(device_resolve(rows[i].name, &arena, &disk, &err), rows[i].result);
		assert_non_null(strstr(err.text, rows[i].text));
		assert_null(disk);
	}
}

TEST_MAIN(TEST(a_partition_becomes_its_disk), TEST(a_number_has_the_name_of_sysfs),
	  TEST(a_weight_works_where_something_honours_it), TEST(a_mount_tells_what_is_behind_it),
	  TEST(what_is_no_disk_is_refused_with_its_name))
