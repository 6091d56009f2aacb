#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# Processes that fork, exec and end, as events of their group.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
group=$tree/process-test
mkdir "$group"
trap 'rmdir "$group"; rm -rf "$work"' EXIT

# what EVENT: how many of them.
what()
{
	jq -r "select(.event == \"$1\" and .group == \"/process-test\") | .detail" "$work/events"
}

"$CGOV" watch --events --processes /process-test >"$work/events" 2>"$work/said" &
watcher=$!
sleep 1
sh -c 'echo $$ >"$0/cgroup.procs"; sleep 0.5; (exit 3); exec sleep 0.5' "$group"
for _ in $(seq 100); do
	! grep -q '"exit".*"exit 3\|exit 0' "$work/events" || [ "$(grep -c '"exit"' "$work/events")" -lt 3 ] || break
	[ ! -s "$work/said" ] || break
	sleep 0.1
done
kill $watcher
wait $watcher
if [ -s "$work/said" ]; then
	# The embedded Linux has none.
	like "$(cat "$work/said")" '*no events of processes*CONFIG_PROC_EVENTS*' 'a kernel without says so'
	is "$(wc -l <"$work/said")" 1 'once'
else
	diag "$(jq -c '[.event, .group, .detail]' "$work/events" | tr '\n' ' ')"
	is "$(what fork | wc -l)" 2 'two processes forked in the group'
	like "$(what exec)" '*sleep*sleep*' 'two programs began'
	is "$(what exit | wc -l)" 3 'three processes ended'
	like "$(what exit)" '*exit 3*' 'with their status'

	# Kernels before 6.6 let only CAP_NET_ADMIN listen.
	setpriv --reuid 65534 --regid 65534 --clear-groups \
		"$CGOV" watch --events --processes --count 1 / >"$work/events" 2>"$work/said" &
	watcher=$!
	sleep 1
	sh -c 'exec true'
	wait $watcher
	like "$(cat "$work/events")" '*"event":"*' 'a normal user gets events too'
	fails 2 'it is an option of events' "$CGOV" watch --processes
fi
done_testing
