/* SPDX-License-Identifier: MIT */
#include "monitor/prefs.h"

#include "common/attr.h"
#include "common/fd.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void lists_of_columns_are_read(UNUSED void **state)
{
	static const struct {
		const char *text, *want; /* NULL: refused with @says */
		const char *says;
	} rows[] = {
		{"columns = cpu, memory", "cpu, memory", NULL},
		{" columns=cpu memory-limit\t,events \r\n", "cpu, memory-limit, events", NULL},
		{"# note\n\ncolumns = memory.stat.anon\n", "memory.stat.anon", NULL},
		{"columns = io.stat.rbytes", "io.stat.rbytes", NULL},
		{"columns = cpu, cpu", NULL, "top:1: the column 'cpu' is there twice"},
		{"\ncolumns = memory.stat.anom", NULL,
		 "top:2: there is no column 'memory.stat.anom'; the nearest is memory.stat.anon"},
		{"columns = cgroup.type, memory.numa_stat.anon",
		 "cgroup.type, memory.numa_stat.anon", NULL},
		{"theme = light", "", NULL},
		{"theme = pink", NULL,
		 "top:1: there is no theme 'pink': dark, light or monochrome"},
		{"columns = ,", NULL, "top:1: no column is named"},
		{"graph = dots", NULL, "top:1: graph is braille, blocks or ascii, not 'dots'"},
		{"columns", NULL, "top:1: not KEY = VALUE"},
		{"colour = red", NULL, "top:1: there is no setting 'colour'"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_TEXT struct text got = {0};
		struct prefs prefs = {0};
		struct err err = {0};
		int r = prefs_parse(rows[i].text, "top", &prefs, &err);
		assert_int_equal(r, rows[i].want ? 0 : -EINVAL);
		column_list_print(&prefs.columns, &got);
		assert_string_equal(r < 0 ? err.text : text_str(&got),
				    r < 0 ? rows[i].says : rows[i].want);
	}
}

static void saving_keeps_the_other_lines(UNUSED void **state)
{
	char folder[] = "/tmp/cgov-prefs-XXXXXX", path[64], content[256];
	struct err err;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/cgov/top", folder);
	assert_int_equal(prefs_save(path, "columns", "cpu", &err), 0);
	assert_int_equal(prefs_save(path, "theme", "light", &err), 0);
	assert_int_equal(prefs_save(path, "columns", "memory", &err), 0);
	assert_true(fd_read_at(AT_FDCWD, path, content, sizeof(content)) > 0);
	assert_string_equal(content, "theme = light\ncolumns = memory\n");
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	rmdir(folder);
}

static void no_file_is_no_error(UNUSED void **state)
{
	struct prefs prefs = {0};
	struct err err;

	assert_int_equal(prefs_load("/nonexistent/top", &prefs, &err), 0);
	assert_int_equal(prefs.columns.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_of_columns_are_read),
		cmocka_unit_test(saving_keeps_the_other_lines),
		cmocka_unit_test(no_file_is_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
