/* SPDX-License-Identifier: MIT */
#include "governor/change.h"

#include <string.h>

#include "governor/limit_list.h"
#include "tests/test.h"

#define MIB ((uint64_t)1 << 20)

static void read_change(const char *text, const char *have, struct arena *arena, struct change *ret)
{
	const struct setting_facts facts = {.ram_bytes = 1024 * MIB, .page_bytes = 4096};
	struct limit_list list = {0};
	struct err err;

	*ret = (struct change){.path = "/cgov/web", .writer = WRITER_SELF};
	assert_int_equal(limit_list_add(&list, text, arena, &err), 0);
	ret->want = list.settings[0];
	knob_file(&ret->want.name, ret->file);
	assert_int_equal(setting_resolve(&ret->want, &facts, &err), 0);
	assert_int_equal(
		setting_read(&ret->want.name, ret->want.object, have, arena, &ret->have, &err), 0);
}

static void what_the_kernel_will_do_is_told(UNUSED void **state)
{
	static const struct {
		const char *text, *have, *said;
		bool deadly;
	} rows[] = {
		{"memory.max=512M", "max", "", false},
		{"memory.max=100M", "max", "156Mi must go at once", true},
		{"memory.max=5000000", "max", "it becomes 4880Ki", true},
		{"memory.max=1G", "1073741824", "it is that already", false},
		{"memory.high=100M", "max", "156Mi are reclaimed", false},
		{"memory.max=max", "536870912",
		 "the limit of /cgov is tighter and goes on to bind: 768Mi", false},
		{"memory.swap.max=0", "max", "32.0Mi are swapped out already", false},
		{"pids.max=5", "max", "it has 7 tasks", false},
		{"pids.max=70", "max", "", false},
		{"cpu.max=200%", "max 100000",
		 "the limit of /cgov is tighter and goes on to bind: 150% of a CPU", false},
		{"cpu.max=100%", "max 100000", "", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct change_use use = {256 * MIB, 32 * MIB, 7, .page_bytes = 4096};
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text said = {0};
		struct change change;
		use.above.limits[EFFECTIVE_MEMORY_MAX] =
			(struct effective_limit){true, 768 * MIB, 0, strlen("/cgov")};
		use.above.limits[EFFECTIVE_CPU_MAX] =
			(struct effective_limit){true, 150000, 100000, strlen("/cgov")};
		read_change(rows[i].text, rows[i].have, &arena, &change);
		assert_int_equal(change_tell(&change, &use, &said), rows[i].deadly);
		if (rows[i].said[0] ? !strstr(text_str(&said), rows[i].said) : said.len > 0)
			fail_msg("%s: '%s'", rows[i].text, text_str(&said));
	}
}

static void changes_read_as_people_write_them(UNUSED void **state)
{
	static const struct {
		const char *text, *have, *said;
	} rows[] = {
		{"memory.max=512M", "max", "memory.max of /cgov/web: max -> 512Mi"},
		{"cpu.max=50%", "max 100000", "cpu.max of /cgov/web: max -> 50% of a CPU"},
		{"cpu.max=quota=5ms period=20ms", "12500 100000",
		 "cpu.max of /cgov/web: 12.50% of a CPU -> 25% of a CPU each 20ms"},
		{"cpu.max.burst=5ms", "0", "cpu.max.burst of /cgov/web: 0us -> 5000us"},
		{"cpuset.cpus=0-1,1", "", "cpuset.cpus of /cgov/web: nothing -> 0-1"},
		{"io.max=8:0 wbps=1MB", "", "8:0 wbps=1000000"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		AUTO_ARENA struct arena arena = {0};
		AUTO_TEXT struct text said = {0};
		struct change change;
		read_change(rows[i].text, rows[i].have, &arena, &change);
		change_print(&change, &said);
		if (!strstr(text_str(&said), rows[i].said))
			fail_msg("%s: '%s'", rows[i].text, text_str(&said));
	}
}

TEST_MAIN(TEST(what_the_kernel_will_do_is_told), TEST(changes_read_as_people_write_them))
