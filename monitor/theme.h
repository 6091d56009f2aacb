/* SPDX-License-Identifier: MIT */
/*
 * How what cells mean looks. The knowledge is theme.def.
 */
#pragma once

#include "common/err.h"
#include "monitor/grid.h"

enum theme {
	THEME_DARK, /* for a dark background */
	THEME_LIGHT,
	THEME_MONO,  /* no colours */
	THEME_COUNT, /* no theme */
};

#define THEME_ATTRIBUTE_BOLD	  1U
#define THEME_ATTRIBUTE_DIM	  2U
#define THEME_ATTRIBUTE_UNDERLINE 4U
#define THEME_ATTRIBUTE_REVERSE	  8U

struct look {
	int foreground, background; /* numbers of colours; -1: the terminal's own */
	unsigned int attributes;
};

/* From here on colours are 0xRRGGBB, as terminals with direct colours take them. */
#define THEME_DIRECT 0x1000000

/**
 * theme_look() - how a style looks.
 * @colours: how many the terminal has; 0 for none.
 */
struct look theme_look(enum theme theme, enum style style, int colours);

/* "dark"; theme_named() the other way round. Return: -EINVAL with what there is. */
const char *theme_name(enum theme theme);
int theme_named(const char *name, enum theme *ret, struct err *err);

/* The letter of a style in tests. */
char theme_letter(enum style style);
