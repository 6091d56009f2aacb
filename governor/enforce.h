/* SPDX-License-Identifier: MIT */
/*
 * One limit made true: written, and read back, because the kernel rounds and sometimes ignores.
 */
#pragma once

#include "cgroup/knob.h"
#include "cgroup/tree.h"
#include "common/arena.h"
#include "common/err.h"

#include <stdint.h>

/**
 * enforce_setting() - write @want to its file in @cg, and compare by meaning what is there then.
 * @want: resolved: every amount absolute, a device as MAJ:MIN.
 * @arena: owns @ret_content.
 * @ret_content: the file's content as read back, without the last newline; can be NULL.
 *
 * Return: 0; -ENOENT when the group has no such file (the controller is missing), -errno of the
 * kernel's refusal, -EREMOTEIO when it took the value and has another. @err names file, value,
 * reason and remedy.
 */
int enforce_setting(const struct cg *cg, const struct setting *want, uint64_t page_bytes,
		    struct arena *arena, const char **ret_content, struct err *err);

/**
 * enforce_check() - only the second half: compare what is there, whoever wrote it.
 */
int enforce_check(const struct cg *cg, const struct setting *want, uint64_t page_bytes,
		  struct arena *arena, struct err *err);

/**
 * enforce_text() - write @text as it is, to put back what was there before.
 * @file: name of the interface file.
 */
int enforce_text(const struct cg *cg, const char *file, const char *text, struct err *err);
