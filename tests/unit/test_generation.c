/* SPDX-License-Identifier: MIT */
#include "governor/generation.h"

#include "common/fd.h"
#include "common/json.h"
#include "governor/journal.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define BOOT "0f3d13a0-0000-4000-8000-000000000000"

static int folder_open(char path[32])
{
	strcpy(path, "/tmp/cgov-test-XXXXXX");
	assert_non_null(mkdtemp(path));
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static void folder_close(int fd, const char *path)
{
	char command[64];

	close(fd);
	snprintf(command, sizeof(command), "rm -r %s", path);
	assert_int_equal(system(command), 0);
}

static void add(struct group *group, const char *file, const char *object, const char *text,
		struct arena *arena)
{
	const struct pos pos = {.file = "web.yaml", .line = 3, .column = 7};
	struct setting setting;
	struct err err = {0};

	if (generation_setting(file, object, text, arena, &setting, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(generation_add_limit(group, &setting, &pos, arena), 0);
}

static struct generation *example(uint64_t number, const char *max, struct arena *arena)
{
	struct generation *generation = arena_new(arena, struct generation);
	const struct pos pos = {.file = "web \"\n.yaml", .line = 2, .column = 1};

	generation->number = number;
	generation->policy = arena_new(arena, struct policy);
	generation->policy->file = "web.yaml";
	struct group *web = generation_add_group(generation->policy, "web", &pos, arena);
	struct group *api = generation_add_group(generation->policy, "web/api", &pos, arena);
	assert_ptr_equal(api->parent, web);
	add(web, "memory.max", NULL, max, arena);
	add(web, "cpu.max", NULL, "50000 100000", arena);
	add(web, "io.max", "8:0", "8:0 rbps=1048576", arena);
	add(web, "io.weight", NULL, "default 300", arena);
	add(web, "io.weight", "8:0", "8:0 200", arena);
	add(api, "cpuset.cpus", NULL, " ", arena);
	add(api, "cpu.weight.nice", NULL, "-5", arena);
	add(api, "hugetlb.2MB.max", NULL, "max", arena);
	return generation;
}

static void what_is_kept_is_read_back(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct generations kept = {.serial = 7}, back;
	struct err err = {0};
	char path[32];
	int fd = folder_open(path);

	assert_int_equal(json_load(&err), 0);
	kept.newest = example(2, "1048576", &arena);
	kept.newest->next = example(1, "max", &arena);
	assert_int_equal(generations_save(fd, BOOT, 13, "../w/ü", &kept, &err), 0);
	assert_int_equal(generations_load(fd, BOOT, 13, "../w/ü", &arena, &back, &err), 0);
	assert_int_equal(back.serial, 7);
	assert_int_equal(back.newest->number, 2);
	assert_true(generation_equal(back.newest, kept.newest));
	assert_true(generation_equal(back.newest->next, kept.newest->next));
	assert_false(generation_equal(back.newest, kept.newest->next));
	assert_null(back.newest->next->next);
	const struct limit *io = policy_group(back.newest->policy, "web")->limits->next->next;
	assert_int_equal(io->setting.fields[0].n, 1048576);
	assert_int_equal(io->setting.fields[1].base, AMOUNT_UNSET);
	assert_string_equal(policy_group(back.newest->policy, "web")->pos.file, "web \"\n.yaml");

	/* Another tree, another policy, another boot: nothing. */
	assert_int_equal(generations_load(fd, BOOT, 14, "../w/ü", &arena, &back, &err), 0);
	assert_null(back.newest);
	generations_forget(fd, "another-boot");
	assert_int_equal(generations_load(fd, BOOT, 13, "../w/ü", &arena, &back, &err), 0);
	assert_null(back.newest);
	folder_close(fd, path);
}

static void a_damaged_file_is_one_clear_error(UNUSED void **state)
{
	static const char *const texts[] = {
		"",
		"{",
		"[]",
		"{\"serial\":1}",
		"{\"serial\":1,\"generations\":[{}]}",
		"{\"serial\":1,\"generations\":[{\"number\":1,\"applied_nsec\":1,\"file\":\"f\","
		"\"groups\":[{\"path\":\"a\"}]}]}",
		"{\"serial\":1,\"generations\":[{\"number\":1,\"applied_nsec\":1,\"file\":\"f\","
		"\"groups\":[{\"path\":\"a\",\"source\":[\"f\",1,1],\"limits\":[{\"file\":"
		"\"cgroup.kill\",\"value\":\"1\",\"source\":[\"f\",1,1]}]}]}]}",
	};
	AUTO_ARENA struct arena arena = {0};
	struct generations back;
	char path[32];
	int fd = folder_open(path);

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct err err = {0};
		assert_int_equal(
			fd_replace_at(fd, BOOT "-1-p.json", texts[i], strlen(texts[i]), 0600, &err),
			0);
		int r = generations_load(fd, BOOT, 1, "p", &arena, &back, &err);
		if (r >= 0 || !strstr(err.text, "generations of the policy 'p'"))
			fail_msg("'%s': %d %s", texts[i], r, err.text);
	}
	folder_close(fd, path);
}

static void a_journal_is_read_back(UNUSED void **state)
{
	AUTO_ARENA struct arena arena = {0};
	struct undo_act acts[] = {
		{UNDO_MKDIR, 2, "web/old", NULL, NULL},
		{UNDO_WRITE, 1, "web", "memory.max", "max"},
		{UNDO_RMDIR, 0, "web/\x01new", NULL, NULL},
	};
	const struct journal journal = {
		.policy = "web",
		.file = "web.yaml",
		.boot_id = BOOT,
		.serial = INT64_MAX,
		.undo = {acts, ARRAY_LEN(acts)},
	};
	struct journal back;
	struct err err = {0};
	char path[32];
	int fd = folder_open(path);

	assert_false(journal_exists(fd, 13));
	assert_int_equal(journal_read(fd, 13, &arena, &back, &err), -ENOENT);
	assert_int_equal(journal_write(fd, 13, &journal, &err), 0);
	assert_true(journal_exists(fd, 13));
	assert_int_equal(journal_read(fd, 13, &arena, &back, &err), 0);
	assert_true(back.serial == INT64_MAX);
	assert_int_equal(back.undo.count, ARRAY_LEN(acts));
	for (size_t i = 0; i < ARRAY_LEN(acts); i++) {
		assert_int_equal(back.undo.acts[i].kind, acts[i].kind);
		assert_int_equal(back.undo.acts[i].step, acts[i].step);
		assert_string_equal(back.undo.acts[i].path, acts[i].path);
	}
	assert_string_equal(back.undo.acts[1].text, "max");
	assert_int_equal(fd_replace_at(fd, "13.journal", "{\"undo\":[{}]}", 13, 0600, &err), 0);
	assert_int_equal(journal_read(fd, 13, &arena, &back, &err), -EBADMSG);
	assert_int_equal(journal_drop(fd, 13, &err), 0);
	assert_int_equal(journal_drop(fd, 13, &err), 0);
	folder_close(fd, path);
}

TEST_MAIN(TEST(what_is_kept_is_read_back), TEST(a_damaged_file_is_one_clear_error),
	  TEST(a_journal_is_read_back))
