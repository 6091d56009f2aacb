/* SPDX-License-Identifier: MIT */
/* Input: a file that names a unit or a container, or such a name. */
#include "common/json.h"
#include "monitor/container_name.h"
#include "monitor/unit_name.h"

#include "tests/fuzz/fuzz.h"

/* A name that was found is a name. */
static void check(bool found, const struct text *name)
{
	MUST(found == (name->len > 0));
	MUST(!name->failed);
}

static void fuzz_json(const char *text)
{
	AUTO_TEXT struct text docker = {0}, podman = {0}, spec = {0}, pod = {0};
	struct json *list = NULL;
	struct err err;

	MUST(json_load(&err) == 0);
	check(container_name_docker(text, &docker), &docker);
	check(container_name_spec(text, &spec, &pod), &spec);
	if (json_parse(text, &list, &err) == 0)
		check(container_name_podman(list, "0a", &podman), &podman);
	json_free(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	AUTO_TEXT struct text unit = {0}, description = {0}, log = {0}, pod = {0}, folder = {0},
			      space = {0};

	fuzz_json(text);
	unit_name_add(text, &unit);
	MUST(unit.len <= strlen(text) + 1);
	/* A specifier can stand for nothing: "%i" of a unit without an instance. */
	unit_description(text, "a-b@c\\x2dd.service", &description);
	unit_description("[Unit]\nDescription=%n%N%i%I%p%P%j%J", text, &description);
	check(container_name_log(text, "0a", &log, &pod), &log);
	check(pod_name_log(text, "0a", &folder, &space), &folder);
	free(text);
	return 0;
}
