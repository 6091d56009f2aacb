/* SPDX-License-Identifier: MIT */
#include "monitor/naming.h"

#include "common/attr.h"
#include "monitor/container_name.h"
#include "monitor/unit_name.h"
#include "tests/test.h"

#include <string.h>

static const struct {
	const char *unit, *shown;
} units[] = {
	{"ssh.service", "ssh.service"},
	{"app-gnome\\x2dterminal.scope", "app-gnome-terminal.scope"},
	{"home-jane.mount", "/home/jane"},
	{"home-jane\\x2ddoe.mount", "/home/jane-doe"},
	{"-.mount", "/"},
	{"-.slice", "-.slice"},
	{"dev-sda1.swap", "/dev/sda1"},
	/* No escapes after all: cut, of other letters, of a NUL. */
	{"a\\x2.scope", "a\\x2.scope"},
	{"a\\x2g.scope", "a\\x2g.scope"},
	{"a\\x00b.scope", "a\\x00b.scope"},
	{"a\\", "a\\"},
	{"", ""},
	{".mount", ".mount"},
};

static void escapes_of_units_are_decoded(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		AUTO_TEXT struct text shown = {0};
		unit_name_add(units[i].unit, &shown);
		assert_string_equal(text_str(&shown), units[i].shown);
	}
}

static const struct {
	const char *file, *unit, *description; /* NULL: none */
} files[] = {
	{"[Unit]\nDescription=A server\n", "a.service", "A server"},
	{"[Unit]\nDescription =  A server \t\n", "a.service", "A server"},
	{"  [Unit]\n\tDescription=x", "a.service", "x"},
	{"[Unit]\nDescription=one\nDescription=two\n", "a.service", "two"},
	{"[Unit]\nDescription=one\nDescription=\n", "a.service", NULL},
	{"[Service]\nDescription=no\n", "a.service", NULL},
	{"[Unit]\n[Service]\nDescription=no\n", "a.service", NULL},
	{"Description=no\n", "a.service", NULL},
	{"[Unit]\n#Description=no\nDescriptions=no\n", "a.service", NULL},
	{"", "a.service", NULL},
	/* Specifiers, and what only the manager knows. */
	{"[Unit]\nDescription=%i %I %p %n %N %%\n", "getty@dev-tty1.service",
	 "dev-tty1 dev/tty1 getty getty@dev-tty1.service getty@dev-tty1 %"},
	{"[Unit]\nDescription=UID %j\n", "user-1000.slice", "UID 1000"},
	{"[Unit]\nDescription=%J\n", "a-b\\x2dc.service", "b-c"},
	{"[Unit]\nDescription=of %u on %H 5%\n", "a.service", "of %u on %H 5%"},
};

static void a_unit_file_says_what_a_unit_is(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		AUTO_TEXT struct text text = {0};
		bool found = unit_description(files[i].file, files[i].unit, &text);
		assert_int_equal(found, files[i].description != NULL);
		assert_string_equal(text_str(&text), found ? files[i].description : "");
	}
}

static const char *const hostile[] = {
	"",
	"{",
	"[]",
	"null",
	"{\"Name\": 5}",
	"{\"Name\": \"\"}",
	"{\"Name\": null}",
	"{\"annotations\": []}",
	"{\"annotations\": {\"a\": 1}}",
	"[{\"id\": \"x\"}]",
	"[{\"id\": \"x\", \"names\": []}]",
	"[5, null, {\"id\": []}]",
	"{\"Name\": \"a\\u0000b\"}",
};

static void what_is_no_file_of_an_engine_names_nothing(void **state UNUSED)
{
	struct err err;

	assert_int_equal(json_load(&err), 0);
	for (size_t i = 0; i < ARRAY_LEN(hostile); i++) {
		AUTO_TEXT struct text name = {0}, pod = {0};
		struct json *list = NULL;
		assert_false(container_name_docker(hostile[i], &name));
		assert_false(container_name_spec(hostile[i], &name, &pod));
		if (json_parse(hostile[i], &list, &err) == 0)
			assert_false(container_name_podman(list, "x", &name));
		json_free(list);
		assert_int_equal(name.len + pod.len, 0);
	}
}

