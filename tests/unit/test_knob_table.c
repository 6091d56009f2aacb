/* SPDX-License-Identifier: MIT */
/*
 * The table of knobs, held against itself and against what kernels have.
 */
#include "cgroup/file.h"
#include "cgroup/knob.h"
#include "cgroup/knob_probe.h"
#include "common/fd.h"
#include "tests/test.h"

#include <fcntl.h>
#include <string.h>

static void names_are_unique(UNUSED void **state)
{
	for (size_t i = 0; i < KNOB_COUNT; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(knobs[i].file, knobs[k].file);
}

static void rows_stand_under_their_id(UNUSED void **state)
{
	for (size_t i = 0; i < KNOB_COUNT; i++)
		assert_int_equal(knobs[i].id, i);
}

static void a_file_begins_with_its_controller(UNUSED void **state)
{
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		const char *controller = knobs[i].controller;
		size_t len = strlen(controller);
		if (len == 0)
			continue;
		assert_memory_equal(knobs[i].file, controller, len);
		assert_int_equal(knobs[i].file[len], '.');
	}
}

static void people_are_told_what_it_does_and_since_when(UNUSED void **state)
{
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		const char *help = knobs[i].help, *since = knobs[i].since;
		assert_true(strlen(help) >= 10 && strlen(help) < 76);
		assert_int_not_equal(help[strlen(help) - 1], '.');
		assert_true(since[0] >= '4' && since[0] <= '9' && since[1] == '.');
	}
}

static void every_row_makes_sense(UNUSED void **state)
{
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		struct knob_field fields[KNOB_FIELDS_MAX];
		size_t count = knob_fields(&knobs[i], fields);
		bool named = knobs[i].shape == KNOB_PAIR || knobs[i].shape == KNOB_DEVICE ||
			     knobs[i].shape == KNOB_NAMED;
		assert_true(count >= 1);
		for (size_t k = 0; k < count; k++) {
			AUTO_TEXT struct text allowed = {0};
			assert_true(fields[k].low <= fields[k].high);
			assert_int_equal(fields[k].name[0] != '\0', named);
			assert_true(fields[k].unit != KNOB_UNIT_NONE ||
				    !knob_is_settable(&knobs[i]));
			knob_allowed(&knobs[i], &fields[k], &allowed);
			assert_true(allowed.len > 0);
		}
		if (knobs[i].shape == KNOB_WORD)
			assert_true(strchr(fields[0].words, '|'));
	}
}

static void what_is_untouched_reads_back(UNUSED void **state)
{
	for (size_t i = 0; i < KNOB_COUNT; i++) {
		AUTO_ARENA struct arena arena = {0};
		struct knob_name name = {.knob = &knobs[i]};
		const char *untouched = knobs[i].untouched, *object = NULL;
		struct setting setting;
		struct err err = {0};
		if (!knob_is_settable(&knobs[i]))
			continue;
		/* An object that no line lists has what the table says. */
		if (knobs[i].shape == KNOB_DEVICE || knobs[i].shape == KNOB_NAMED ||
		    knobs[i].shape == KNOB_RESOURCE) {
			untouched = "";
			object = "8:0";
		}
		assert_int_equal(setting_read(&name, object, untouched, &arena, &setting, &err), 0);
	}
}

static void the_verbs_are_those_that_hold_no_limit(UNUSED void **state)
{
	static const char *const verbs[] = {
		"cgroup.procs",	   "cgroup.threads",  "cgroup.type",	 "cgroup.subtree_control",
		"cgroup.freeze",   "cgroup.kill",     "cgroup.pressure", "cpu.pressure",
		"memory.pressure", "io.pressure",     "irq.pressure",	 "memory.reclaim",
		"memory.peak",	   "memory.swap.peak"};
	size_t count = 0;

	for (size_t i = 0; i < KNOB_COUNT; i++)
		count += !knob_is_settable(&knobs[i]);
	assert_int_equal(count, ARRAY_LEN(verbs));
	for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
		struct knob_name name;
		assert_true(knob_find(verbs[i], &name));
		assert_false(knob_is_settable(name.knob));
	}
}

/* "-rw-r--r-- memory.max" lines, from the kernel that the file is named after. */
static void every_writable_file_of_a_kernel_has_a_row(UNUSED void **state)
{
	static const char *const kernels[] = {"tests/fixtures/writable-6.1.txt",
					      "tests/fixtures/writable-6.12.txt",
					      "tests/fixtures/writable-7.2.txt"};

	for (size_t i = 0; i < ARRAY_LEN(kernels); i++) {
		char text[8192], file[64];
		const char *at = text;
		struct span mode, word;
		size_t files = 0;
		ssize_t len = fd_read_at(AT_FDCWD, kernels[i], text, sizeof(text));
		assert_true(len > 0);
		while (file_next_word(&at, text + len, &mode) > 0) {
			struct knob_name name;
			assert_int_equal(file_next_word(&at, text + len, &word), 1);
			assert_true(word.len < sizeof(file));
			memcpy(file, word.at, word.len);
			file[word.len] = '\0';
			if (!knob_find(file, &name))
				print_message("# %s: no row for %s\n", kernels[i], file);
			assert_true(knob_find(file, &name));
			files++;
		}
		assert_true(files > 30);
	}
}

static void a_kernel_is_known_by_its_files(UNUSED void **state)
{
	enum knob_presence here[KNOB_COUNT];
	AUTO_CG struct cg old = CG_NONE, new = CG_NONE;
	struct err err = {0};

	assert_int_equal(cg_open_path("tests/fixtures/tree-6.1", &old, &err), 0);
	assert_int_equal(knob_probe(&old, here, &err), 0);
	assert_int_equal(here[KNOB_MEMORY_MAX], KNOB_PRESENT);
	assert_int_equal(here[KNOB_HUGETLB_MAX], KNOB_PRESENT);
	assert_int_equal(here[KNOB_MEMORY_ZSWAP_WRITEBACK], KNOB_ABSENT);
	assert_int_equal(here[KNOB_CPUSET_CPUS_EXCLUSIVE], KNOB_ABSENT);
	assert_int_equal(here[KNOB_IO_COST_QOS], KNOB_PRESENT);
	/* No group of that machine has the controller. */
	assert_int_equal(here[KNOB_DMEM_MAX], KNOB_UNKNOWN);

	assert_int_equal(cg_open_path("tests/fixtures/tree-7.2", &new, &err), 0);
	assert_int_equal(knob_probe(&new, here, &err), 0);
	assert_int_equal(here[KNOB_MEMORY_ZSWAP_WRITEBACK], KNOB_PRESENT);
	assert_int_equal(here[KNOB_CPUSET_CPUS_EXCLUSIVE], KNOB_PRESENT);
	assert_int_equal(here[KNOB_IO_LATENCY], KNOB_ABSENT);
}

TEST_MAIN(TEST(names_are_unique), TEST(rows_stand_under_their_id),
	  TEST(a_file_begins_with_its_controller),
	  TEST(people_are_told_what_it_does_and_since_when), TEST(every_row_makes_sense),
	  TEST(what_is_untouched_reads_back), TEST(the_verbs_are_those_that_hold_no_limit),
	  TEST(every_writable_file_of_a_kernel_has_a_row), TEST(a_kernel_is_known_by_its_files))
