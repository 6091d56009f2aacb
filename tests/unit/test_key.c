/* SPDX-License-Identifier: MIT */
#include "monitor/key.h"

#include "common/attr.h"
#include "monitor/prefs.h"
#include "tests/test.h"

#include <errno.h>
#include <string.h>

static uint32_t named(const char *name)
{
	return key_named(name, strlen(name));
}

static void every_key_of_the_table_has_one_action(UNUSED void **state)
{
	for (unsigned int action = 0; action < ACTION_NONE; action++) {
		const char *keys = key_rows[action].keys;
		for (size_t len; *keys; keys += len + strspn(keys + len, " ")) {
			len = strcspn(keys, " ");
			assert_int_not_equal(key_named(keys, len), 0);
			assert_int_equal(key_action(NULL, key_named(keys, len)), action);
		}
	}
}

static void keys_are_named(UNUSED void **state)
{
	static const struct {
		const char *name;
		uint32_t key;
	} rows[] = {
		{"f1", KEY_CODE_F1}, {"f12", KEY_CODE_F12}, {"f13", 0}, {"f0", 0}, {"f", 'f'},
		{"space", ' '},	     {"é", 0xe9},	    {"ab", 0},	{"", 0},   {"fx", 0},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(named(rows[i].name), rows[i].key);
}

static void somebodys_own_keys_come_first(UNUSED void **state)
{
	struct prefs prefs = {0};
	struct err err;

	assert_int_equal(
		prefs_parse("key.sort-cpu = f7 q\nkey.quit = x\nkey.idle =\n", "top", &prefs, &err),
		0);
	assert_int_equal(key_action(&prefs.keys, 'q'), ACTION_SORT_CPU);
	assert_int_equal(key_action(&prefs.keys, KEY_CODE_F1 + 6), ACTION_SORT_CPU);
	assert_int_equal(key_action(&prefs.keys, 'x'), ACTION_QUIT);
	assert_int_equal(key_action(&prefs.keys, 'P'), ACTION_NONE);
	assert_int_equal(key_action(&prefs.keys, 'i'), ACTION_NONE);
	assert_int_equal(key_action(&prefs.keys, 'M'), ACTION_SORT_MEMORY);
}

static void wrong_keys_are_refused(UNUSED void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{"key.leap = x", "top:1: no key does 'leap'"},
		{"key.quit = F10", "top:1: there is no key 'F10'"},
		{"key. = x", "top:1: no key does ''"},
		{"key.quit = a b c d e f g h i j k l m n o p q r s t u v w x y z",
		 "top:1: too many keys"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct prefs prefs = {0};
		struct err err;
		assert_int_equal(prefs_parse(rows[i].text, "top", &prefs, &err), -EINVAL);
		assert_string_equal(err.text, rows[i].says);
	}
}

static void clicks_keep_their_place(UNUSED void **state)
{
	int row, column;

	assert_true(key_clicked(key_click(59, 199), &row, &column));
	assert_int_equal(row, 59);
	assert_int_equal(column, 199);
	assert_false(key_clicked(KEY_CODE_F12, &row, &column));
	assert_false(key_clicked('q', &row, &column));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_of_the_table_has_one_action),
		cmocka_unit_test(keys_are_named),
		cmocka_unit_test(somebodys_own_keys_come_first),
		cmocka_unit_test(wrong_keys_are_refused),
		cmocka_unit_test(clicks_keep_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
