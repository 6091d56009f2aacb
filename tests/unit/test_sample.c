/* SPDX-License-Identifier: MIT */
#include "cgroup/sampler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup/idle.h"
#include "common/attr.h"
#include "common/fd.h"
#include "tests/recording.h"
#include "tests/test.h"

struct fixture {
	struct sampler *sampler;
	struct sample sample;
	struct cg cg;
	struct err err;
};

static void read_group(struct fixture *fixture, const char *path, unsigned int set)
{
	if (!fixture->sampler) {
		fixture->sampler = sampler_new();
		sample_init(&fixture->sample);
	}
	assert_int_equal(cg_open_path(path, &fixture->cg, &fixture->err), 0);
	assert_int_equal(
		sampler_read(fixture->sampler, &fixture->cg, set, &fixture->sample, &fixture->err),
		0);
	cg_close(&fixture->cg);
}

static void done(struct fixture *fixture)
{
	sample_done(&fixture->sample);
	sampler_free(fixture->sampler);
}

#define KERNELS "tests/fixtures/tree-6.1", "tests/fixtures/tree-6.12", "tests/fixtures/tree-7.2"

static void every_key_that_kernels_print_has_a_row(void **state UNUSED)
{
	static const char *const trees[] = {KERNELS};
	char path[128];

	for (size_t i = 0; i < 2 * ARRAY_LEN(trees); i++) {
		struct fixture fixture = {0};
		snprintf(path, sizeof(path), "%s%s", trees[i / 2], i % 2 ? "/work" : "");
		read_group(&fixture, path, SAMPLE_ALL);
		for (size_t n = 0; n < fixture.sample.item_count; n++)
			assert_int_not_equal(fixture.sample.items[n].metric, METRIC_COUNT);
		done(&fixture);
	}
}

static void every_file_that_kernels_have_is_in_a_table(void **state UNUSED)
{
	static const char *const trees[] = {KERNELS};
	char path[128];
	struct knob_name knob;

	for (size_t i = 0; i < 2 * ARRAY_LEN(trees); i++) {
		struct fixture fixture = {0};
		snprintf(path, sizeof(path), "%s%s", trees[i / 2], i % 2 ? "/work" : "");
		read_group(&fixture, path, SAMPLE_ALL);
		for (size_t n = 0; n < fixture.sample.file_count; n++) {
			const char *name = fixture.sample.texts + fixture.sample.files[n].name;
			assert_true(knob_find(name, &knob) || metric_find_file(name));
		}
		done(&fixture);
	}
}

static void values_are_those_of_the_files(void **state UNUSED)
{
	static const struct {
		enum metric_id id;
		uint64_t value;
	} rows[] = {
		{METRIC_MEMORY_CURRENT, 4669440},
		{METRIC_MEMORY_STAT_ANON, 110592},
		{METRIC_MEMORY_STAT_SLAB_UNRECLAIMABLE, 28128},
		{METRIC_MEMORY_STAT_PGFAULT, 393},
		{METRIC_CPU_STAT_USAGE_USEC, 576872},
		{METRIC_CPU_PRESSURE_SOME_TOTAL, 3566},
		{METRIC_PIDS_PEAK, 2},
		{METRIC_CGROUP_STAT_NR_SUBSYS_PERF_EVENT, 1},
		{METRIC_CGROUP_EVENTS_POPULATED, 1},
	};
	struct fixture fixture = {0};
	uint64_t value;

	read_group(&fixture, "tests/fixtures/tree-6.12/work", SAMPLE_ALL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_true(sample_get(&fixture.sample, rows[i].id, &value));
		assert_int_equal(value, rows[i].value);
	}
	assert_true(sample_get_object(&fixture.sample, METRIC_IO_STAT_RBYTES, "254:0", &value));
	assert_int_equal(value, 4317184);
	assert_true(sample_get_object(&fixture.sample, METRIC_MEMORY_NUMA_STAT_FILE, "N0", &value));
	assert_int_equal(value, 4325376);
	assert_false(sample_get(&fixture.sample, METRIC_MEMORY_STAT_ZSWAP, &value));
	assert_string_equal(sample_text(&fixture.sample, "memory.max"), "max");
	assert_null(sample_text(&fixture.sample, "memory.current"));
	assert_true(sample_limit(&fixture.sample, KNOB_MEMORY_MAX, &value));
	assert_true(value == UNIT_MAX);
	assert_true(sample_limit(&fixture.sample, KNOB_CPU_WEIGHT, &value));
	assert_int_equal(value, 100);
	done(&fixture);
}

