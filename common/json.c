/* SPDX-License-Identifier: MIT */
#include "common/json.h"

#include "common/dl.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#define JANSSON(X)               \
	X(json_object)           \
	X(json_array)            \
	X(json_integer)          \
	X(json_real)             \
	X(json_true)             \
	X(json_false)            \
	X(json_null)             \
	X(json_string)           \
	X(json_delete)           \
	X(json_object_set_new)   \
	X(json_object_get)       \
	X(json_object_update)    \
	X(json_array_append_new) \
	X(json_array_size)       \
	X(json_array_get)        \
	X(json_integer_value)    \
	X(json_string_value)     \
	X(json_loads)            \
	X(json_dump_callback)

DL_LIBRARY(jansson, "libjansson.so.4", "libjansson4", JANSSON)

/* A part was lost for lack of memory since the last document: what is printed would lack it. */
static bool incomplete;

static json_t *inner(const struct json *json)
{
	return (json_t *)(uintptr_t)json;
}

static struct json *outer(json_t *json)
{
	return (struct json *)json;
}

int json_load(struct err *err)
{
	return jansson_load(err);
}

struct json *json_object_new(void)
{
	return outer(jansson.json_object());
}

struct json *json_array_new(void)
{
	return outer(jansson.json_array());
}

struct json *json_number_new(uint64_t number)
{
	AUTO_TEXT struct text text = {0};

	if (number <= INT64_MAX)
		return outer(jansson.json_integer((json_int_t)number));
	text_addf(&text, "%llu", (unsigned long long)number);
	return json_string_new(text_str(&text));
}

struct json *json_real_new(double number)
{
	return outer(jansson.json_real(number));
}

struct json *json_bool_new(bool value)
{
	return outer(value ? jansson.json_true() : jansson.json_false());
}

struct json *json_null_new(void)
{
	return outer(jansson.json_null());
}

struct json *json_string_new(const char *text)
{
	json_t *plain = jansson.json_string(text);
	AUTO_TEXT struct text safe = {0};

	if (plain)
		return outer(plain);
	text_add_safe(&safe, text, strlen(text));
	return outer(jansson.json_string(text_str(&safe)));
}

void json_free(struct json *json)
{
	json_t *value = inner(json);

	if (value && value->refcount != (size_t)-1 && --value->refcount == 0)
		jansson.json_delete(value);
}

void json_set(struct json *object, const char *key, struct json *child)
{
	AUTO_TEXT struct text safe = {0};
	size_t at = 0, len = strlen(key);

	while (at < len && text_utf8_len(key + at, len - at, NULL) > 0)
		at += text_utf8_len(key + at, len - at, NULL);
	if (at < len) {
		text_add_safe(&safe, key, len);
		key = text_str(&safe);
	}
	incomplete |= safe.failed || jansson.json_object_set_new(inner(object), key, inner(child));
}

void json_add(struct json *array, struct json *child)
{
	incomplete |= jansson.json_array_append_new(inner(array), inner(child)) != 0;
}

struct json *json_get(const struct json *object, const char *key)
{
	return outer(jansson.json_object_get(inner(object), key));
}

struct json *json_object_at(struct json *object, const char *key)
{
	struct json *found = json_get(object, key);

	if (!found) {
		json_set(object, key, json_object_new());
		found = json_get(object, key);
	}
	return found;
}

bool json_read_number(const struct json *json, uint64_t *ret)
{
	if (!json || !json_is_integer(inner(json)))
		return false;
	json_int_t value = jansson.json_integer_value(inner(json));
	if (value < 0)
		return false;
	*ret = (uint64_t)value;
	return true;
}

bool json_read_string(const struct json *json, const char **ret)
{
	if (!json || !json_is_string(inner(json)))
		return false;
	*ret = jansson.json_string_value(inner(json));
	return true;
}

bool json_is_list(const struct json *json)
{
	return json && json_is_array(inner(json));
}

bool json_is_nothing(const struct json *json)
{
	return json && json_is_null(inner(json));
}

size_t json_array_len(const struct json *json)
{
	return json ? jansson.json_array_size(inner(json)) : 0;
}

struct json *json_array_at(const struct json *json, size_t index)
{
	return outer(jansson.json_array_get(inner(json), index));
}

int json_parse(const char *text, struct json **ret, struct err *err)
{
	json_error_t where;
	json_t *value = jansson.json_loads(text, JSON_REJECT_DUPLICATES, &where);

	if (!value)
		return err_say(err, EINVAL, "line %d, column %d: %s", where.line, where.column,
			       where.text);
	*ret = outer(value);
	return 0;
}

struct json *json_from_text(const char *text)
{
	json_error_t where;

	return outer(jansson.json_loads(text, JSON_DECODE_ANY, &where));
}

void json_merge(struct json *object, struct json *other)
{
	incomplete |= !other || jansson.json_object_update(inner(object), inner(other));
	json_free(other);
}

/* jansson escapes what JSON asks for: DEL, C1 and the like would still reach a terminal. */
static int take_piece(const char *piece, size_t len, void *data)
{
	struct text *text = data;

	for (size_t at = 0, n; at < len; at += n) {
		uint32_t rune = 0;
		for (n = 0; at + n < len && (unsigned char)piece[at + n] < 0x7f;)
			n++;
		text_add_bytes(text, piece + at, n);
		at += n;
		n = text_utf8_len(piece + at, len - at, &rune);
		if (text_rune_is_harmful(rune) && n > 0)
			text_addf(text, "\\u%04x", rune);
		else
			text_add_bytes(text, piece + at, n);
		if (n == 0)
			break;
	}
	return text->failed ? -1 : 0;
}

static int print(const struct json *json, size_t flags, struct text *ret, struct err *err)
{
	if (TAKE(incomplete, false) || !json ||
	    jansson.json_dump_callback(inner(json), take_piece, ret,
				       flags | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12)))
		return err_set(err, ENOMEM, "print JSON");
	return 0;
}

int json_print(const struct json *json, struct text *ret, struct err *err)
{
	return print(json, JSON_COMPACT, ret, err);
}

int json_print_pretty(const struct json *json, struct text *ret, struct err *err)
{
	return print(json, JSON_INDENT(2), ret, err);
}
