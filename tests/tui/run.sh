#!/bin/sh
# SPDX-License-Identifier: MIT
# Every line of the file "screens" is a point: the picture after its keys is the one beside it.
# UPDATE_GOLDEN=1 writes the pictures anew.
#
#   run.sh SHOW
show=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
count=0 failed=0
got=$(mktemp)
trap 'rm -f "$got"' EXIT
while read -r name tree rows columns keys; do
	case $name in '' | '#'*) continue ;; esac
	count=$((count + 1))
	# shellcheck disable=SC2086
	if ! "$show" "$tree.tree" "$rows" "$columns" $keys >"$got"; then
		echo "not ok $count - $name is drawn"
		failed=1
		continue
	fi
	[ -z "${UPDATE_GOLDEN-}" ] || cp "$got" "$name.screen"
	if diff -u "$name.screen" "$got" >"$got.diff"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$got.diff"
		failed=1
	fi
	rm -f "$got.diff"
done <screens
echo "1..$count"
exit $failed
