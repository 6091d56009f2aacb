/* SPDX-License-Identifier: MIT */
#include "governor/oci.h"

#include <errno.h>
#include <string.h>

#include "common/sha256.h"
#include "common/text.h"

#define BLOBS  "blobs/sha256/"
#define SHA256 "sha256:"
#define TYPES_OF_INDEX                             \
	"application/vnd.oci.image.index.v1+json|" \
	"application/vnd.docker.distribution.manifest.list.v2+json"

static int wrong(const char *what, struct err *err)
{
	return err_say(err, EBADMSG, "%s", what);
}

const char *oci_machine(const char *uname_machine)
{
	static const struct {
		const char *uname, *oci;
	} names[] = {
		{"x86_64", "amd64"}, {"aarch64", "arm64"},   {"i686", "386"},
		{"armv7l", "arm"},   {"riscv64", "riscv64"}, {"ppc64le", "ppc64le"},
		{"s390x", "s390x"},
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i].uname, uname_machine) == 0)
			return names[i].oci;
	return uname_machine;
}

/* "sha256:DIGITS" as the file that has it. */
static int read_digest(const struct json *json, struct arena *arena, struct oci_blob *ret,
		       struct err *err)
{
	const char *text;

	if (!json_read_string(json, &text))
		return wrong("a digest is missing", err);
	if (strncmp(text, SHA256, strlen(SHA256)) != 0 || !sha256_is_text(text + strlen(SHA256)))
		return err_say(err, EBADMSG, "digest '%.80s': only sha256 is known", text);
	ret->digest = arena_strdup(arena, text + strlen(SHA256));
	ret->path = arena_printf(arena, BLOBS "%s", text + strlen(SHA256));
	return ret->digest && ret->path ? 0 : err_set(err, ENOMEM, "read the image");
}

static int parse(const char *text, struct json **ret, struct err *err)
{
	int r = json_load(err);

	if (r == 0)
		r = json_parse(text, ret, err);
	if (r == -EINVAL)
		err->code = -EBADMSG;
	return r == -EINVAL ? -EBADMSG : r;
}

static bool is_text(const struct json *object, const char *key, const char *wanted)
{
	const char *text;

	return json_read_string(json_get(object, key), &text) && strcmp(text, wanted) == 0;
}

/* What does not say for which machine it is, is for all. */
static bool fits(const struct json *entry, const char *machine)
{
	const struct json *platform = json_get(entry, "platform");

	if (!platform)
		return true;
	return is_text(platform, "os", "linux") && is_text(platform, "architecture", machine);
}

static int choose(const struct json *index, const char *machine, const struct json **ret,
		  struct err *err)
{
	const struct json *list = json_get(index, "manifests");
	size_t found = 0;

	if (!json_is_list(list))
		return wrong("the index has no manifests", err);
	for (size_t i = 0; i < json_array_len(list); i++) {
		const struct json *entry = json_array_at(list, i);
		if (!fits(entry, machine))
			continue;
		*ret = entry;
		found++;
	}
	if (found == 0)
		return err_say(err, ENOENT, "it has nothing for this machine (linux, %s)", machine);
	if (found > 1) {
		err_say(err, EINVAL, "it has %zu images", found);
		return err_hint(err, "save one by itself");
	}
	return 0;
}

int oci_index_read(const char *text, const char *machine, struct arena *arena, struct oci_blob *ret,
		   bool *ret_is_index, struct err *err)
{
	const struct json *entry = NULL;
	const char *type;
	struct json *index;
	int r = parse(text, &index, err);

	if (r < 0)
		return r;
	r = choose(index, machine, &entry, err);
	if (r == 0)
		r = read_digest(json_get(entry, "digest"), arena, ret, err);
	if (r == 0)
		*ret_is_index = json_read_string(json_get(entry, "mediaType"), &type) &&
				text_is_one_of(type, TYPES_OF_INDEX);
	json_free(index);
	return r;
}

static int new_layers(const struct json *list, struct arena *arena, struct oci_image *ret,
		      struct err *err)
{
	size_t count = json_array_len(list);

