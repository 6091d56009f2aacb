/* SPDX-License-Identifier: MIT */
/*
 * filter_tool: prints the filters of the profiles as C, at build time.
 */
#include <linux/filter.h>
#include <stdio.h>

#include "runner/filter.h"

static void print(const char *name, const struct filter *filter)
{
	printf("static const struct sock_filter %s_code[] = {\n", name);
	for (size_t i = 0; i < filter->len; i++) {
		const struct sock_filter *step = &filter->code[i];
		printf("\t{0x%02x, %u, %u, 0x%08x},\n", step->code, step->jt, step->jf, step->k);
	}
	printf("};\nstatic const struct filter filter_%s = {%s_code, %u, %s};\n", name, name,
	       filter->len, filter->tells ? "true" : "false");
}

int main(void)
{
	AUTO_ARENA struct arena arena = {0};
	struct filter_rules rules;
	struct filter filter;
	struct err err = {0};

	for (enum filter_grade grade = FILTER_DEFAULT; grade < FILTER_GRADE_COUNT; grade++) {
		if (filter_rules_of(grade, 0, &arena, &rules, &err) < 0 ||
		    filter_make(&rules, &arena, &filter, &err) < 0) {
			fprintf(stderr, "filter_tool: %s\n", err.text);
			return 1;
		}
		print(grade == FILTER_STRICT ? "strict" : "default", &filter);
	}
	return 0;
}
