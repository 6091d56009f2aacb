/* SPDX-License-Identifier: MIT */
/*
 * Third-party libraries, loaded when their door is first used.
 *
 * Linking them all into one binary costs more than a launch: the dynamic linker would map and
 * relocate ncurses and libsystemd before `cgov run` gets to its first line. Each door lists the
 * functions it calls once; calls go through a structure of pointers that the compiler type-checks
 * against the library's own header:
 *
 *	#define YAML(X) X(yaml_parser_initialize) X(yaml_parser_delete)
 *	DL_LIBRARY(yaml, "libyaml-0.so.2", "libyaml-0-2", YAML)
 *	...
 *	int r = yaml_load(err);
 *	if (r < 0)
 *		return r;
 *	yaml.yaml_parser_initialize(&parser);
 */
#pragma once

#include "common/err.h"

#include <stddef.h>

/**
 * dl_load() - open a shared library and look up its functions, in the order of @names.
 * @soname: as the dynamic linker finds it.
 * @package: Debian's package that has it, for the error text.
 * @functions: @count pointers, filled in only when all were found.
 *
 * Return: 0, -ENOENT when the library or one of its functions is missing.
 */
int dl_load(const char *soname, const char *package, const char *const *names, void **functions,
	    size_t count, struct err *err);

#define DL_POINTER_(function) __typeof__(function) *function;
#define DL_NAME_(function)    #function,

#define DL_LIBRARY(library, soname, package, FUNCTIONS)                                        \
	static struct {                                                                        \
		FUNCTIONS(DL_POINTER_)                                                         \
	} library;                                                                             \
	static int library##_load(struct err *err)                                             \
	{                                                                                      \
		static const char *const names[] = {FUNCTIONS(DL_NAME_)};                      \
		static int loaded;                                                             \
		if (loaded)                                                                    \
			return 0;                                                              \
		_Static_assert(sizeof(library) == sizeof(names), "one pointer a function");    \
		int r = dl_load(soname, package, names, (void **)&(library), ARRAY_LEN(names), \
				err);                                                          \
		loaded = r == 0;                                                               \
		return r;                                                                      \
	}
