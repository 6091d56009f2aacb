#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13@dev
#
# Limits that cgov keeps itself: output, idleness, and the signal before the kill.
#
# shellcheck disable=SC2016 # texts for the shell inside

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# limited OPTION... -- COMMAND...: its output in $work/out, status, reason and end in $said.
limited()
{
	"$CGOV" run --report "$work/report" "$@" >"$work/out" 2>"$work/err" </dev/null &&
		status=0 || status=$?
	said="$status $(jq -r '.exit | "\(.reason) \(.signal // .code)"' "$work/report")"
}

# Output.
limited --output 100K -- yes
is "$said" '124 output 9' 'a workload that writes too much is ended, and the report says why'
is "$(stat -c %s "$work/out")" 102400 'up to the limit everything arrived, and nothing after it'
limited --output 100K -- sh -c 'echo out; echo err >&2; exit 3'
is "$said" '3 exited 3' 'one that writes less ends as it does'
is "$(cat "$work/out")" out 'its standard output arrives'
like "$(cat "$work/err")" '*err*' 'and its standard error, apart'
limited --output 10 -- sh -c 'printf 12345; printf 12345 >&2; sleep 0.2; printf 1 >&2; sleep 60'
is "$said" '124 output 9' 'both count together, and a byte more is too much'
limited --output 1M -- sh -c 'head -c 1048576 /dev/zero'
is "$said $(stat -c %s "$work/out")" '0 exited 0 1048576' 'exactly the limit is not too much'
is "$("$CGOV" run --output 1M -- yes 2>/dev/null | head -n 1)" y \
	'a reader that stops early ends the workload as without a limit'
mkfifo "$work/slow"
sh -c 'exec 0<"$1"; sleep 2' sh "$work/slow" &
reader=$!
"$CGOV" run --output 1G --timeout 500ms --report "$work/report" -- yes >"$work/slow" 2>/dev/null
is "$(jq -r .exit.reason "$work/report")" timeout 'a reader that does not read stops no clock'
wait $reader

fits report "$work/report" 'the report fits its schema'

# A reader that stopped reading, and a workload that has ended: cgov can be ended too.
mkfifo "$work/stuck"
sh -c 'exec 0<"$1"; sleep 30' sh "$work/stuck" &
reader=$!
"$CGOV" run --output 1M -- head -c 200000 /dev/zero >"$work/stuck" 2>/dev/null &
cgov=$!
sleep 2
kill -TERM $cgov
wait $cgov && status=0 || status=$?
is "$status" 143 'a signal ends a cgov that only waits for the reader of what is left'
kill $reader 2>/dev/null
"$CGOV" gc >/dev/null 2>&1

# Beyond the limit nothing is read, and nothing spins.
"$CGOV" run --output 1K --grace 2s -- sh -c 'trap "" TERM; while :; do echo more; done' >"$work/out" 2>/dev/null &
cgov=$!
sleep 1.5
used=$(awk '{ print $14 + $15 }' "/proc/$cgov/stat")
wait $cgov
within "$used" 0 60 'waiting for the grace to pass costs cgov little, in ticks of 10 ms'

# Idleness.
limited --idle 500ms -- sleep 60
is "$said" '124 idle 9' 'a workload that does nothing is ended'
limited --idle 2s -- sh -c 'for i in 1 2 3; do sleep 1; i=0; while [ $i -lt 20000 ]; do i=$((i + 1))
	done; done'
is "$said" '0 exited 0' 'one that works now and then is not'
limited --idle 2s --output 1M -- sh -c 'for i in 1 2 3; do sleep 1; echo; done'
is "$said" '0 exited 0' 'nor one that writes now and then'

# The signal first.
limited --timeout 500ms --grace 30s -- sh -c 'trap "exit 7" TERM; while :; do sleep 0.1; done'
is "$said" '124 timeout 7' 'at its time limit a workload can end itself, and the reason stays'
limited --timeout 500ms --grace 500ms -- sh -c 'trap "" TERM; while :; do sleep 0.1; done'
is "$said" '124 timeout 9' 'one that does not is killed after the grace'
limited --cpu-time 300ms --grace 30s -- sh -c 'while :; do :; done'
is "$said" '124 cpu-time 24' 'for CPU time the signal is SIGXCPU'
done_testing
