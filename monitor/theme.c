/* SPDX-License-Identifier: MIT */
#include "monitor/theme.h"

#include <errno.h>
#include <string.h>

#define BOLD	     THEME_ATTRIBUTE_BOLD
#define DIM	     THEME_ATTRIBUTE_DIM
#define UNDERLINE    THEME_ATTRIBUTE_UNDERLINE
#define REVERSE	     THEME_ATTRIBUTE_REVERSE
#define REVERSE_BOLD (REVERSE | BOLD)
#define NONE	     0U

/* By how many colours there are. */
enum depth {
	DEPTH_8,
	DEPTH_16,
	DEPTH_256,
	DEPTH_COUNT,
};

static const struct role {
	char letter;
	struct look mono, looks[THEME_MONO][DEPTH_COUNT];
} roles[STYLE_COUNT] = {
#define LOOK(foreground_, background_, attributes_)                                             \
	{                                                                                       \
		.foreground = foreground_, .background = background_, .attributes = attributes_ \
	}
#define ROLE(id, letter_, mono_, dark8, dark16, dark256, light8, light16, light256) \
	[STYLE_##id] = {.letter = letter_,                                          \
			.mono = mono_,                                              \
			.looks = {[THEME_DARK] = {dark8, dark16, dark256},          \
				  [THEME_LIGHT] = {light8, light16, light256}}},
#include "monitor/theme.def"
#undef ROLE
#undef LOOK
};

static enum depth depth_of(int colours)
{
	return colours < 16 ? DEPTH_8 : colours < 256 ? DEPTH_16 : DEPTH_256;
}

/* A step of the 6 by 6 by 6 cube of colours. */
static int cube(int step)
{
	return step == 0 ? 0 : 55 + 40 * step;
}

/* A number of the 256 as xterm shows it; the first 16 are the terminal's own in any case. */
static int direct(int colour)
{
	if (colour < 16)
		return colour;
	if (colour >= 232) {
		int grey = 8 + 10 * (colour - 232);
		return grey << 16 | grey << 8 | grey;
	}
	colour -= 16;
	return cube(colour / 36) << 16 | cube(colour / 6 % 6) << 8 | cube(colour % 6);
}

struct look theme_look(enum theme theme, enum style style, int colours)
{
	if (theme == THEME_MONO || colours < 8)
		return roles[style].mono;
	struct look look = roles[style].looks[theme][depth_of(colours)];
	if (colours < THEME_DIRECT)
		return look;
	look.foreground = direct(look.foreground);
	look.background = direct(look.background);
	return look;
}

static const char *const names[THEME_COUNT] = {
	[THEME_DARK] = "dark",
	[THEME_LIGHT] = "light",
	[THEME_MONO] = "monochrome",
};

const char *theme_name(enum theme theme)
{
	return names[theme];
}

int theme_named(const char *name, enum theme *ret, struct err *err)
{
	for (enum theme theme = 0; theme < THEME_COUNT; theme++) {
		if (strcmp(names[theme], name) != 0)
			continue;
		*ret = theme;
		return 0;
	}
	return err_say(err, EINVAL, "there is no theme '%s': dark, light or monochrome", name);
}

char theme_letter(enum style style)
{
	return roles[style].letter;
}
