#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Policies with mistakes: `cgov check` of golden/check/NAME.yaml (or .json) finds the lines of
# NAME.findings and ends with 3. UPDATE_GOLDEN=1 writes those anew.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

cgov=$(realpath "$1")
cd "${0%/*}/check" || exit 1

for policy in *.yaml *.json; do
	expected=${policy%.*}.findings
	"$cgov" check "$policy" >"$work/got" 2>&1
	status=$?
	[ -z "${UPDATE_GOLDEN-}" ] || cp "$work/got" "$expected"
	diff -u "$expected" "$work/got" >"$work/diff" 2>&1 || status=1
	result "$((status != 3))" "$policy"
	[ "$status" -eq 3 ] || diag "$(cat "$work/diff")"
done
done_testing
