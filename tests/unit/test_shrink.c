/* SPDX-License-Identifier: MIT */
#include "governor/shrink.h"

#include "tests/test.h"

#define MIB ((uint64_t)1 << 20)

static void the_least_that_can_be_is_known(UNUSED void **state)
{
	static const struct {
		struct shrink_use use;
		uint64_t least_bytes;
	} rows[] = {
		/* Files go, whatever there is of swap. */
		{{.current_bytes = 100 * MIB}, 0},
		/* Memory of processes goes as far as there is swap. */
		{{100 * MIB, .swappable_bytes = 80 * MIB}, 80 * MIB},
		{{100 * MIB, .swappable_bytes = 80 * MIB, .swap_room_bytes = 50 * MIB}, 30 * MIB},
		{{100 * MIB, .swappable_bytes = 80 * MIB, .swap_room_bytes = UINT64_MAX}, 0},
		/* What is locked stays, with all the swap of the world. */
		{{100 * MIB, .swappable_bytes = 80 * MIB, .locked_bytes = 20 * MIB,
		  .swap_room_bytes = UINT64_MAX},
		 20 * MIB},
		{{100 * MIB, .swappable_bytes = 80 * MIB, .kernel_bytes = 5 * MIB}, 85 * MIB},
		/* Counters move while they are read. */
		{{100 * MIB, .swappable_bytes = 120 * MIB}, 100 * MIB},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(shrink_least(&rows[i].use), rows[i].least_bytes);
}

static void a_group_without_memory_files_needs_no_room(UNUSED void **state)
{
	AUTO_CG struct cg cg = CG_NONE;
	struct err err;

	assert_int_equal(cg_open_path("tests/unit", &cg, &err), 0);
	assert_int_equal(shrink_below(&cg, MIB, 0, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_that_can_be_is_known),
		cmocka_unit_test(a_group_without_memory_files_needs_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
