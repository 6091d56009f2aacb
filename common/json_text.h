/* SPDX-License-Identifier: MIT */
/*
 * JSON written as it is made, without a tree in memory and without a library: for documents that
 * are long or frequent. What needs to be looked at again is a struct json (json.h).
 */
#pragma once

#include "common/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero but @out: an empty document on one line. */
struct json_text {
	struct text *out; /* borrowed */
	bool pretty;	  /* for people: a line a value, two spaces a level */
	bool more;	  /* a value stands before in this object or array */
	unsigned int level;
};

/* A key and its text in bytes; any bytes will do. In an array, and at the start, there is no key.
 */
struct json_key {
	const char *at; /* NULL: none */
	size_t len;
};

#define JSON_KEY(text) ((struct json_key){(text), strlen(text)})
#define JSON_NO_KEY    ((struct json_key){0})

/* Each object and array that is opened is closed with the same bracket. */
void json_text_open(struct json_text *json, struct json_key key, char bracket);
void json_text_close(struct json_text *json, char bracket);

/* Above INT64_MAX: a decimal string, as json_number_new() makes it. */
void json_text_number(struct json_text *json, struct json_key key, uint64_t number);
/* 1340 is 13.4. */
void json_text_hundredths(struct json_text *json, struct json_key key, uint64_t hundredths);
void json_text_null(struct json_text *json, struct json_key key);

/**
 * json_text_string() - any bytes.
 *
 * Control characters of every kind are escaped, so that the text drives no terminal; bytes that
 * are not valid UTF-8 make the whole string be written as text_add_safe() has it.
 */
void json_text_string(struct json_text *json, struct json_key key, const char *bytes, size_t len);

/* Bytes that are a JSON number already: "-5". */
void json_text_raw(struct json_text *json, struct json_key key, const char *bytes, size_t len);
