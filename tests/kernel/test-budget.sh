#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
# A budget of CPU time is kept: samples come later rather than exceed it, and that is said.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

root=/sys/fs/cgroup
i=0
while [ $i -lt 20 ]; do
	mkdir $root/budget$i
	i=$((i + 1))
done

# cpu PID: what it used so far, in ticks of 10 ms.
cpu() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

"$CGOV" watch --json --interval 20ms >"$work/all" 2>/dev/null &
free=$!
"$CGOV" watch --json --interval 20ms --budget 2% >"$work/held" 2>"$work/said" &
held=$!
# The first sample is not in the budget.
sleep 3
free_before=$(cpu $free) held_before=$(cpu $held)
sleep 15
free_used=$(($(cpu $free) - free_before)) held_used=$(($(cpu $held) - held_before))
kill $free $held
wait $free $held
diag "CPU in 15 s, in ticks of 10 ms: $free_used without a budget, $held_used with one of 2 % (30)"
within "$held_used" 0 35 'a budget of 2 % is kept'
within "$free_used" 100 1500 'without one it is far more'
like "$(cat "$work/said")" 'cgov: a sample every *s now: more often would take more than 2.00% of a CPU' \
	'it is said, once'
ok 'what was printed is whole' jq -e .interval_usec "$work/held"
fails 2 'no share is refused' "$CGOV" watch --budget much

tmux -S "$work/tmux" new-session -d -x 100 -y 24 "HOME=$work '$CGOV' top --interval 100ms --budget 1%"
for _ in $(seq 100); do
	tmux -S "$work/tmux" capture-pane -p | head -n 1 >"$work/head"
	! grep -q 'held to' "$work/head" || break
	sleep 0.2
done
like "$(cat "$work/head")" 'cgov top*every *s, held to 1.00%*' 'the dashboard shows what the budget leaves'
tmux -S "$work/tmux" kill-server
rmdir $root/budget*
done_testing
