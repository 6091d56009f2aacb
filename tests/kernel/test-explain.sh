#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# What slows a group, said with the limit, whose it is, the evidence and what to do; and doing it helps.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
top=$tree/explain-test

# shellcheck disable=SC2317 # called by the trap
clean()
{
	echo 0 >"$top/cgroup.freeze"
	echo 1 >"$top/cgroup.kill"
	while ! rmdir "$top/outer/inner" "$top/outer" "$top" 2>/dev/null; do
		[ -d "$top" ] || break
	done
	rm -rf "$work"
}
echo '+cpu +memory +pids' >"$tree/cgroup.subtree_control"
mkdir "$top"
trap clean EXIT
echo '+cpu +memory +pids' >"$top/cgroup.subtree_control"
mkdir "$top/outer"
echo '+cpu +memory +pids' >"$top/outer/cgroup.subtree_control"
mkdir "$top/outer/inner"
explain() { "$CGOV" --cgroup-root "$tree" explain "$@" /explain-test/outer/inner; }
# first KEY: of the worst cause.
first() { explain --json --interval 1s | jq -r ".causes[0].$1"; }

like "$(explain --interval 100ms)" '/explain-test/outer/inner over *: nothing runs in it' 'an empty group'

echo '20000 100000' >"$top/outer/cpu.max"
sh -c 'echo $$ >"$0/cgroup.procs"; while :; do :; done' "$top/outer/inner" &
explain --interval 1s >"$work/said"
like "$(cat "$work/said")" '*1. held * by cpu.max of /explain-test/outer (0.2 CPUs)*' \
	'the cause, its limit and whose it is'
like "$(cat "$work/said")" '*/explain-test/outer: *cpu.stat.nr_throttled +*' 'the evidence'
like "$(cat "$work/said")" '*cgov set /explain-test/outer cpu.max=*%*' 'and what to do'
diag "$(cat "$work/said")"
within "$(wc -l <"$work/said")" 2 10 'in ten lines'
explain --json --interval 1s >"$work/json"
is "$(jq -r '.causes[0] | .cause, .knob, .owner' "$work/json" | paste -sd' ')" \
	'cpu-max cpu.max /explain-test/outer' 'the same for programs'
within "$(jq '.causes[0].evidence["/explain-test/outer"]["cpu.stat.throttled_usec"]' "$work/json")" \
	300000 20000000 'with the numbers'
if python3 -c 'import jsonschema' 2>/dev/null; then
	"$CGOV" schema cgov.explain/1 >"$work/schema"
	ok 'the document fits its schema' python3 -c '
import json, sys, jsonschema
jsonschema.validate(json.load(open(sys.argv[2])), json.load(open(sys.argv[1])))' "$work/schema" "$work/json"
fi
command=$(jq -r '.causes[0].command' "$work/json" | sed "s|^cgov|\"\$CGOV\" --cgroup-root $tree|")
ok 'the command it gives works as it stands' sh -c "CGOV='$CGOV'; $command"
diag "$(cat "$top/outer/cpu.max")"
before=$(jq '.causes[0].share' "$work/json")
after=$(explain --json --interval 1s | jq '[.causes[] | select(.cause == "cpu-max") | .share] | add // 0')
diag "held $before % of the time before, $after % after"
is "$(echo "$before $after" | awk '{ print ($1 > $2) }')" 1 'and then it is held less'

"$CGOV" --cgroup-root "$tree" record --interval 250ms --count 12 "$work/then.cgov" /explain-test
echo max >"$top/outer/cpu.max"
like "$("$CGOV" explain --replay "$work/then.cgov" /explain-test/outer/inner)" \
	'*over *1. held * by cpu.max of /explain-test/outer*' 'of a recording the same is told'
like "$("$CGOV" explain --replay "$work/then.cgov" --at +600ms --interval 100ms /explain-test/outer/inner)" \
	'*over *1. held *' 'at any time of it'
fails 1 'not of its first sample' "$CGOV" explain --replay "$work/then.cgov" --at +0s /explain-test/outer/inner
fails 1 'and not of who was not there' "$CGOV" explain --replay "$work/then.cgov" /explain-test/nobody
fails 2 'a time without a recording' "$CGOV" explain --at +0s /explain-test
echo 1 >"$top/outer/cgroup.freeze"
until grep -q 'frozen 1' "$top/outer/inner/cgroup.events"; do sleep 0.05; done
is "$(first cause) $(first owner)" 'frozen /explain-test/outer' 'a group that was frozen from above'
echo 0 >"$top/outer/cgroup.freeze"

echo 3 >"$top/outer/inner/pids.max"
sh -c 'echo $$ >"$0/cgroup.procs"
	while :; do (sleep 0.3 & sleep 0.3 & sleep 0.3 & wait) 2>/dev/null; sleep 0.05; done' "$top/outer/inner" &
forks=$(explain --json --interval 1s | jq -r '.causes[] | select(.cause == "pids-max") | .command')
is "$forks" 'cgov set /explain-test/outer/inner pids.max=6' 'forks that are refused'

fails 1 'a group that is not there' "$CGOV" --cgroup-root "$tree" explain /explain-test/nothing
fails 2 'none is named' "$CGOV" explain
fails 2 'a time without a unit' "$CGOV" explain --interval 5 /
done_testing
