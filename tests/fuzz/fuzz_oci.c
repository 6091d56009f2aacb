/* SPDX-License-Identifier: MIT */
/* Input: any of the descriptions in an image. */
#include "common/sha256.h"
#include "governor/oci.h"
#include "tests/fuzz/fuzz.h"

static void must_be_layers(const struct oci_image *image)
{
	MUST(sha256_is_text(image->config.digest));
	MUST(image->layer_count > 0 && image->layer_count <= OCI_LAYERS_MAX);
	for (size_t i = 0; i < image->layer_count; i++)
		MUST(image->layers[i].path[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_ARENA struct arena arena = {0};
	char *text = fuzz_text(data, size);
	struct oci_image image = {0};
	struct image_config config;
	struct oci_blob blob;
	struct err err = {0};
	bool is_index;

	if (oci_index_read(text, "amd64", &arena, &blob, &is_index, &err) == 0)
		MUST(sha256_is_text(blob.digest));
	if (oci_manifest_read(text, &arena, &image, &err) == 0)
		must_be_layers(&image);
	if (oci_docker_read(text, &arena, &image, &err) == 0)
		must_be_layers(&image);
	if (oci_config_read(text, &arena, &image, &config, &err) < 0)
		MUST(err.code < 0 && err.text[0]);
	free(text);
	return 0;
}