static void objects_and_page_sizes_have_values_of_their_own(void **state UNUSED)
{
	static const struct {
		enum metric_id id;
		const char *object;
		uint64_t value;
	} rows[] = {
		{METRIC_IO_STAT_DIOS, "8:0", 6},
		{METRIC_IO_STAT_DEPTH, "8:0", UINT64_MAX},
		{METRIC_IO_STAT_MISSED, "259:0", 1},
		{METRIC_HUGETLB_SIZE_CURRENT, "2MB", 2097152},
		{METRIC_HUGETLB_SIZE_CURRENT, "1GB", 0},
		{METRIC_HUGETLB_SIZE_EVENTS_LOCAL_MAX, "2MB", 1},
		{METRIC_HUGETLB_SIZE_NUMA_STAT, "total", 2097152},
		{METRIC_RDMA_CURRENT_HCA_OBJECT, "ocrdma1", 23},
		{METRIC_RDMA_EVENTS_HCA_HANDLE_ALLOC_FAIL, "mlx4_0", 2},
		{METRIC_MISC_EVENTS_MAX, "sev", 3},
		{METRIC_DMEM_CURRENT, "drm/0000:03:00.0/vram0", 4096},
		{METRIC_MEMORY_NUMA_STAT_FILE, "N1", 2},
	};
	struct fixture fixture = {0};
	uint64_t value;

	read_group(&fixture, "tests/fixtures/tree-full/web/api", SAMPLE_ALL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_true(sample_get_object(&fixture.sample, rows[i].id, rows[i].object, &value));
		assert_true(value == rows[i].value);
	}
	assert_false(sample_get_object(&fixture.sample, METRIC_IO_STAT_DIOS, "8:16", &value));
	done(&fixture);
}

static bool has_unknown(const struct sample *sample, const char *object, const char *key,
			uint64_t value)
{
	for (size_t i = 0; i < sample->item_count; i++) {
		const struct sample_item *item = &sample->items[i];
		if (item->metric == METRIC_COUNT && item->value == value &&
		    strcmp(sample->texts + item->object, object) == 0 &&
		    strcmp(sample->texts + item->key, key) == 0)
			return true;
	}
	return false;
}

static void what_no_table_knows_is_kept(void **state UNUSED)
{
	struct fixture fixture = {0};

	read_group(&fixture, "tests/fixtures/tree-full/web/api", SAMPLE_ALL);
	assert_true(has_unknown(&fixture.sample, "", "future_bytes", 77));
	assert_true(has_unknown(&fixture.sample, "8:0", "future", 9));
	assert_true(has_unknown(&fixture.sample, "N1", "future", 6));
	assert_string_equal(sample_text(&fixture.sample, "novel.gauge"), "42");
	assert_string_equal(sample_text(&fixture.sample, "novel.stat"), "a 1\nb 2");
	done(&fixture);
}

static void a_broken_line_loses_only_itself(void **state UNUSED)
{
	struct fixture fixture = {0};
	uint64_t value;

	read_group(&fixture, "tests/fixtures/tree-full/web/api", SAMPLE_ALL);
	assert_true(sample_get(&fixture.sample, METRIC_MEMORY_STAT_FILE, &value));
	assert_true(sample_get(&fixture.sample, METRIC_MEMORY_STAT_PGFAULT, &value));
	assert_int_equal(value, 3);
	done(&fixture);
}

static void only_the_set_asked_for_is_read(void **state UNUSED)
{
	struct fixture fixture = {0};
	uint64_t value;

	read_group(&fixture, "tests/fixtures/tree-6.12/work", SAMPLE_FAST);
	assert_true(sample_get(&fixture.sample, METRIC_MEMORY_CURRENT, &value));
	assert_false(sample_get(&fixture.sample, METRIC_MEMORY_STAT_ANON, &value));
	assert_null(sample_text(&fixture.sample, "memory.max"));
	read_group(&fixture, "tests/fixtures/tree-6.12/work", SAMPLE_STATIC);
	assert_false(sample_get(&fixture.sample, METRIC_MEMORY_CURRENT, &value));
	assert_string_equal(sample_text(&fixture.sample, "memory.max"), "max");
	done(&fixture);
}

