#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# What happens to groups is told once, by name, also of those that are gone when it is looked at.
#
# shellcheck disable=SC2016 # texts for the shell inside

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

root=/sys/fs/cgroup
top=$root/events-$$
for group in "$root" "$top"; do
	mkdir -p "$group"
	echo '+memory +pids' >"$group/cgroup.subtree_control"
done

# begin OPTION...: watch, and wait until it does.
begin()
{
	"$CGOV" watch --events "$@" >"$work/events" 2>"$work/err" &
	watch=$!
	mkdir "$top/begin"
	until grep -q "$top/begin" "$work/events" 2>/dev/null || [ "$(events create begin)" -gt 0 ]; do
		rmdir "$top/begin"
		sleep 0.2
		mkdir "$top/begin"
		sleep 0.2
	done
	rmdir "$top/begin"
}

# events EVENT NAME: how many of this group were told.
events()
{
	jq -s --arg event "$1" --arg name "/$2" \
		'[.[] | select(.event == $event and (.group | endswith($name))) | .count] | add // 0' \
		"$work/events"
}

# wait_event EVENT NAME: until it was told; half a minute at the most.
wait_event()
{
	for _ in $(seq 300); do
		[ "$(events "$1" "$2")" -eq 0 ] || return 0
		sleep 0.1
	done
	return 1
}

# in_group NAME COMMAND...: born outside, moved in.
in_group()
{
	sh -c 'echo $$ >"$0/cgroup.procs"; shift; exec "$@"' "$top/$1" "$@" >"$work/said" 2>&1
}

begin --interval 500ms

mkdir "$top/frozen"
echo 1 >"$top/frozen/cgroup.freeze"
ok 'a group that is frozen is told of' wait_event freeze frozen
echo 0 >"$top/frozen/cgroup.freeze"
ok 'and one that is thawed' wait_event thaw frozen
rmdir "$top/frozen"
ok 'and that it was removed' wait_event remove frozen

mkdir "$top/bomb"
echo 3 >"$top/bomb/pids.max"
in_group bomb sh -c 'for i in 1 2 3 4 5; do sleep 1 & done; wait'
ok 'forks that pids.max refused are told of' wait_event pids_max bomb
while ! rmdir "$top/bomb" 2>/dev/null; do sleep 0.1; done

# Killed for lack of memory, and removed before anybody looks.
mkdir "$top/hog"
echo 16M >"$top/hog/memory.max"
[ ! -e "$top/hog/memory.swap.max" ] || echo 0 >"$top/hog/memory.swap.max"
in_group hog python3 -c 'x = bytearray(1 << 27)'
while ! rmdir "$top/hog" 2>/dev/null; do :; done
ok 'an OOM kill in a group that is gone at once is told of' wait_event oom_kill hog
is "$(events oom_kill hog)" 1 'once'
is "$(events oom_kill "${top##*/}")" 0 'and of no group above it'

kill -TERM $watch
wait $watch
is $? 0 'watch ends well when told to'
is "$(jq -s '[.[] | select(.event == "lost")] | length' "$work/events")" 0 'nothing was lost'
is "$(jq -r 'select(.group | endswith("/hog")) | .id // "none"' "$work/events" | sort -u | wc -l)" 1 \
	'all that was told of one group has one id'
fits event "$work/events" 'each line fits the schema'

# The same in the dashboard and in a recording of it.
tell() { tmux -S "$work/tmux" "$@"; }
shows()
{
	for _ in $(seq 100); do
		! tell capture-pane -p | grep -q "$1" || return 0
		sleep 0.2
	done
	tell capture-pane -p
	return 1
}
if command -v tmux >/dev/null; then
	"$CGOV" record --interval 300ms "$work/recording" 2>/dev/null &
	record=$!
	HOME=$work tell new-session -d -x 120 -y 30 "'$CGOV' top --interval 300ms"
	ok 'the dashboard comes up' shows "${top##*/}"
	tell send-keys L
	mkdir "$top/seen"
	ok 'its lane tells of a group that is made' shows '/seen .*made'
	mkdir "$top/hog"
	echo 16M >"$top/hog/memory.max"
	[ ! -e "$top/hog/memory.swap.max" ] || echo 0 >"$top/hog/memory.swap.max"
	in_group hog python3 -c 'x = bytearray(1 << 27)'
	while ! rmdir "$top/hog" 2>/dev/null; do :; done
	ok 'and of a kill in one that is gone' shows '/hog .*killed for lack of memory'
	tell kill-server
	sleep 1
	kill -TERM $record
	wait $record
	HOME=$work tell new-session -d -x 120 -y 30 "'$CGOV' top --replay '$work/recording'"
	shows "${top##*/}"
	tell send-keys p L
	ok 'a recording has it too' shows '/hog .*killed for lack of memory'
	tell kill-server
	rmdir "$top/seen"
fi

# Groups that come and go between two looks, five hundred a second.
begin --interval 1s --match "/${top##*/}/*"
made=$(python3 - "$top" "${CGOV_CHURN_SECONDS:-5}" <<-'END'
	import os, sys, time
	top, seconds, count = sys.argv[1], float(sys.argv[2]), 0
	start = time.monotonic()
	while time.monotonic() - start < seconds:
	    name = f"{top}/c{count}"
	    os.mkdir(name)
	    os.rmdir(name)
	    count += 1
	    time.sleep(max(0, start + count / 500 - time.monotonic()))
	print(count)
	END
)
diag "groups made and removed: $made"
mkdir "$top/end"
rmdir "$top/end"
wait_event remove end
within "$(cat /proc/$watch/fdinfo/* | grep -c '^inotify ')" 1 200 'what is gone is watched no more'
kill -TERM $watch
wait $watch
churned='[.[] | select(.group | test("/c[0-9]+$"))]'
is "$(jq -s "$churned | map(select(.event == \"create\")) | length" "$work/events")" "$made" \
	'each that was made is told of, though no look met it'
is "$(jq -s "$churned | map(select(.event == \"remove\")) | length" "$work/events")" "$made" \
	'and each that was removed'
is "$(jq -s "$churned | map(.group) | unique | length" "$work/events")" "$made" 'by its name'
is "$(timeout 20 "$CGOV" watch --events --count 1 --match "/${top##*/}/*" 2>/dev/null | wc -l & \
	sleep 3; mkdir "$top/a" "$top/b"; wait)" 1 'after as many events as were asked for it ends'
rmdir "$top/a" "$top/b" "$top"
done_testing
