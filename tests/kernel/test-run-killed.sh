#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
#
# cgov killed (SIGKILL) at each of its system calls on the way through a launch: its workload dies
# with it, was never outside its limits, and the next command names and cleans what is left.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

proof=$work/proof
trace=$work/trace
log=$work/log
# The workload's first act tells its limits; the shell alone does it, so that it is over soon.
# shellcheck disable=SC2016 # the workload's own variables
workload='read -r m <memory.max; read -r p <pids.max; echo "$m $p" >>"$1"; exec sleep 0.05'

launch()
{
	"$@" "$CGOV" run --name victim --workdir /sys/fs/cgroup -l memory.max=64M -l pids.max=20 -- \
		sh -c "$workload" sh "$proof" >"$work/out" 2>"$work/err"
}

leftovers()
{
	find /sys/fs/cgroup/cgov -mindepth 1 -maxdepth 1 -type d
	find /run/cgov/launches -type f
	grep -h /victim /proc/[0-9]*/cgroup 2>/dev/null
}

# NAME COUNT of the system calls from where the launch begins: what is before only looks.
calls()
{
	sed -n '/^signalfd4/,$p' "$trace" |
		sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' | sort | uniq -c | awk '{ print $2, $1 }'
}

# How often the call came before that.
before()
{
	sed '/^signalfd4/,$d' "$trace" | grep -c "^$1("
}

# killed CALL N: cgov is killed at its N-th CALL. What went wrong is in $log.
killed()
{
	rm -f "$proof"
	launch strace -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" 2>/dev/null
	[ ! -s "$proof" ] || [ "$(cat "$proof")" = '67108864 20' ] ||
		echo "$1 $2: ran with '$(cat "$proof")'" >>"$log"
	"$CGOV" ls >"$work/ls" 2>"$work/said" || echo "$1 $2: ls failed: $(cat "$work/said")" >>"$log"
	! grep -q "cleaned 'victim'" "$work/said" || cleaned=$((cleaned + 1))
	left=$(leftovers)
	[ -z "$left" ] || echo "$1 $2: left: $left" >>"$log"
	kills=$((kills + 1))
}

launch strace -o "$trace" || diag "$(cat "$work/err")"
is "$(cat "$proof")" '67108864 20' 'the workload sees its limits'
is "$(leftovers)" '' 'a launch that is not killed leaves nothing'

kills=0 cleaned=0
: >"$log"
calls >"$work/calls"
while read -r call count; do
	[ "$call" = exit_group ] && continue
	skipped=$(before "$call")
	n=1
	while [ "$n" -le "$count" ]; do
		killed "$call" $((skipped + n))
		n=$((n + 1))
	done
done <"$work/calls"
within "$kills" 50 1000 'cgov was killed at each of its system calls'
within "$cleaned" 10 "$kills" 'the next command named what it cleaned'
is "$(cat "$log")" '' 'no workload ran outside its limits, and nothing was left'
done_testing
