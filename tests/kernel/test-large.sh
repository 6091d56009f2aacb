#!/bin/sh
# SPDX-License-Identifier: MIT
# machines-full: uml
# The dashboard over 10,000 groups with every controller: bounded memory, few descriptors, and a
# frame sends only what changed.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

top=/sys/fs/cgroup/large
groups=10000
mkdir $top
sed 's/[^ ]*/+&/g' $top/cgroup.controllers >$top/cgroup.subtree_control
seq -f "$top/group-%05g" $groups | xargs mkdir

cat >"$work/inside" <<EOF
stty rows 60 cols 200
echo \$\$ >'$work/pid'
HOME='$work' TERM=xterm-256color exec '$CGOV' top --interval 1s
EOF
mkfifo "$work/keys"
: >"$work/screen"
script -qfc "sh '$work/inside'" "$work/screen" <"$work/keys" >/dev/null &
script=$!
exec 7>"$work/keys"

size() { stat -c %s "$work/screen"; }
# field NAME: of the dashboard's /proc/PID/status.
field() { awk -v name="$1:" '$1 == name { print $2 }' "/proc/$(cat "$work/pid")/status"; }
# next_frame: wait until something more was sent, and all of it.
next_frame()
{
	frame_from=$(size)
	for _ in $(seq 300); do
		[ "$(size)" -eq "$frame_from" ] || break
		sleep 0.2
	done
	sleep 0.5
}

# The first sample takes seconds here; until then the screen is empty.
for _ in $(seq 600); do
	[ "$(size)" -lt 4000 ] || break
	sleep 0.2
done
sleep 1
first=$(size)
for _ in 1 2 3; do
	next_frame
done
later=$((($(size) - first) / 3))
diag "the first frame sent $first bytes, later ones $later each"
within "$first" 4000 200000 'the first frame draws the whole screen of 200x60'
within "$later" 1 $((first / 4)) 'a later one sends only what changed'
descriptors=$(find "/proc/$(cat "$work/pid")/fd" -type l | wc -l)
within "$(field VmHWM)" 1 65536 'it stays below 64 MiB'
within "$descriptors" 1 64 'and keeps no descriptor a group'
printf q >&7
exec 7>&-
wait $script
is $? 0 'it ends when told to'

"$CGOV" stat --json /large >"$work/json"
is "$(jq '.groups | length' "$work/json")" $((groups + 1)) 'one sample as JSON has every group'
find $top -mindepth 1 -depth -type d -exec rmdir {} +
rmdir $top
done_testing
