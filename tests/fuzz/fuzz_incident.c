/* SPDX-License-Identifier: MIT */
/* Input: a JSON text, as an event of a recording. */
#include "common/json.h"
#include "monitor/incident.h"
#include "tests/fuzz/fuzz.h"

/* What is read says the same when it is written and read again. */
static void must_read_back(const struct incident *incident)
{
	AUTO_TEXT struct text once = {0}, twice = {0};
	struct incident again;

	incident_json(incident, "boot", &once);
	MUST(!strchr(text_str(&once), '\n'));
	struct json *json = json_from_text(text_str(&once));
	MUST(json && incident_read(json, &again) == 0);
	incident_json(&again, "boot", &twice);
	MUST(strcmp(text_str(&once), text_str(&twice)) == 0);
	json_free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct incident incident;
	struct err err;

	if (json_load(&err) == 0) {
		struct json *json = json_from_text(text);
		if (incident_read(json, &incident) == 0)
			must_read_back(&incident);
		json_free(json);
	}
	free(text);
	return 0;
}
