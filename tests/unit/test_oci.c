/* SPDX-License-Identifier: MIT */
#include "governor/oci.h"

#include "tests/test.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "governor/extract.h"
#include "governor/image_layout.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

#define ENTRY(digest, arch)                                           \
	"{\"digest\": \"sha256:" digest "\", \"platform\": {\"os\": " \
	"\"linux\", \"architecture\": \"" arch "\"}}"

static void names_of_members_stay_below_the_root(UNUSED void **state)
{
	static const struct {
		const char *name;
		int result;
		const char *path;
	} rows[] = {
		{"./a//b/", 0, "a/b"},
		{".", 0, ""},
		{"./", 0, ""},
		{"a/./b", 0, "a/b"},
		{"...", 0, "..."},
		{"a/..b", 0, "a/..b"},
		{"/a", -EBADMSG, NULL},
		{"..", -EBADMSG, NULL},
		{"a/..", -EBADMSG, NULL},
		{"./../a", -EBADMSG, NULL},
		{"a/../../b", -EBADMSG, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char path[PATH_MAX] = "";
		struct err err = {0};
		assert_int_equal(extract_path(rows[i].name, path, &err), rows[i].result);
		if (rows[i].path)
			assert_string_equal(path, rows[i].path);
	}
}

static void a_name_that_is_too_long_is_refused(UNUSED void **state)
{
	char name[2 * PATH_MAX], path[PATH_MAX];
	struct err err = {0};

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	assert_int_equal(extract_path(name, path, &err), -ENAMETOOLONG);
}

static void an_index_leads_to_the_manifest_for_this_machine(UNUSED void **state)
{
	static const struct {
		const char *text;
		int result;
		const char *digest;
	} rows[] = {
		{"{\"manifests\": [{\"digest\": \"sha256:" A "\"}]}", 0, A},
		{"{\"manifests\": [" ENTRY(A, "arm64") ", " ENTRY(B, "amd64") "]}", 0, B},
		{"{\"manifests\": [" ENTRY(A, "arm64") "]}", -ENOENT, NULL},
		{"{\"manifests\": [" ENTRY(A, "amd64") ", " ENTRY(B, "amd64") "]}", -EINVAL, NULL},
		{"{\"manifests\": []}", -ENOENT, NULL},
		{"{\"manifests\": {}}", -EBADMSG, NULL},
		{"{\"manifests\": [7]}", -EBADMSG, NULL},
		{"{\"manifests\": [{\"digest\": \"sha256:../../../../etc/passwd\"}]}", -EBADMSG,
		 NULL},
		{"{\"manifests\": [{\"digest\": \"md5:" A "\"}]}", -EBADMSG, NULL},
		{"[]", -EBADMSG, NULL},
		{"", -EBADMSG, NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct oci_blob blob = {0};
		struct err err = {0};
		bool is_index;
		assert_int_equal(
			oci_index_read(rows[i].text, "amd64", &arena, &blob, &is_index, &err),
			rows[i].result);
		if (rows[i].digest)
			assert_string_equal(blob.digest, rows[i].digest);
	}
}

static void a_manifest_names_its_config_and_layers(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct oci_image image;
	struct err err = {0};

	assert_int_equal(oci_manifest_read("{\"config\": {\"digest\": \"sha256:" A "\"}, "
					   "\"layers\": [{\"digest\": \"sha256:" B "\"}]}",
					   &arena, &image, &err),
			 0);
	assert_string_equal(image.config.path, "blobs/sha256/" A);
	assert_int_equal(image.layer_count, 1);
	assert_string_equal(image.layers[0].digest, B);
	assert_int_equal(oci_manifest_read("{\"config\": {\"digest\": \"sha256:" A
					   "\"}, \"layers\": []}",
					   &arena, &image, &err),
			 -EBADMSG);
}

static void docker_save_has_digests_in_its_config(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct image_config config;
	struct oci_image image;
	struct err err = {0};

	assert_int_equal(oci_docker_read("[{\"Config\": \"" A
					 ".json\", \"Layers\": [\"x/layer.tar\"]}]",
					 &arena, &image, &err),
			 0);
	assert_string_equal(image.config.digest, A);
	assert_string_equal(image.layers[0].path, "x/layer.tar");
	assert_int_equal(oci_config_read("{\"config\": {}}", &arena, &image, &config, &err),
			 -EBADMSG);
	assert_int_equal(oci_config_read("{\"rootfs\": {\"diff_ids\": [\"sha256:" B "\"]}, "
					 "\"config\": {\"Cmd\": [\"sh\"], \"Env\": null}}",
					 &arena, &image, &config, &err),
			 0);
	assert_string_equal(image.layers[0].digest, B);
	assert_string_equal(config.command[0], "sh");
	assert_null(config.env);
}

static void what_is_of_another_type_is_refused(UNUSED void **state)
{
	static const char *const texts[] = {
		"{\"config\": {\"Cmd\": \"sh\"}}",    "{\"config\": {\"Cmd\": [1]}}",
		"{\"config\": {\"Env\": [\"=x\"]}}",  "{\"config\": {\"Env\": [\"x\"]}}",
		"{\"config\": {\"WorkingDir\": []}}", "{\"config\": {\"User\": 7}}",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		AUTO_ARENA struct arena arena = {0};
		struct oci_image image = {0};
		struct image_config config;
		struct err err = {0};
		assert_int_equal(oci_config_read(texts[i], &arena, &image, &config, &err),
				 -EBADMSG);
	}
}

static void layouts_are_told_from_file_systems(UNUSED void **state)
{
	assert_true(image_layout_has("blobs/sha256"));
	assert_true(image_layout_has("manifest.json"));
	assert_true(image_layout_has(A "/layer.tar"));
	assert_true(image_layout_has(A ".json"));
	assert_false(image_layout_has("bin"));
	assert_false(image_layout_has("blobs2"));
	assert_false(image_layout_has("manifest.json5"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_of_members_stay_below_the_root),
		TEST(a_name_that_is_too_long_is_refused),
		TEST(an_index_leads_to_the_manifest_for_this_machine),
		TEST(a_manifest_names_its_config_and_layers),
		TEST(docker_save_has_digests_in_its_config),
		TEST(what_is_of_another_type_is_refused),
		TEST(layouts_are_told_from_file_systems),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
