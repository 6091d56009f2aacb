#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13 sid
#
# What taskstats says of processes and threads, against /proc.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
group=$tree/taskstats-test
usage=$CGOV_BUILD/tests/usage

# shellcheck disable=SC2317 # called by the trap
clean()
{
	echo 1 >"$group/cgroup.kill"
	while ! rmdir "$group" 2>/dev/null; do :; done
	sysctl -q kernel.task_delayacct="$counted"
	rm -rf "$work"
}
counted=$(cat /proc/sys/kernel/task_delayacct)
mkdir "$group"
trap clean EXIT

# value KEY LINE: of "KEY=VALUE" in it.
value()
{
	echo "$2" | sed "s/.* $1=\([^ ]*\).*/\1/"
}

sh -c 'echo $$ >"$0/cgroup.procs"; printf %0262144d 1 >"$1/file"
	i=0; while [ $i -lt 30000 ]; do i=$((i + 1)); done; kill -STOP $$; exec sleep 600' \
	"$group" "$work" &
burner=$!
until grep -q '^State:.T' /proc/$burner/status; do sleep 0.1; done

line=$("$usage" "$group" 2>"$work/said" | head -n 1)
diag "$line"
is "$(cat "$work/said")" '' 'the kernel answers'
ticks=$(awk '{ print $14 + $15 }' /proc/$burner/stat)
proc_usec=$((ticks * 1000000 / $(getconf CLK_TCK)))
run_usec=$(($(cut -d ' ' -f 1 /proc/$burner/schedstat) / 1000))
diag "CPU time: taskstats $(value ran "$line") us, /proc/PID/schedstat $run_usec, /proc/PID/stat $proc_usec"
is "$(value ran "$line")" "$run_usec" 'CPU time is what the scheduler counts'
within "$proc_usec" $((run_usec - 20000)) $((run_usec + 20000)) 'within a tick of what /proc says'
is "$(value cpu "$line")" \
	"$(($(cut -d ' ' -f 2 /proc/$burner/schedstat) / 1000))" 'and the time it waited for a CPU'
is "$(value write "$line")" "$(awk '/^write_bytes/ { print $2 }' /proc/$burner/task/$burner/io)" \
	'bytes written are those of /proc'
is "$(value blkio "$line")" - 'what is not counted is not known'

sysctl -q kernel.task_delayacct=1
line=$("$usage" "$group" | head -n 1)
like "$(value blkio "$line")" '[0-9]*' 'with kernel.task_delayacct the other delays are known'
diag "$line"

# Of a normal user: /proc has less, and it is said.
as_user()
{
	setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
}
line=$(as_user "$usage" "$group" 2>"$work/said" | head -n 1)
diag "$(cat "$work/said")"
is "$(wc -l <"$work/said")" 1 'without CAP_NET_ADMIN it is said once'
like "$(cat "$work/said")" '*CAP_NET_ADMIN*' 'and why'
is "$(value ran "$line")" "$run_usec" 'CPU time then comes from /proc'
is "$(value blkio "$line")" - 'delays do not'
done_testing
