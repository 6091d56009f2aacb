#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Plans against what they should be: golden/plan/NAME.yaml, the live tree NAME.live, the policy
# applied before NAME.former (can be missing) give NAME.plan and NAME.json.
# UPDATE_GOLDEN=1 writes those anew.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

plan=$(realpath "$1")
cd "${0%/*}/plan" || exit 1

# same NAME FILE: what was made is what is kept.
same()
{
	[ -z "${UPDATE_GOLDEN-}" ] || cp "$work/got" "$2"
	diff -u "$2" "$work/got" >"$work/diff" 2>&1 && same_status=0 || same_status=1
	result "$same_status" "$1"
	[ "$same_status" -eq 0 ] || diag "$(cat "$work/diff")"
}

for policy in *.yaml; do
	name=${policy%.yaml}
	former=
	[ ! -f "$name.former" ] || former=$name.former
	for form in text json; do
		file=$name.$form
		[ "$form" = json ] || file=$name.plan
		# shellcheck disable=SC2086 # no name is no word
		"$plan" "$form" "$policy" "$name.live" $former >"$work/got" 2>&1
		same "$name as $form" "$file"
	done
done
done_testing