static void groups_of_other_kinds_share_a_sampler(void **state UNUSED)
{
	struct fixture fixture = {0};
	uint64_t value;

	for (int round = 0; round < 2; round++) {
		read_group(&fixture, "tests/fixtures/tree-6.12", SAMPLE_ALL);
		assert_false(sample_get(&fixture.sample, METRIC_MEMORY_CURRENT, &value));
		read_group(&fixture, "tests/fixtures/tree-6.12/work", SAMPLE_ALL);
		assert_true(sample_get(&fixture.sample, METRIC_MEMORY_CURRENT, &value));
		read_group(&fixture, "tests/fixtures/tree-full/web/db", SAMPLE_ALL);
		assert_true(sample_get(&fixture.sample, METRIC_PIDS_CURRENT, &value));
	}
	done(&fixture);
}

static void an_empty_folder_is_a_group_that_is_gone(void **state UNUSED)
{
	char path[] = "/tmp/cgov-sample-XXXXXX";
	struct fixture fixture = {.sampler = sampler_new()};

	assert_non_null(mkdtemp(path));
	assert_int_equal(cg_open_path(path, &fixture.cg, &fixture.err), 0);
	assert_int_equal(sampler_read(fixture.sampler, &fixture.cg, SAMPLE_ALL, &fixture.sample,
				      &fixture.err),
			 -ENODEV);
	cg_close(&fixture.cg);
	rmdir(path);
	done(&fixture);
}

/* A group as a folder of files that a test can change. */
static void put(int fd, const char *name, const char *text)
{
	AUTO_FD int file = openat(fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(file >= 0 && write(file, text, strlen(text)) == (ssize_t)strlen(text));
}

static void put_group(int fd)
{
	put(fd, "cgroup.controllers", "memory\n");
	put(fd, "cgroup.events", "populated 1\nfrozen 0\n");
	put(fd, "cpu.stat", "usage_usec 7000\nuser_usec 5000\nsystem_usec 2000\n");
	put(fd, "memory.current", "4096\n");
	put(fd, "memory.max", "8192\n");
	put(fd, "io.pressure",
	    "some avg10=0.00 avg60=0.00 avg300=0.00 total=5\n"
	    "full avg10=0.00 avg60=0.00 avg300=0.00 total=3\n");
}

static void remove_folder(const char *folder)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static void a_file_that_cannot_be_read_loses_only_itself(void **state UNUSED)
{
	char path[] = "/tmp/cgov-sample-XXXXXX";
	struct fixture fixture = {.sampler = sampler_new()};
	uint64_t value;

	assert_non_null(mkdtemp(path));
	assert_int_equal(cg_open_path(path, &fixture.cg, &fixture.err), 0);
	put_group(fixture.cg.fd);
	/* What is read of a folder is EISDIR, whoever reads. */
	assert_int_equal(unlinkat(fixture.cg.fd, "memory.current", 0), 0);
	assert_int_equal(mkdirat(fixture.cg.fd, "memory.current", 0755), 0);
	assert_int_equal(sampler_read(fixture.sampler, &fixture.cg, SAMPLE_ALL, &fixture.sample,
				      &fixture.err),
			 0);
	assert_false(sample_has(&fixture.sample, METRIC_MEMORY_CURRENT));
	assert_true(sample_get(&fixture.sample, METRIC_CPU_STAT_USAGE_USEC, &value));
	assert_int_equal(value, 7000);
	assert_string_equal(sample_text(&fixture.sample, "memory.max"), "8192");
	cg_close(&fixture.cg);
	remove_folder(path);
	done(&fixture);
}

static void a_group_is_idle_until_one_of_these_moves(void **state UNUSED)
{
	static const struct {
		const char *file, *text;
		bool idle;
	} changes[] = {
		{"memory.max", "16384\n", true},
		{"cpu.stat", "usage_usec 7000\nuser_usec 5000\nsystem_usec 2000\nnew 9\n", true},
		{"cpu.stat", "usage_usec 7001\nuser_usec 5001\nsystem_usec 2000\n", false},
		{"memory.current", "8192\n", false},
		{"cgroup.events", "populated 1\nfrozen 1\n", false},
		{"io.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=6\n", false},
		{"cpu.stat", "nonsense\n", false},
		{"memory.current", "", false},
	};
	char folder[] = "/tmp/cgov-idle-XXXXXX";
	struct fixture fixture = {0};

	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		AUTO_CG struct cg cg = CG_NONE;
		assert_int_equal(cg_open_path(folder, &cg, &fixture.err), 0);
		put_group(cg.fd);
		read_group(&fixture, folder, SAMPLE_ALL);
		assert_true(group_is_idle(NULL, &cg, &fixture.sample));
		put(cg.fd, changes[i].file, changes[i].text);
		assert_int_equal(group_is_idle(NULL, &cg, &fixture.sample), changes[i].idle);
		fixture.sample.id++;
		assert_false(group_is_idle(NULL, &cg, &fixture.sample));
	}
	done(&fixture);
	remove_folder(folder);
}

