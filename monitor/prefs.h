/* SPDX-License-Identifier: MIT */
/*
 * What somebody likes the dashboard to be: a text of "key = value" lines, # begins a comment.
 */
#pragma once

#include "common/err.h"
#include "monitor/column.h"
#include "monitor/graph.h"
#include "monitor/key.h"
#include "monitor/theme.h"

struct prefs {
	struct column_list columns; /* empty: the default */
	struct keymap keys;
	enum theme theme;
	bool has_dots; /* @dots was chosen: else it is what the terminal can show */
	enum graph_dots dots;
};

/**
 * prefs_parse() - the whole text.
 * @name: of the file, for errors: "top:3: ...".
 * @prefs: filled in; what the text does not mention is left alone.
 *
 * Return: 0; -EINVAL at the first line that is wrong, @prefs then being undefined.
 */
int prefs_parse(const char *text, const char *name, struct prefs *prefs, struct err *err);

/**
 * prefs_path() - where they are kept: cgov/top below $XDG_CONFIG_HOME or ~/.config.
 *
 * Return: owned; NULL where neither is set to an absolute path.
 */
char *prefs_path(void);

/**
 * prefs_load() - from their file; no file is no error.
 */
int prefs_load(const char *path, struct prefs *prefs, struct err *err);

/**
 * prefs_save() - one line of the file anew, all others as they are.
 */
int prefs_save(const char *path, const char *key, const char *value, struct err *err);
