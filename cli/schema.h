/* SPDX-License-Identifier: MIT */
/*
 * JSON Schemas of the documents that commands print: one file a document, schema_NAME.c, and one
 * word in meson.build.
 */
#pragma once

#include "common/json.h"

struct schema {
	const char *name; /* as documents have it under "schema": "cgov.sample/1" */
	const char *help; /* which command prints it */

	/**
	 * @fill: describe the document's own keys.
	 * @object: a schema of type object that has the keys of every document already: schema,
	 * time and boot_id.
	 */
	void (*fill)(struct json *object);

	/* In its place, for what people write and no command prints: all of the schema. */
	struct json *(*whole)(void);
};

extern const struct schema *const schemas[]; /* NULL-terminated */

/* Small schemas to build others from; each is owned by the caller. */
struct json *schema_of(const char *type, const char *help); /* "string|null"; @help can be NULL */
struct json *schema_array(struct json *items);
struct json *schema_words(const char *const *words); /* an enum of strings; NULL-terminated */

/* Puts @schema under the properties of @object; @required: the key is always there. */
void schema_put(struct json *object, const char *key, struct json *schema, bool required);