static void limits_of_before_are_taken_and_counters_read(void **state UNUSED)
{
	char folder[] = "/tmp/cgov-again-XXXXXX";
	struct fixture fixture = {0};
	struct sample again, copy;
	uint64_t value;

	assert_non_null(mkdtemp(folder));
	AUTO_CG struct cg cg = CG_NONE;
	assert_int_equal(cg_open_path(folder, &cg, &fixture.err), 0);
	put_group(cg.fd);
	read_group(&fixture, folder, SAMPLE_ALL);
	put(cg.fd, "memory.max", "16384\n");
	put(cg.fd, "memory.current", "12288\n");
	sample_init(&again);
	assert_int_equal(sampler_read_again(fixture.sampler, &cg, SAMPLE_ALL, &fixture.sample,
					    &again, &fixture.err),
			 0);
	assert_true(sample_limit(&again, KNOB_MEMORY_MAX, &value) && value == 8192);
	assert_true(sample_get(&again, METRIC_MEMORY_CURRENT, &value) && value == 12288);
	assert_int_equal(again.file_count, fixture.sample.file_count);

	assert_int_equal(sample_copy(&again, 5, 6, &copy), 0);
	assert_true(copy.mono_usec == 5 && copy.real_nsec == 6 && copy.id == again.id);
	sample_done(&again);
	assert_true(sample_limit(&copy, KNOB_MEMORY_MAX, &value) && value == 8192);
	assert_true(sample_get(&copy, METRIC_MEMORY_CURRENT, &value) && value == 12288);
	sample_done(&copy);
	done(&fixture);
	remove_folder(folder);
}

static void a_packed_sample_is_recorded_as_what_it_was(void **state UNUSED)
{
	AUTO_TEXT struct text before = {0}, after = {0};
	struct fixture fixture = {0};
	struct sample copy;

	read_group(&fixture, "tests/fixtures/tree-full/web/db", SAMPLE_ALL);
	struct sample *packed = sample_pack(&fixture.sample, SAMPLE_KEEP_FILES);
	assert_non_null(packed);
	assert_int_equal(sample_copy(packed, 5, 6, &copy), 0);
	free(packed);
	copy.mono_usec = fixture.sample.mono_usec;
	world_print("/web/db", &fixture.sample, &before);
	world_print("/web/db", &copy, &after);
	assert_string_equal(text_str(&after), text_str(&before));
	assert_true(before.len > 200);
	sample_done(&copy);
	done(&fixture);
}

TEST_MAIN(TEST(every_key_that_kernels_print_has_a_row),
	  TEST(every_file_that_kernels_have_is_in_a_table), TEST(values_are_those_of_the_files),
	  TEST(objects_and_page_sizes_have_values_of_their_own), TEST(what_no_table_knows_is_kept),
	  TEST(a_broken_line_loses_only_itself), TEST(only_the_set_asked_for_is_read),
	  TEST(groups_of_other_kinds_share_a_sampler),
	  TEST(an_empty_folder_is_a_group_that_is_gone),
	  TEST(a_file_that_cannot_be_read_loses_only_itself),
	  TEST(a_group_is_idle_until_one_of_these_moves),
	  TEST(limits_of_before_are_taken_and_counters_read),
	  TEST(a_packed_sample_is_recorded_as_what_it_was))
