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

# In groups of their own: ticks, by which /proc counts, miss what sleeps when they come.
mkdir $root/free $root/held
# cpu GROUP: what it used so far, in usec.
cpu() { awk '/^usage_usec/ { print $2 }' "$root/$1/cpu.stat"; }

"$CGOV" watch --json --interval 20ms >"$work/all" 2>/dev/null &
free=$!
echo $free >$root/free/cgroup.procs
"$CGOV" watch --json --interval 20ms --budget 2% >"$work/held" 2>"$work/said" &
held=$!
echo $held >$root/held/cgroup.procs
# The first sample is not in the budget.
sleep 3
free_before=$(cpu free) held_before=$(cpu held)
sleep 15
free_used=$(($(cpu free) - free_before)) held_used=$(($(cpu held) - held_before))
kill $free $held
wait $free $held
rmdir $root/free $root/held
diag "CPU in 15 s, in usec: $free_used without a budget, $held_used with one of 2 % (300000)"
within "$held_used" 0 350000 'a budget of 2 % is kept'
within "$free_used" 1000000 15000000 'without one it is far more'
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
