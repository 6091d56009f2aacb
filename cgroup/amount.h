/* SPDX-License-Identifier: MIT */
/*
 * One value of a setting: from the words of a policy, and from and to the text of the kernel. The
 * working half of knob.h's settings; they are what others use.
 */
#pragma once

#include "cgroup/file.h"
#include "cgroup/knob.h"

/**
 * amount_parse() - from a policy's words.
 * @arena: owns the word of @ret.
 *
 * Return: 0, -EINVAL, -ERANGE, -ENOMEM; -ENOTUNIQ when it could mean two things: amount_hint().
 */
int amount_parse(const struct knob *knob, const struct knob_field *field, const char *text,
		 struct arena *arena, struct amount *ret);

/* What to say instead of something ambiguous. */
const char *amount_hint(enum knob_unit unit);

/**
 * amount_read() - from the kernel's text.
 *
 * Return: 0, -EBADMSG, -ENOMEM.
 */
int amount_read(const struct knob *knob, const struct knob_field *field, struct span text,
		struct arena *arena, struct amount *ret);

/**
 * amount_print() - the kernel's text of an absolute amount.
 */
void amount_print(const struct amount *amount, enum knob_unit unit, struct text *ret);

/* Whether the kernel takes it; relative amounts are not judged. */
bool amount_in_range(const struct amount *amount, const struct knob_field *field);

/* Of a setting as one text, and of a device's name. */
#define SETTING_TEXT_SIZE 4096

/* A text that is not put together as the shape wants it. Return: -EINVAL, with what it wants. */
int setting_refuse_form(const struct knob_name *name, const char *text, struct err *err);
