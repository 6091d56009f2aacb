#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
# The first command of the README, as its user sees it: the plan, live JSON, four honest reports.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"
cd "${0%/*}/../.." || exit 1

ok 'the demo runs' sh -c "contrib/demo --inside >'$work/output' 2>'$work/errors'"
output=$(cat "$work/output")
diag "$output"
[ ! -s "$work/errors" ] || diag "$(cat "$work/errors")"
like "$output" '*write  demo/hoarder/memory.max = 50331648*demo.yaml:*' 'the plan names the line that asks'

# reported NAME: the three lines of its report.
reported() { sed -n "/^== reports/,\$p" "$work/output" | grep -A 3 "^$1: "; }
like "$(reported hoarder)" '*memory peak 48 MiB*oom-killed at memory.max of */demo/hoarder*' \
	'the hoarder is killed at its own limit'
percent=$(reported spinner | sed -n 's/.*(\([0-9]*\) %).*/\1/p')
within "$percent" 23 27 'the spinner had a quarter of a CPU'
refused=$(reported forker | sed -n 's/.*forks refused \([0-9]*\).*/\1/p')
within "$refused" 1 1000000 'the fork bomb was refused forks'
like "$(reported forker)" '*pids peak 32,*' 'and never had more than 32 processes'
rate=$(reported writer | awk '/used:/ {
	for (i = 1; i < NF; i++) { if ($i == "in") seconds = $(i + 1); if ($i == "written") mega = $(i + 1) }
	print mega / seconds }')
within "$rate" 1.6 2.2 'the writer wrote 2 MB a second'
live=$(sed -n '/^== live/,/^== reports/p' "$work/output" | grep -c '^{"time"')
within "$live" 12 28 'live JSON came every second for each group'
ok 'nothing is left behind' test ! -e /sys/fs/cgroup/cgov/demo

mux() { tmux -S "$work/tmux" "$@"; }
mux new-session -d -x 80 -y 24 'contrib/demo --inside top'
sleep 6
screen=$(mux capture-pane -p)
diag "$screen"
like "$screen" 'cgov top*demo*spinner*' 'contrib/demo top shows the groups in 80 by 24'
used=$(echo "$screen" | awk '/ spinner / {print $3; exit}')
within "${used%.*}" 20 30 'and the spinner at its quarter'
mux resize-window -x 200 -y 60
sleep 1.5
like "$(mux capture-pane -p)" '*GROUP*cpu!*EVENTS*spinner*' 'and in 200 by 60'
mux send-keys q
sleep 8
mux kill-server 2>/dev/null
done_testing
