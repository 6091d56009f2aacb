#!/bin/sh
# SPDX-License-Identifier: MIT
# machines-full: native
#
# Groups come and go, 500 a second, beside top, watch and record: each is told of, nothing is lost.
# CGOV_BUILD can be one with sanitizers; CGOV_CHURN_SECONDS says how long.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

seconds=${CGOV_CHURN_SECONDS:-8}
rate=500
top=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/churn-$$

# shellcheck disable=SC2317 # called by the trap
clean()
{
	tmux -S "$work/tmux" kill-server 2>/dev/null
	for pid in ${samples-} ${events-} ${record-}; do kill "$pid" 2>/dev/null; done
	find "$top" -depth -type d -exec rmdir {} + 2>/dev/null
	rm -rf "$work"
}
mkdir "$top" "$top/groups"
trap clean EXIT

"$CGOV" --cgroup-root "$top" watch --json --interval 50ms >"$work/samples" 2>"$work/samples.err" &
samples=$!
"$CGOV" --cgroup-root "$top" watch --events --interval 200ms >"$work/events" 2>"$work/events.err" &
events=$!
"$CGOV" --cgroup-root "$top" record --interval 100ms "$work/churn.cgov" 2>"$work/record.err" &
record=$!
HOME=$work tmux -S "$work/tmux" new-session -d -x 120 -y 40 \
	"'$CGOV' --cgroup-root '$top' top --interval 100ms 2>'$work/top.err'; echo \$? >'$work/top.status'"
until tmux -S "$work/tmux" capture-pane -p | grep -q groups; do sleep 0.1; done
# From the first group that is told of on, all are.
mkdir "$top/groups/begin"
until grep -q begin "$work/events"; do
	rmdir "$top/groups/begin"
	sleep 0.3
	mkdir "$top/groups/begin"
	sleep 0.3
done

count=$("${0%/*}/../tools/churn.py" "$top/groups" "$seconds" $rate)
diag "$count groups made and removed in $seconds s"
within "$count" $((seconds * rate * 8 / 10)) $((seconds * rate + 100)) 'groups come and go at that rate'
sleep 2
within "$(cat /proc/$events/fdinfo/* | grep -c '^inotify ')" 1 100 'what is gone is watched no more'
tmux -S "$work/tmux" send-keys q
until [ -s "$work/top.status" ]; do sleep 0.1; done
is "$(cat "$work/top.status")" 0 'top ends well'
is "$(cat "$work/top.err")" '' 'and had nothing to complain of'
kill -TERM $samples $events $record
for name in samples events record; do
	eval "pid=\$$name"
	wait "$pid" && status=0 || status=$?
	is "$status" 0 "$name: ends well"
	is "$(cat "$work/$name.err")" '' "$name: had nothing to complain of"
done
told() { jq -s "[.[] | select(.event == \"$1\" and (.group | test(\"/groups/g[0-9]+\$\"))) | .count] | add // 0" "$work/events"; }
is "$(told create)" "$count" 'each that was made is told of'
is "$(told remove)" "$count" 'each that was removed as well'
is "$(jq -s '[.[] | select(.event == "lost")] | length' "$work/events")" 0 'nothing was lost'
ok 'each sample is whole JSON' jq -e '.groups | length > 0' "$work/samples"
ok 'the recording opens' "$CGOV" stat --replay "$work/churn.cgov" --json
done_testing
