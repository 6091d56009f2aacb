/* SPDX-License-Identifier: MIT */
#include "governor/doctor.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "common/fd.h"
#include "tests/test.h"

/* A folder that looks like the root of a machine. */
static char place[64];
static struct host host;
static struct doctor doctor;

static void put(const char *path, const char *text)
{
	char whole[512];
	struct err err;

	snprintf(whole, sizeof(whole), "%s/%s", place, path);
	*strrchr(whole, '/') = '\0';
	assert_int_equal(fd_make_dirs(whole, 0755, &err), 0);
	AUTO_FD int fd =
		openat(doctor.root_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

#define USUAL "30 23 0:25 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n"

static int set_up(UNUSED void **state)
{
	strcpy(place, "/tmp/cgov-doctor-XXXXXX");
	if (!mkdtemp(place))
		return -1;
	doctor = (struct doctor){
		.host = &host,
		.root_fd = open(place, O_PATH | O_DIRECTORY | O_CLOEXEC),
	};
	put("proc/self/mountinfo", USUAL);
	put("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids\n");
	put("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\n"
			    "cpu\t0\t1\t1\nrdma\t0\t1\t0\nmisc\t3\t1\t1\n");
	return doctor.root_fd < 0 ? -1 : 0;
}

static int tear_down(UNUSED void **state)
{
	char command[256];

	close(doctor.root_fd);
	snprintf(command, sizeof(command), "rm -rf %s", place);
	return system(command) ? -1 : 0;
}

static struct doctor_check look(const char *name)
{
	struct doctor_check check;

	host_probe_at(doctor.root_fd, &host);
	for (size_t i = 0; i < doctor_count(); i++) {
		doctor_look(&doctor, i, &check);
		if (strcmp(check.name, name) == 0)
			return check;
	}
	fail_msg("no check '%s'", name);
	return check;
}

static void all_that_costs_says_what_and_nothing_else_does(UNUSED void **state)
{
	struct doctor_check check;

	host_probe_at(doctor.root_fd, &host);
	for (size_t i = 0; i < doctor_count(); i++) {
		doctor_look(&doctor, i, &check);
		assert_true(check.detail[0]);
		assert_int_equal(check.cost != NULL, check.status != DOCTOR_OK);
		if (check.status == DOCTOR_OK)
			assert_string_equal(check.remedy, "");
	}
}

static void a_hybrid_machine_cannot_launch_unless_a_directory_is_named(UNUSED void **state)
{
	put("proc/self/mountinfo",
	    "31 30 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
	    "33 30 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	assert_int_equal(look("cgroup-v2").status, DOCTOR_ERROR);
	assert_non_null(strstr(look("cgroup-v2").remedy, "contrib/vm/run"));
	doctor.root_path = "/sys/fs/cgroup";
	assert_int_equal(look("cgroup-v2").status, DOCTOR_WARNING);
}

static void a_missing_controller_is_explained_by_where_it_is(UNUSED void **state)
{
	static const struct {
		const char *name;
		enum doctor_status status;
		const char *detail;
	} rows[] = {
		{"controller cpu", DOCTOR_OK, "in /sys/fs/cgroup"},
		{"controller rdma", DOCTOR_WARNING, "switched off at boot"},
		{"controller misc", DOCTOR_WARNING, "held by a cgroup v1 mount"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct doctor_check check = look(rows[i].name);
		assert_int_equal(check.status, rows[i].status);
		assert_string_equal(check.detail, rows[i].detail);
	}
	put("proc/cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
	assert_string_equal(look("controller misc").detail, "this kernel is built without it");
}

static void protection_is_followed_to_where_it_ends(UNUSED void **state)
{
	static const char *const groups[] = {"user.slice", "user.slice/user-1000.slice",
					     "user.slice/user-1000.slice/user@1000.service"};

	put("run/systemd/system/.keep", "");
	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		char path[128];
		snprintf(path, sizeof(path), "sys/fs/cgroup/%s/memory.min", groups[i]);
		put(path, "0\n");
		snprintf(path, sizeof(path), "sys/fs/cgroup/%s/memory.low", groups[i]);
		put(path, i == 1 ? "max\n" : "0\n");
	}
	assert_int_equal(look("memory protection").status, DOCTOR_OK);
	doctor.uid = 1000;
	struct doctor_check check = look("memory protection");
	assert_int_equal(check.status, DOCTOR_WARNING);
	assert_string_equal(check.detail,
			    "ends at /sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service, "
			    "which has no memory.low");
	assert_string_equal(check.remedy,
			    "as root: systemctl set-property user@1000.service MemoryLow=SIZE && "
			    "systemctl set-property user.slice MemoryLow=SIZE");
}

static void a_user_is_told_the_drop_in_that_delegates_more(UNUSED void **state)
{
	put("run/systemd/system/.keep", "");
	put("run/user/1000/bus", "");
	put("sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.controllers",
	    "cpu memory pids\n");
	doctor.uid = 1000;
	assert_int_equal(look("systemd").status, DOCTOR_OK);
	assert_int_equal(look("controller cpu").status, DOCTOR_OK);
	struct doctor_check check = look("controller io");
	assert_int_equal(check.status, DOCTOR_WARNING);
	assert_non_null(strstr(check.remedy, "Delegate=cpu cpuset io memory pids"));
	assert_string_equal(look("controller hugetlb").detail,
			    "systemd delegates it to no user; root can have it");
}

static void what_systemd_does_not_hand_down_costs_before_the_first_launch(UNUSED void **state)
{
	put("run/systemd/system/.keep", "");
	assert_int_equal(look("controller io").status, DOCTOR_OK);
	assert_string_equal(look("controller hugetlb").detail,
			    "the kernel has it, systemd does not hand it down");
	put("sys/fs/cgroup/cgroup.subtree_control", "cpu hugetlb\n");
	assert_int_equal(look("controller hugetlb").status, DOCTOR_OK);
}

static void systemd_without_a_manager_to_talk_to_is_an_error(UNUSED void **state)
{
	put("run/systemd/system/.keep", "");
	assert_int_equal(look("systemd").status, DOCTOR_ERROR);
	put("run/systemd/private", "");
	assert_int_equal(look("systemd").status, DOCTOR_OK);
}

static void pressure_that_is_switched_off_can_be_switched_on(UNUSED void **state)
{
	assert_string_equal(look("pressure (PSI)").remedy, "");
	put("proc/pressure/cpu", "");
	assert_non_null(strstr(look("pressure (PSI)").remedy, "psi=1"));
	put("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
	assert_int_equal(look("pressure (PSI)").status, DOCTOR_OK);
}

static void a_default_namespace_that_is_closed_is_an_error(UNUSED void **state)
{
	put("proc/self/ns/pid", "");
	put("proc/self/ns/net", "");
	put("proc/sys/user/max_pid_namespaces", "0\n");
	put("proc/sys/user/max_net_namespaces", "0\n");
	assert_int_equal(look("namespace pid").status, DOCTOR_ERROR);
	assert_string_equal(look("namespace pid").remedy,
			    "as root: sysctl -w user.max_pid_namespaces=15000");
	assert_int_equal(look("namespace net").status, DOCTOR_WARNING);
	put("proc/sys/user/max_net_namespaces", "100\n");
	assert_int_equal(look("namespace net").status, DOCTOR_OK);
}

static void user_namespaces_that_are_locked_name_the_lock(UNUSED void **state)
{
	put("proc/self/status", "Name:\tx\nCapEff:\t0000000000000000\n");
	assert_int_equal(look("privilege").status, DOCTOR_OK);
	put("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
	assert_int_equal(look("privilege").status, DOCTOR_ERROR);
	assert_non_null(
		strstr(look("privilege").remedy, "kernel.apparmor_restrict_unprivileged_userns=0"));
	put("proc/self/status", "Name:\tx\nCapEff:\t000001ffffffffff\n");
	assert_int_equal(look("privilege").status, DOCTOR_OK);
}

static void files_of_groups_are_judged_where_a_group_has_the_controller(UNUSED void **state)
{
	assert_int_equal(look("cgroup.kill").status, DOCTOR_OK);
	put("sys/fs/cgroup/init.scope/cgroup.controllers", "cpu\n");
	assert_int_equal(look("memory.reclaim").status, DOCTOR_OK);
	assert_int_equal(look("cgroup.kill").status, DOCTOR_WARNING);
	put("sys/fs/cgroup/init.scope/cgroup.kill", "");
	put("sys/fs/cgroup/init.scope/cgroup.controllers", "memory\n");
	assert_int_equal(look("cgroup.kill").status, DOCTOR_OK);
	assert_int_equal(look("memory.reclaim").status, DOCTOR_WARNING);
}

static void what_tasks_wait_for_needs_a_setting_and_a_capability(UNUSED void **state)
{
	put("proc/self/status", "Name:\tx\nCapEff:\t000001ffffffffff\n");
	assert_int_equal(look("taskstats").status, DOCTOR_WARNING);
	put("proc/sys/kernel/task_delayacct", "0\n");
	assert_int_equal(look("taskstats").status, DOCTOR_OK);
	assert_int_equal(look("delay accounting").status, DOCTOR_WARNING);
	assert_non_null(strstr(look("delay accounting").remedy, "kernel.task_delayacct=1"));
	put("proc/sys/kernel/task_delayacct", "1\n");
	assert_int_equal(look("delay accounting").status, DOCTOR_OK);
	put("proc/self/status", "Name:\tx\nCapEff:\t0000000000000000\n");
	assert_int_equal(look("taskstats").status, DOCTOR_WARNING);
	assert_non_null(strstr(look("taskstats").detail, "CAP_NET_ADMIN"));
}

#define PLACE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

TEST_MAIN(PLACE_TEST(all_that_costs_says_what_and_nothing_else_does),
	  PLACE_TEST(a_hybrid_machine_cannot_launch_unless_a_directory_is_named),
	  PLACE_TEST(a_missing_controller_is_explained_by_where_it_is),
	  PLACE_TEST(protection_is_followed_to_where_it_ends),
	  PLACE_TEST(a_user_is_told_the_drop_in_that_delegates_more),
	  PLACE_TEST(what_systemd_does_not_hand_down_costs_before_the_first_launch),
	  PLACE_TEST(systemd_without_a_manager_to_talk_to_is_an_error),
	  PLACE_TEST(pressure_that_is_switched_off_can_be_switched_on),
	  PLACE_TEST(a_default_namespace_that_is_closed_is_an_error),
	  PLACE_TEST(user_namespaces_that_are_locked_name_the_lock),
	  PLACE_TEST(files_of_groups_are_judged_where_a_group_has_the_controller),
	  PLACE_TEST(what_tasks_wait_for_needs_a_setting_and_a_capability))
