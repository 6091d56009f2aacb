# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# TAP for tests in shell. A test in tests/kernel/ looks like this:
#
#   #!/bin/sh
#   # SPDX-License-Identifier: MIT
#   # machines: uml debian13 debian13@dev        (contrib/test runs it there; "native": right here)
#   . "${0%/*}/../tap.sh"
#   ok 'the group is made' mkdir "$group"
#   is "$(cat "$group/pids.max")" 64 'the kernel keeps the limit'
#   within "$percent" 23 27 'a quota of 25 % is held'
#   skip 'memory pressure is read' 'this kernel has no PSI'
#   done_testing
#
# Names are sentences. CGOV_MUST_WORK=1 makes a skip a failure; a test that one of its machines can
# never run says so in its machines line, or uses skip_here. $CGOV is the program under test, $work
# a scratch folder that goes away with the test.

tests_done=0
tests_failed=0
CGOV=${CGOV:-$(dirname "$(readlink -f "$0")")/../../build/cgov}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# diag TEXT: lines that explain a result.
diag()
{
	printf '%s\n' "$*" | sed 's/^/# /'
}

# result STATUS NAME: count and print one test.
result()
{
	tests_done=$((tests_done + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests_done - $2"
	else
		tests_failed=$((tests_failed + 1))
		echo "not ok $tests_done - $2"
	fi
}

# ok NAME COMMAND...: the command succeeds; what it printed is shown when it does not.
ok()
{
	ok_name=$1
	shift
	"$@" >"$work/.said" 2>&1 && ok_status=0 || ok_status=$?
	result "$ok_status" "$ok_name"
	[ "$ok_status" -eq 0 ] || diag "status $ok_status of: $*
$(cat "$work/.said")"
}

# fails STATUS NAME COMMAND...: the command ends with exactly this status.
fails()
{
	fails_want=$1
	fails_name=$2
	shift 2
	"$@" >"$work/.said" 2>&1 && fails_got=0 || fails_got=$?
	is "$fails_got" "$fails_want" "$fails_name"
	[ "$fails_got" -eq "$fails_want" ] || diag "$(cat "$work/.said")"
}

# is GOT WANTED NAME: two texts are equal.
is()
{
	[ "$1" = "$2" ] && is_status=0 || is_status=1
	result "$is_status" "$3"
	[ "$is_status" -eq 0 ] || diag "got    '$1'
wanted '$2'"
}

# like TEXT PATTERN NAME: a shell pattern matches the whole text.
like()
{
	# shellcheck disable=SC2254 # a pattern is what it is
	case $1 in
	$2) result 0 "$3" ;;
	*)
		result 1 "$3"
		diag "got    '$1'
wanted '$2'"
		;;
	esac
}

# within NUMBER LOW HIGH NAME: a measured figure, printed with the result.
within()
{
	awk -v n="$1" -v low="$2" -v high="$3" 'BEGIN { exit !(n != "" && n + 0 >= low + 0 && n + 0 <= high + 0) }' &&
		within_status=0 || within_status=1
	result "$within_status" "$4 ($1, allowed $2 to $3)"
	diag "$4: $1"
}

# fits SCHEMA FILE NAME: each line of the file is a document of this schema. Without python3-jsonschema
# (the guests) nothing is tested.
fits()
{
	python3 -c 'import jsonschema' 2>/dev/null || return 0
	"$CGOV" schema "$1" >"$work/.schema"
	ok "$3" python3 -c '
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
for line in open(sys.argv[2]):
    jsonschema.Draft202012Validator(schema).validate(json.loads(line))' "$work/.schema" "$2"
}

# skip NAME WHY: what this machine should be able to show and cannot.
skip()
{
	if [ "${CGOV_MUST_WORK-}" = 1 ]; then
		result 1 "$1"
		diag "skipped: $2; CGOV_MUST_WORK=1 takes that as a failure"
	else
		skip_here "$1" "$2"
	fi
}

# skip_here NAME WHY: what this machine is known never to have (PSI in uml).
skip_here()
{
	tests_done=$((tests_done + 1))
	echo "ok $tests_done - $1 # SKIP $2"
}

# done_testing: the plan, and the status of the whole.
done_testing()
{
	echo "1..$tests_done"
	[ "$tests_failed" -eq 0 ] || exit 1
	exit 0
}