	if (!json_is_list(list) || count == 0)
		return wrong("the manifest has no layers", err);
	if (count > OCI_LAYERS_MAX)
		return err_say(err, EBADMSG, "the manifest has more than %d layers",
			       OCI_LAYERS_MAX);
	ret->layers = arena_alloc(arena, count * sizeof(*ret->layers));
	ret->layer_count = count;
	return ret->layers ? 0 : err_set(err, ENOMEM, "read the image");
}

int oci_manifest_read(const char *text, struct arena *arena, struct oci_image *ret, struct err *err)
{
	struct oci_image image = {0};
	struct json *manifest;
	int r = parse(text, &manifest, err);

	if (r < 0)
		return r;
	const struct json *layers = json_get(manifest, "layers");
	r = read_digest(json_get(json_get(manifest, "config"), "digest"), arena, &image.config,
			err);
	if (r == 0)
		r = new_layers(layers, arena, &image, err);
	for (size_t i = 0; r == 0 && i < image.layer_count; i++)
		r = read_digest(json_get(json_array_at(layers, i), "digest"), arena,
				&image.layers[i], err);
	json_free(manifest);
	if (r == 0)
		*ret = image;
	return r;
}

static int read_path(const struct json *json, struct arena *arena, struct oci_blob *ret,
		     struct err *err)
{
	const char *text;

	if (!json_read_string(json, &text) || !*text)
		return wrong("the manifest names no file", err);
	ret->path = arena_strdup(arena, text);
	return ret->path ? 0 : err_set(err, ENOMEM, "read the image");
}

/* "DIGITS.json", or "blobs/sha256/DIGITS": the name is the digest. */
static int read_config_name(const struct json *json, struct arena *arena, struct oci_blob *ret,
			    struct err *err)
{
	int r = read_path(json, arena, ret, err);

	if (r < 0)
		return r;
	const char *slash = strrchr(ret->path, '/');
	const char *name = slash ? slash + 1 : ret->path;
	char *digest = arena_strndup(arena, name, strcspn(name, "."));
	if (!digest)
		return err_set(err, ENOMEM, "read the image");
	ret->digest = digest;
	return sha256_is_text(digest) ? 0 : wrong("its config's name is no digest", err);
}

int oci_docker_read(const char *text, struct arena *arena, struct oci_image *ret, struct err *err)
{
	struct oci_image image = {0};
	struct json *list;
	int r = parse(text, &list, err);

	if (r < 0)
		return r;
	const struct json *entry = json_array_at(list, 0);
	if (!json_is_list(list) || !entry)
		r = wrong("manifest.json has no image", err);
	else if (json_array_len(list) > 1)
		r = err_say(err, EINVAL, "it has %zu images; save one by itself",
			    json_array_len(list));
	const struct json *layers = json_get(entry, "Layers");
	if (r == 0)
		r = read_config_name(json_get(entry, "Config"), arena, &image.config, err);
	if (r == 0)
		r = new_layers(layers, arena, &image, err);
	for (size_t i = 0; r == 0 && i < image.layer_count; i++)
		r = read_path(json_array_at(layers, i), arena, &image.layers[i], err);
	json_free(list);
	if (r == 0)
		*ret = image;
	return r;
}

static int fill_digests(const struct json *config, struct arena *arena, struct oci_image *image,
			struct err *err)
{
	const struct json *ids = json_get(json_get(config, "rootfs"), "diff_ids");
	struct oci_blob blob;

	for (size_t i = 0; i < image->layer_count; i++) {
		if (image->layers[i].digest)
			continue;
		if (json_array_len(ids) != image->layer_count)
			return wrong("its config does not name each layer's digest", err);
		int r = read_digest(json_array_at(ids, i), arena, &blob, err);
		if (r < 0)
			return r;
		image->layers[i].digest = blob.digest;
	}
	return 0;
}

int oci_config_read(const char *text, struct arena *arena, struct oci_image *image,
		    struct image_config *ret, struct err *err)
{
	struct json *config;
	int r = parse(text, &config, err);

	if (r < 0)
		return r;
	r = fill_digests(config, arena, image, err);
	if (r == 0)
		r = image_config_read(json_get(config, "config"), arena, ret, err);
	json_free(config);
	return r;
}
