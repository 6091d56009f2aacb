/* SPDX-License-Identifier: MIT */
#include "cli/schema.h"
#include "governor/doctor.h"

static struct json *check(void)
{
	const char *const words[] = {
		doctor_status_name(DOCTOR_OK),
		doctor_status_name(DOCTOR_WARNING),
		doctor_status_name(DOCTOR_ERROR),
		NULL,
	};
	struct json *object = schema_of("object", NULL);

	schema_put(object, "name", schema_of("string", "what was looked at"), true);
	schema_put(object, "status", schema_words(words), true);
	schema_put(object, "detail", schema_of("string", "what was found"), true);
	schema_put(object, "cost", schema_of("string", "what does not work without it"), false);
	schema_put(object, "remedy", schema_of("string", "the line that mends it"), false);
	return object;
}

static void fill(struct json *object)
{
	schema_put(object, "launch", schema_of("boolean", "whether cgov can launch here"), true);
	schema_put(object, "checks", schema_array(check()), true);
}

const struct schema schema_doctor = {
	.name = "cgov.doctor/1",
	.help = "doctor --json",
	.fill = fill,
};
