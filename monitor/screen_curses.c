/* SPDX-License-Identifier: MIT */
#include "monitor/screen.h"

#include "common/dl.h"
#include "common/fd.h"
#include "config.h"
#include "monitor/key.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#if HAVE_TUI
#define NCURSES_NOMACROS
#include <curses.h>

/* The terminal library is apart from the screen library on Debian; it is loaded along with it. */
#define NCURSES(X)            \
	X(newterm)            \
	X(delscreen)          \
	X(set_escdelay)       \
	X(cbreak)             \
	X(noecho)             \
	X(nonl)               \
	X(keypad)             \
	X(nodelay)            \
	X(curs_set)           \
	X(mousemask)          \
	X(mouseinterval)      \
	X(getmouse)           \
	X(endwin)             \
	X(newwin)             \
	X(delwin)             \
	X(resizeterm)         \
	X(wresize)            \
	X(clearok)            \
	X(getmaxx)            \
	X(getmaxy)            \
	X(has_colors)         \
	X(start_color)        \
	X(use_default_colors) \
	X(init_extended_pair) \
	X(tigetnum)           \
	X(setcchar)           \
	X(wmove)              \
	X(wadd_wchnstr)       \
	X(wrefresh)           \
	X(wget_wch)

DL_LIBRARY(ncurses, "libncursesw.so.6", "libncursesw6", NCURSES)

struct screen {
	SCREEN *terminal;
	WINDOW *window;
	int colours; /* 0: none, or none wanted */
	attr_t attributes[STYLE_COUNT];
	cchar_t *line; /* one row of the window, owned */
	int line_room;
};

static attr_t attributes_of(unsigned int attributes)
{
	return (attributes & THEME_ATTRIBUTE_BOLD ? A_BOLD : A_NORMAL) |
	       (attributes & THEME_ATTRIBUTE_DIM ? A_DIM : A_NORMAL) |
	       (attributes & THEME_ATTRIBUTE_UNDERLINE ? A_UNDERLINE : A_NORMAL) |
	       (attributes & THEME_ATTRIBUTE_REVERSE ? A_REVERSE : A_NORMAL);
}

static void open_colours(struct screen *screen)
{
	const char *refused = getenv("NO_COLOR");

	if ((refused && *refused) || !ncurses.has_colors())
		return;
	ncurses.start_color();
	ncurses.use_default_colors();
	screen->colours = ncurses.tigetnum("colors");
}

void screen_theme(struct screen *screen, enum theme theme)
{
	for (int style = 0; style < STYLE_COUNT; style++) {
		struct look look = theme_look(theme, (enum style)style, screen->colours);
		screen->attributes[style] = attributes_of(look.attributes);
		if (screen->colours > 0 && style > 0)
			ncurses.init_extended_pair(style, look.foreground, look.background);
	}
	ncurses.clearok(screen->window, TRUE);
}

static int open_terminal(struct screen *screen, struct err *err)
{
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_say(err, ENOTTY, "the dashboard needs a terminal");
	const char *term = getenv("TERM");
	if (!term || !*term || strcmp(term, "dumb") == 0)
		return err_say(err, ENOTTY, "the terminal '%s' cannot move its cursor",
			       term ? term : "");
	screen->terminal = ncurses.newterm(NULL, stdout, stdin);
	if (!screen->terminal)
		return err_say(err, ENOTTY, "nothing is known of the terminal '%s'", term);
	screen->window = ncurses.newwin(0, 0, 0, 0);
	if (!screen->window)
		return err_set(err, ENOMEM, "open the terminal");
	return 0;
}

int screen_open(struct screen **ret, struct err *err)
{
	int r = ncurses_load(err);

	if (r < 0)
		return r;
	struct screen *screen = calloc(1, sizeof(*screen));
	if (!screen)
		return err_set(err, ENOMEM, "open the terminal");
	r = open_terminal(screen, err);
	if (r < 0) {
		screen_close(screen);
		return r;
	}
	ncurses.set_escdelay(25);
	ncurses.cbreak();
	ncurses.noecho();
	ncurses.nonl();
	ncurses.curs_set(0);
	ncurses.keypad(screen->window, TRUE);
	ncurses.nodelay(screen->window, TRUE);
	ncurses.mouseinterval(0);
	ncurses.mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	open_colours(screen);
	screen_theme(screen, THEME_DARK);
	*ret = screen;
	return 0;
}

void screen_close(struct screen *screen)
{
	if (!screen)
		return;
	if (screen->window)
		ncurses.delwin(screen->window);
	if (screen->terminal) {
		ncurses.endwin();
		ncurses.delscreen(screen->terminal);
	}
	free(screen->line);
	free(screen);
}

