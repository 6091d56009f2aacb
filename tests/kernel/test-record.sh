#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
# Recordings of a live tree: what they say is what the kernel said, whatever ended them.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
top=$root/record-test
file=$work/day.cgov

# shellcheck disable=SC2317 # the trap calls it
remove()
{
	[ -z "${busy-}" ] || kill "$busy" 2>/dev/null
	[ -z "${recorder-}" ] || kill "$recorder" 2>/dev/null
	sleep 0.2
	find "$top" -depth -type d -exec rmdir {} + 2>/dev/null
	rm -rf "$work"
}
trap remove EXIT

# replay TIME JQ: a number of a recorded sample.
replay()
{
	"$CGOV" stat --replay "$file" --at "$1" --json | jq -r "$2"
}
usage() { awk '/^usage_usec/ { print $2 }' "$top/busy/cpu.stat"; }
group() { echo ".groups[] | select(.path == \"/record-test/$1\")"; }

echo '+cpu +memory +pids' >"$root/cgroup.subtree_control"
mkdir "$top"
echo '+cpu +memory +pids' >"$top/cgroup.subtree_control"
mkdir "$top/busy" "$top/idle"
echo 64M >"$top/memory.max"
echo 32 >"$top/idle/pids.max"
sh -c 'while :; do :; done' &
busy=$!
echo $busy >"$top/busy/cgroup.procs"

before=$(usage)
ok 'five samples are recorded' "$CGOV" record --count 5 --interval 200ms "$file" /record-test
after=$(usage)
within "$(replay -0 "$(group busy) | .cpu.stat.usage_usec")" "$before" "$after" \
	'its CPU time lies between what the kernel said before and after'
first=$(replay +0 "$(group busy) | .cpu.stat.usage_usec")
last=$(replay -0 "$(group busy) | .cpu.stat.usage_usec")
within "$((last - first))" 50000 2000000 'it grew from the first sample to the last'
is "$(replay -0 "$(group idle) | .pids.max")" 32 'a limit is there'
is "$(replay -0 "$(group idle) | .cgov.effective[\"memory.max\"].owner")" /record-test \
	'and which group above limits it'
is "$("$CGOV" stat --replay "$file" --json | jq -r .boot_id)" \
	"$(cat /proc/sys/kernel/random/boot_id)" 'the boot it was recorded in'

like "$("$CGOV" top --replay "$file" 2>/dev/null </dev/null)" 'GROUP*busy*idle*' \
	'without a terminal top prints the last sample'
tmux -S "$work/tmux" new-session -d -x 100 -y 24 "'$CGOV' top --columns cpu,memory --replay '$file'; sleep 60"
screen() { tmux -S "$work/tmux" capture-pane -p; }
tries=0
until screen | grep -q HELD || [ $tries -eq 100 ]; do
	sleep 0.2
	tries=$((tries + 1))
done
last=$(screen | awk 'NR == 1 { print $5, $6 }')
like "$(screen)" '*HELD*record-test*busy*' 'top plays it to its end and holds'
tmux -S "$work/tmux" send-keys , , .
sleep 1
before=$(screen | awk 'NR == 1 { print $5, $6 }')
is "$(printf '%s\n' "$last" "$before" | sort | head -n 1)" "$before" 'comma steps back in time'
within "$(screen | awk '/ busy/ { print $2 }')" 50 110 'with the rates of that time'
tmux -S "$work/tmux" kill-server

mkdir "$top/fresh"
"$CGOV" record --interval 50ms "$file" /record-test &
recorder=$!
# seen COUNT: the last sample has so many groups of that name.
seen()
{
	tries=0
	until [ "$(replay -0 '[.groups[] | select(.path == "/record-test/fresh")] | length')" = "$1" ] ||
		[ $tries -eq 100 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
}
seen 1
there=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
sleep 0.2
rmdir "$top/fresh"
seen 0
size=$(stat -c %s "$file")
ok 'it is read while it is written' "$CGOV" stat --replay "$file" --json
kill -9 $recorder
wait $recorder 2>/dev/null
recorder=
is "$(replay -0 '[.groups[] | select(.path == "/record-test/fresh")] | length')" 0 \
	'a recorder that was killed left its samples: the group that went is gone'
is "$(replay "$there" '[.groups[] | select(.path == "/record-test/fresh")] | length')" 1 \
	'and before that it was there'
is "$(replay +0 '[.groups[] | select(.path == "/record-test/fresh")] | length')" 0 \
	'what was recorded first is still in front'
truncate -s $((size - 7)) "$file"
ok 'cut short it opens' "$CGOV" stat --replay "$file"
ok 'and is gone on with' "$CGOV" record --count 1 "$file" /record-test

"$CGOV" record --interval 50ms "$work/term.cgov" &
recorder=$!
sleep 0.5
fails 1 'two do not record into one file' "$CGOV" record --count 1 "$work/term.cgov"
kill -TERM $recorder
wait $recorder && status=0 || status=$?
recorder=
is "$status" 0 'SIGTERM ends it well'

# A mostly idle tree of a thousand groups: one in twenty runs something at each sample.
kill $busy
busy=
sleep 0.2
i=0
while [ $i -lt 1000 ]; do
	echo "$top/idle/g$i"
	i=$((i + 1))
done | xargs mkdir
(
	i=0
	while :; do
		sh -c "echo \$\$ >$top/idle/g$i/cgroup.procs; exec true"
		i=$(((i + 7) % 1000))
		sleep 0.02
	done
) &
busy=$!
"$CGOV" record --count 20 --interval 100ms "$work/many.cgov" /record-test
groups=$("$CGOV" stat --replay "$work/many.cgov" --json | jq '.groups | length')
size=$(stat -c %s "$work/many.cgov")
kill $busy
busy=
within "$groups" 1003 1003 'a thousand groups are recorded'
within "$(awk "BEGIN { printf \"%.1f\", $size / $groups / 20 }")" 0 20 \
	'bytes a group and sample of a mostly idle tree, all that goes with them included'
done_testing