static void engines_say_what_containers_are_called(void **state UNUSED)
{
	AUTO_TEXT struct text docker = {0}, podman = {0}, spec = {0}, pod = {0};
	struct json *list;
	struct err err;

	assert_int_equal(json_load(&err), 0);
	assert_true(container_name_docker("{\"Name\": \"/web\"}", &docker));
	assert_string_equal(text_str(&docker), "web");
	assert_int_equal(
		json_parse("[{\"id\": \"a\"}, {\"id\": \"b\", \"names\": [\"db\", \"x\"]}]", &list,
			   &err),
		0);
	assert_true(container_name_podman(list, "b", &podman));
	assert_false(container_name_podman(list, "c", &podman));
	json_free(list);
	assert_string_equal(text_str(&podman), "db");
	assert_true(
		container_name_spec("{\"annotations\": {\"io.kubernetes.cri.sandbox-name\": \"p\","
				    "\"io.kubernetes.cri.sandbox-namespace\": \"n\"}}",
				    &spec, &pod));
	assert_string_equal(text_str(&spec), "pause");
	assert_string_equal(text_str(&pod), "p in n");
}

static const struct {
	const char *file, *name, *pod; /* of the container "0a"; NULL: another's */
} logs[] = {
	{"web-1_prod_nginx-0a.log", "nginx", "web-1 in prod"},
	{"web-1_prod_my-app-0a.log", "my-app", "web-1 in prod"},
	{"web-1_prod_nginx-1a.log", NULL, NULL},
	{"web-1_prod_nginx0a.log", NULL, NULL},
	{"web-1_prod-0a.log", NULL, NULL},
	{"__-0a.log", NULL, NULL},
	{"_-0a.log", NULL, NULL},
	{"-0a.log", NULL, NULL},
	{"0a.log", NULL, NULL},
	{"web-1_prod_nginx-0a.txt", NULL, NULL},
};

static void logs_of_kubelet_bear_names(void **state UNUSED)
{
	AUTO_TEXT struct text pod = {0}, space = {0};

	for (size_t i = 0; i < ARRAY_LEN(logs); i++) {
		AUTO_TEXT struct text name = {0}, in = {0};
		assert_int_equal(container_name_log(logs[i].file, "0a", &name, &in),
				 logs[i].name != NULL);
		assert_string_equal(text_str(&name), logs[i].name ? logs[i].name : "");
		assert_string_equal(text_str(&in), logs[i].pod ? logs[i].pod : "");
	}
	assert_true(pod_name_log("prod_web-1_u-1", "u-1", &pod, &space));
	assert_string_equal(text_str(&pod), "web-1");
	assert_string_equal(text_str(&space), "prod");
	assert_false(pod_name_log("prod_web-1_u-1", "u-2", &pod, &space));
	assert_false(pod_name_log("prod", "", &pod, &space));
}

static void of_a_recording_only_escapes_are_decoded(void **state UNUSED)
{
	struct naming *naming = naming_new(-1);
	struct called called = {0};

	naming_find(naming, "/system.slice/a\\x2db.service", &called);
	assert_string_equal(called.name, "a-b.service");
	assert_null(called.note);
	assert_true(called.is_final);
	called_done(&called);
	naming_find(naming, "/", &called);
	assert_null(called.name);
	called_done(&called);
	naming_free(naming);
}

TEST_MAIN(TEST(escapes_of_units_are_decoded), TEST(a_unit_file_says_what_a_unit_is),
	  TEST(what_is_no_file_of_an_engine_names_nothing),
	  TEST(engines_say_what_containers_are_called), TEST(logs_of_kubelet_bear_names),
	  TEST(of_a_recording_only_escapes_are_decoded))
