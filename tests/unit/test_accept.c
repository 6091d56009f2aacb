/* SPDX-License-Identifier: MIT */
#include "monitor/accept.h"

#include "common/attr.h"
#include "tests/test.h"

#define OPENMETRICS "application/openmetrics-text"

static void openmetrics_must_be_asked_for(void **state UNUSED)
{
	static const struct {
		const char *header;
		bool openmetrics;
	} rows[] = {
		{NULL, false},
		{"", false},
		{"*/*", false},
		{"text/plain", false},
		{"application/*", false},
		{OPENMETRICS, true},
		{"APPLICATION/OpenMetrics-Text", true},
		{OPENMETRICS ";version=1.0.0,text/plain;q=0.5", true},
		{OPENMETRICS "; version = \"1.0.0\"", true},
		{OPENMETRICS ";version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;q=0.5", true},
		{OPENMETRICS ";version=0.0.1", true},
		{OPENMETRICS ";version=2.0.0", false},
		{OPENMETRICS ";version=2.0.0," OPENMETRICS ";version=1.0.0;q=0.5", true},
		{OPENMETRICS ";q=0.4,text/plain;q=0.5", false},
		{OPENMETRICS ";q=0.5,text/plain;q=0.5", true},
		{"text/plain;q=0.999," OPENMETRICS ";q=1.000", true},
		{OPENMETRICS ";q=0", false},
		{OPENMETRICS ";q=1.5", false},
		{OPENMETRICS ";q=0.1234", false},
		{OPENMETRICS ";q=", false},
		{OPENMETRICS ";q=-1", false},
		{"text/html;a=\"," OPENMETRICS "\"", false},
		{"text/html;a=\"\\\"," OPENMETRICS "\\", false},
		{",,;;=,\t " OPENMETRICS " \t;;,", true},
		{"x" OPENMETRICS, false},
	};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(accept_openmetrics(rows[i].header), rows[i].openmetrics);
}

TEST_MAIN(TEST(openmetrics_must_be_asked_for))
