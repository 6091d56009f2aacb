/* SPDX-License-Identifier: MIT */
/*
 * JSON values and their text. The only file of the house that knows jansson is json.c.
 *
 * A struct json is a value under construction. Adding hands the child over: it is freed with its
 * parent. Lack of memory makes NULL, every function accepts NULL, and the next json_print() fails,
 * whatever part was lost: one check at the end is enough. So one document is made at a time.
 */
#pragma once

#include "common/err.h"
#include "common/text.h"

#include <stdbool.h>
#include <stdint.h>

struct json; /* a value; a jansson object inside */

/**
 * json_load() - make the functions below usable. Call once before them.
 *
 * Return: 0, -ENOENT when jansson is not installed, -ENOTSUP when built without.
 */
int json_load(struct err *err);

struct json *json_object_new(void);
struct json *json_array_new(void);
struct json *json_number_new(uint64_t number); /* above INT64_MAX: a decimal string */
struct json *json_real_new(double number);
struct json *json_bool_new(bool value);
struct json *json_null_new(void);
/* Bytes that are not valid UTF-8 are written as \xHH text. */
struct json *json_string_new(const char *text);
void json_free(struct json *json);

/**
 * json_set() - put @child under @key of @object, replacing; takes @child over.
 */
void json_set(struct json *object, const char *key, struct json *child);

/**
 * json_add() - append @child to @array; takes @child over.
 */
void json_add(struct json *array, struct json *child);

/**
 * json_get() - borrow what stands under @key, NULL when nothing does.
 */
struct json *json_get(const struct json *object, const char *key);

/**
 * json_object_at() - the object under @key, made when missing; borrowed from @object.
 */
struct json *json_object_at(struct json *object, const char *key);

/* Reading; each returns false (and writes nothing) where the value is of another type. */
bool json_read_number(const struct json *json, uint64_t *ret);
bool json_read_string(const struct json *json, const char **ret); /* borrowed */
/* An array; null, which is not the same as absent. NULL is neither. */
bool json_is_list(const struct json *json);
bool json_is_nothing(const struct json *json);
size_t json_array_len(const struct json *json);
struct json *json_array_at(const struct json *json, size_t index); /* borrowed */

/**
 * json_parse() - a whole text.
 * @ret: owned by the caller, json_free().
 *
 * Return: 0, -EINVAL with line and column in the text of @err.
 */
int json_parse(const char *text, struct json **ret, struct err *err);

/**
 * json_from_text() - text that json_text.h made: any value, of equal keys the last.
 *
 * Return: owned by the caller; NULL when it is no JSON or memory is short.
 */
struct json *json_from_text(const char *text);

/**
 * json_merge() - put all keys of @other into @object, replacing; frees @other.
 */
void json_merge(struct json *object, struct json *other);

/**
 * json_print() - compact text on one line, keys in the order they were set. Characters that a
 * terminal acts on are written as \uXXXX.
 *
 * Return: 0, -ENOMEM.
 */
int json_print(const struct json *json, struct text *ret, struct err *err);

/**
 * json_print_pretty() - the same for people, two spaces a level.
 */
int json_print_pretty(const struct json *json, struct text *ret, struct err *err);
