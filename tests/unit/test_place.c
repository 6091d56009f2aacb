/* SPDX-License-Identifier: MIT */
#include "monitor/place.h"

#include <string.h>

#include "common/attr.h"
#include "tests/test.h"

#define ID    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SHORT "0123456789ab"

static void a_path_says_who_made_the_group(void **state UNUSED)
{
	static const struct {
		const char *path, *unit, *slice, *container, *pod;
	} rows[] = {
		{"/", "", "", "", ""},
		{"/system.slice/ssh.service", "ssh.service", "system.slice", "", ""},
		{"/user.slice/user-0.slice/user@0.service/app.slice/a\\x2db.scope", "a\\x2db.scope",
		 "app.slice", "", ""},
		{"/system.slice/docker-" ID ".scope", "docker-" ID ".scope", "system.slice", SHORT,
		 ""},
		{"/docker/" ID, "", "", SHORT, ""},
		{"/libpod_parent/libpod-" ID, "", "", SHORT, ""},
		{"/machine.slice/libpod-conmon-" ID ".scope", "libpod-conmon-" ID ".scope",
		 "machine.slice", "", ""},
		{"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2_3.slice/"
		 "cri-containerd-" ID ".scope",
		 "cri-containerd-" ID ".scope", "kubepods-burstable-pod1_2_3.slice", SHORT,
		 "1-2-3"},
		{"/kubepods/besteffort/pod1-2/" ID, "", "", SHORT, "1-2"},
		{"/kubepods.slice", "", "kubepods.slice", "", ""},
		{"/podium/pod1", "", "", "", ""},
		{"/lxc.payload.web", "", "", "web", ""},
		{"/machine.slice/machine-deb.scope/payload", "machine-deb.scope", "machine.slice",
		 "deb", ""},
		{"/machine.slice/systemd-nspawn@deb.service", "systemd-nspawn@deb.service",
		 "machine.slice", "deb", ""},
		{"/.service/.slice/machine-.scope/lxc.payload.", "machine-.scope", "", "", ""},
	};
	struct place place;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		place_of(rows[i].path, &place);
		assert_string_equal(place.unit, rows[i].unit);
		assert_string_equal(place.slice, rows[i].slice);
		assert_string_equal(place.container, rows[i].container);
		assert_string_equal(place.pod, rows[i].pod);
	}
}

static void a_long_name_is_left_out(void **state UNUSED)
{
	char path[512] = "/lxc.payload.";
	struct place place;

	memset(path + strlen(path), 'a', 255);
	strcat(path, ".service");
	place_of(path, &place);
	assert_string_equal(place.container, "");
	assert_string_equal(place.unit, "");
}

TEST_MAIN(TEST(a_path_says_who_made_the_group), TEST(a_long_name_is_left_out))
