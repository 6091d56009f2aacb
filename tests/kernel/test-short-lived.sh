#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13 sid
#
# Tasks that end between two samples still count to their group.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
top=$tree/short-test
brief=$CGOV_BUILD/tests/brief
watcher=

# shellcheck disable=SC2317 # called by the trap
clean()
{
	[ -z "$watcher" ] || kill "$watcher" 2>/dev/null
	echo 1 >"$top/cgroup.kill"
	while ! rmdir "$top/tasks" "$top" 2>/dev/null; do
		[ -d "$top" ] || break
	done
	rm -rf "$work"
}
mkdir "$top" "$top/tasks" "$top/other"
trap 'rmdir "$top/other"; clean' EXIT

# of_group PATH KEY: its number in the last sample.
of_group()
{
	tail -n 1 "$work/samples" | jq ".groups[] | select(.path == \"$1\") | .cgov.tasks.$2"
}

# until_counted COUNT: a sample says that so many ended, or half a minute passed.
until_counted()
{
	tries=0
	until [ "$(of_group /short-test/tasks exited)" = "$1" ] || [ $tries -eq 150 ]; do
		sleep 0.2
		tries=$((tries + 1))
	done
}

"$CGOV" watch --json --interval 200ms /short-test >"$work/samples" 2>"$work/said" &
watcher=$!
until [ -s "$work/samples" ]; do sleep 0.1; done
is "$(of_group /short-test/tasks exited)" 0 'a group begins with none'

sh -c 'echo $$ >"$0/cgroup.procs"; exec "$1" 2000 5000' "$top/tasks" "$brief"
# The one that started them is one more.
until_counted 2001
kill -TERM $watcher
wait $watcher
watcher=
counted=$(of_group /short-test/tasks exited)
diag "2,000 tasks of 5 ms and their parent: $counted counted, $(of_group /short-test/tasks exited_by_parent) of them by their parent's group, lost $(of_group /short-test losses) times"
is "$counted" 2001 'all count to their group'
is "$(of_group /short-test exited)" 2001 'and to the one above'
is "$(of_group /short-test/other exited)" 0 'and to no other'
used=$(awk '/^usage_usec/ { print $2 }' "$top/tasks/cpu.stat")
diag "CPU time: of the tasks $(of_group /short-test/tasks exited_cpu_usec) us, of the group $used us"
# The record is made when a task begins to end: what ending takes is not in it.
within "$(of_group /short-test/tasks exited_cpu_usec)" 10000000 $((used + 100000)) \
	'their CPU time counts, and is not more than the group used'
is "$(of_group /short-test losses)" 0 'nothing was lost'
is "$(cat "$work/said")" '' 'and nothing had to be said'

# They end, and who started them, while nobody reads of it.
rm "$work/samples"
"$CGOV" watch --json --interval 200ms /short-test >"$work/samples" &
watcher=$!
until [ -s "$work/samples" ]; do sleep 0.1; done
sh -c 'echo $$ >"$0/cgroup.procs"; exec "$1" 400 5000' "$top/tasks" "$brief" &
burst=$!
until [ "$(of_group /short-test/tasks exited)" != 0 ]; do sleep 0.1; done
kill -STOP $watcher
wait $burst
kill -CONT $watcher
until_counted 401
kill -TERM $watcher
wait $watcher
watcher=
is "$(of_group /short-test/tasks exited)" 401 'what is read of late counts to its group too'

# A socket that is not read from while more ends than it holds.
rm "$work/samples"
"$CGOV" watch --json --interval 200ms /short-test >"$work/samples" &
watcher=$!
until [ -s "$work/samples" ]; do sleep 0.1; done
kill -STOP $watcher
"$brief" 12000 0
kill -CONT $watcher
sleep 3
kill -TERM $watcher
wait $watcher
watcher=
within "$(of_group /short-test losses)" 1 100 'what the socket could not hold is told of'
within "$(of_group /short-test/other losses)" 1 100 'in every group'

setpriv --reuid 65534 --regid 65534 --clear-groups \
	"$CGOV" watch --json --count 3 --interval 50ms /short-test >"$work/samples" 2>"$work/said"
is "$(wc -l <"$work/said")" 1 'without CAP_NET_ADMIN it is said once'
like "$(cat "$work/said")" '*not counted*CAP_NET_ADMIN*' 'what is missing, and why'
is "$(of_group /short-test exited)" null 'and the number is absent, not 0'
done_testing
