/* SPDX-License-Identifier: MIT */
#include "monitor/prompt.h"

#include "common/text.h"
#include "monitor/key.h"

#include <string.h>

#define CTRL_U 0x15

void prompt_open(struct prompt *prompt, enum prompt_for what, const char *text)
{
	AUTO_TEXT struct text copy = {0};

	*prompt = (struct prompt){.what = what};
	text_add(&copy, text);
	if (copy.len >= sizeof(prompt->text))
		return;
	memcpy(prompt->text, text_str(&copy), copy.len);
	prompt->len = copy.len;
}

static void add(struct prompt *prompt, uint32_t rune)
{
	AUTO_TEXT struct text utf8 = {0};

	text_add_rune(&utf8, rune);
	if (utf8.failed || prompt->len + utf8.len >= sizeof(prompt->text))
		return;
	memcpy(prompt->text + prompt->len, utf8.data, utf8.len + 1);
	prompt->len += utf8.len;
}

/* Back to where the last character began. */
static void take_away(struct prompt *prompt)
{
	while (prompt->len > 0 && ((unsigned char)prompt->text[--prompt->len] & 0xc0) == 0x80)
		;
	prompt->text[prompt->len] = '\0';
}

enum prompt_state prompt_key(struct prompt *prompt, uint32_t key)
{
	if (key == '\n' || key == '\r')
		return PROMPT_DONE;
	if (key == KEY_CODE_ESCAPE || (key == KEY_CODE_BACKSPACE && prompt->len == 0))
		return PROMPT_LEFT;
	if (key == KEY_CODE_BACKSPACE)
		take_away(prompt);
	else if (key == CTRL_U)
		prompt->text[prompt->len = 0] = '\0';
	else if (key >= ' ' && key < KEY_CODE_FIRST && key != 0x7f)
		add(prompt, key);
	return PROMPT_TYPING;
}