void screen_size(struct screen *screen, int *ret_rows, int *ret_columns)
{
	*ret_rows = ncurses.getmaxy(screen->window);
	*ret_columns = ncurses.getmaxx(screen->window);
}

void screen_resized(struct screen *screen)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0)
		return;
	ncurses.resizeterm(size.ws_row, size.ws_col);
	ncurses.wresize(screen->window, size.ws_row, size.ws_col);
	/* What the terminal did to its content meanwhile is unknown. */
	ncurses.clearok(screen->window, TRUE);
}

static void set_cell(const struct screen *screen, cchar_t *at, const struct cell *cell)
{
	wchar_t text[2] = {(wchar_t)cell->rune, L'\0'};
	short pair = screen->colours > 0 ? (short)cell->style : 0;

	ncurses.setcchar(at, text, screen->attributes[cell->style], pair, NULL);
}

static bool reserve_line(struct screen *screen, int columns)
{
	if (columns <= screen->line_room)
		return true;
	cchar_t *line = realloc(screen->line, (size_t)columns * sizeof(*line));
	if (!line)
		return false;
	screen->line = line;
	screen->line_room = columns;
	return true;
}

void screen_show(struct screen *screen, const struct grid *grid)
{
	if (!reserve_line(screen, grid->columns))
		return;
	for (int row = 0; row < grid->rows; row++) {
		const struct cell *cells = &grid->cells[(size_t)row * (size_t)grid->columns];
		int count = 0;
		for (int x = 0; x < grid->columns; x++)
			if (cells[x].rune)
				set_cell(screen, &screen->line[count++], &cells[x]);
		ncurses.wmove(screen->window, row, 0);
		ncurses.wadd_wchnstr(screen->window, screen->line, count);
	}
	ncurses.wrefresh(screen->window);
}

/* 0: nothing that is understood. */
static uint32_t mouse_key(void)
{
	MEVENT event;

	if (ncurses.getmouse(&event) != OK)
		return 0;
	if (event.bstate & BUTTON4_PRESSED)
		return KEY_CODE_WHEEL_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return KEY_CODE_WHEEL_DOWN;
	return event.bstate & BUTTON1_PRESSED ? key_click(event.y, event.x) : 0;
}

static uint32_t special_key(wint_t code)
{
	static const struct {
		wint_t curses;
		uint32_t ours;
	} keys[] = {
		{KEY_UP, KEY_CODE_UP},
		{KEY_DOWN, KEY_CODE_DOWN},
		{KEY_LEFT, KEY_CODE_LEFT},
		{KEY_RIGHT, KEY_CODE_RIGHT},
		{KEY_PPAGE, KEY_CODE_PAGE_UP},
		{KEY_NPAGE, KEY_CODE_PAGE_DOWN},
		{KEY_HOME, KEY_CODE_HOME},
		{KEY_END, KEY_CODE_END},
		{KEY_ENTER, '\n'},
		{KEY_RESIZE, KEY_CODE_RESIZE},
		{KEY_BACKSPACE, KEY_CODE_BACKSPACE},
	};

	if (code == KEY_MOUSE)
		return mouse_key();
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return KEY_CODE_F1 + (uint32_t)(code - KEY_F(1));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (keys[i].curses == code)
			return keys[i].ours;
	return 0;
}

/* Terminals differ in what Backspace sends. */
static uint32_t plain_key(wint_t code)
{
	if (code == 0x1b)
		return KEY_CODE_ESCAPE;
	return code == 0x7f || code == '\b' ? KEY_CODE_BACKSPACE : code;
}

bool screen_key(struct screen *screen, uint32_t *ret_key)
{
	wint_t code;
	int r = ncurses.wget_wch(screen->window, &code);

	if (r == ERR)
		return false;
	*ret_key = r == KEY_CODE_YES ? special_key(code) : plain_key(code);
	return true;
}
#else
int screen_open(UNUSED struct screen **ret, struct err *err)
{
	return err_say(err, ENOTSUP, "this cgov was built without the dashboard (-Dtui=enabled)");
}

void screen_close(UNUSED struct screen *screen)
{
}

void screen_theme(UNUSED struct screen *screen, UNUSED enum theme theme)
{
}

void screen_size(UNUSED struct screen *screen, int *ret_rows, int *ret_columns)
{
	*ret_rows = *ret_columns = 0;
}

void screen_resized(UNUSED struct screen *screen)
{
}

void screen_show(UNUSED struct screen *screen, UNUSED const struct grid *grid)
{
}

bool screen_key(UNUSED struct screen *screen, UNUSED uint32_t *ret_key)
{
	return false;
}
#endif
