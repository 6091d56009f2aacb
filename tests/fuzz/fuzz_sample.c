/* SPDX-License-Identifier: MIT */
/* Input: the name of a file and a newline, then its text; all output formats write it. */
#include "cgroup/sample_parse.h"
#include "common/json.h"
#include "monitor/export.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

static int keep(UNUSED struct export *export, UNUSED struct err *err)
{
	return 0;
}

static void check(const struct exporter *exporter, const struct text *out)
{
	for (size_t at = 0, step; at < out->len; at += step) {
		step = text_utf8_len(out->data + at, out->len - at, NULL);
		MUST(step > 0);
		MUST(out->data[at] == '\n' || (unsigned char)out->data[at] >= ' ');
		MUST(out->data[at] != 0x7f);
	}
	if (strcmp(exporter->name, "json") != 0)
		return;
	struct err err;
	MUST(json_load(&err) == 0);
	struct json *json = json_from_text(out->data);
	MUST(json);
	json_free(json);
}

static void export_sample(const struct exporter *exporter, const struct sample *sample,
			  const char *path)
{
	AUTO_EXPORT struct export export = {.exporter = exporter, .flush = keep};
	const struct export_head head = {.boot_id = "", .interval_usec = 1};
	const struct effective effective = {0};
	const struct delta delta = {sample, sample};
	const struct export_group group = {
		.path = path, .sample = sample, .effective = &effective, .rates = &delta};
	struct err err;

	MUST(export_begin(&export, &head, &err) == 0);
	MUST(export_group(&export, &group, &err) == 0);
	MUST(export_end(&export, &err) == 0);
	check(exporter, &export.out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct sample_plan plan;
	struct sample sample;

	MUST(text);
	memcpy(text, data, size);
	text[size] = '\0';
	char *content = strchr(text, '\n');
	if (!content || content == text || strchr(text, '.') == text) {
		free(text);
		return 0;
	}
	*content++ = '\0';
	MUST(sample_plan_init(&plan, text, NULL, 0) == 0);
	sample_init(&sample);
	/* Twice: the second time the order of the keys is known. */
	for (int i = 0; i < 2; i++) {
		sample_clear(&sample);
		sample.mono_usec = 1;
		sample_parse(&plan, content, size - (size_t)(content - text), &sample);
	}
	MUST(!sample.failed);
	struct sample *packed = sample_pack(&sample, SAMPLE_KEEP_TEXTS);
	MUST(packed);
	for (size_t i = 0; exporters[i]; i++) {
		export_sample(exporters[i], &sample, text);
		export_sample(exporters[i], packed, text);
	}
	free(packed);
	sample_done(&sample);
	sample_plan_done(&plan);
	free(text);
	return 0;
}
