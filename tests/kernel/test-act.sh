#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# What rules do to groups, each act by itself (tests/tools/act.c): what it does, what it says, that it
# is given back, and that only what nobody changed since is.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

top=/sys/fs/cgroup
tree=/cgov
[ ! -d /run/systemd/system ] || tree=/cgov.slice/cgov.scope
tool=${CGOV%/*}/tests/act
cgov()
{
	"$CGOV" --state-dir "$work/state" "$@"
}
# act RULE [keep|forget]: what the rule does to the group g.
act()
{
	act_rule=$1
	shift
	"$tool" "$work/state" "$work/g.yaml" "$act_rule" "$tree/g" "$@" 2>&1
}
eventually()
{
	for _ in $(seq 200); do
		"$@" && return 0
		sleep 0.05
	done
	return 1
}
cat >"$work/g.yaml" <<'END_POLICY'
cgov: 1
name: g
groups:
  g:
    resources: {memory: {max: 200Mi, high: 100Mi}, pids: {max: 100}, cpu: {max: 50%}}
rules:
  - {name: log, on: [g], when: "pids.current > 0", then: [{log: {text: "it grows"}}]}
  - {name: notify, on: [g], when: "pids.current > 0", then: [{notify: {journal: true, exec: [sh, -c, 'echo "$CGOV_RULE $CGOV_GROUP $CGOV_DECISION" >@WORK@/told']}}]}
  - {name: exec, on: [g], when: "pids.current > 0", then: [{exec: {argv: [sh, -c, "exit 3"]}}, {exec: {argv: [no-such-program]}}, {exec: {argv: [sleep, "1000"], timeout: 300ms}}, {exec: {argv: [sh, -c, "id -un >@WORK@/who"], user: nobody}}]}
  - {name: reclaim, on: [g], when: "pids.current > 0", then: [{reclaim: {amount: 20Mi}}]}
  - {name: set, on: [g], when: "pids.current > 0", then: [{set: {memory.high: +10%}}, {set: {pids.max: x0.5, floor: 60}}, {set: {cpu.max: 25%}}]}
  - {name: again, on: [g], when: "pids.current > 0", then: [{set: {memory.high: +10%, ceiling: 115Mi}}]}
  - {name: shrink, on: [g], when: "pids.current > 0", then: [{set: {memory.max: 20Mi}}]}
  - {name: unlimited, on: [g], when: "pids.current > 0", then: [{set: {memory.swap.max: -10%}}]}
  - {name: freeze, on: [g], when: "pids.current > 0", then: [{freeze: {}}]}
  - {name: moment, on: [g], when: "pids.current > 0", then: [{freeze: {for: 300ms}}]}
  - {name: thaw, on: [g], when: "pids.current > 0", then: [{freeze: {}}, thaw]}
  - {name: hold, on: [g], when: "pids.current > 0", then: [{hold: {}}]}
  - {name: term, on: [g], when: "pids.current > 0", then: [{kill: {grace: 1s}}]}
  - {name: frozen-term, on: [g], when: "pids.current > 0", then: [{freeze: {}}, {kill: {grace: 5s}}]}
  - {name: kill, on: [g], when: "pids.current > 0", then: [{kill: {signal: KILL}}]}
END_POLICY
sed -i "s|@WORK@|$work|" "$work/g.yaml"
chmod 777 "$work"
now() { cat "$top$tree/g/$1"; }

ok 'a group to act upon' cgov apply "$work/g.yaml"
is "$(act log)" 'log done: it grows' 'log says its text'
is "$(act notify | tail -1)" 'notify done: it ended with status 0' 'a hook is run'
is "$(cat "$work/told")" "notify $tree/g 1" 'which is told what it is about'
act exec >"$work/exec"
ok 'the status of a program is told' grep -q '^exec failed: it ended with status 3' "$work/exec"
ok 'one that is not there is a failure with its name' grep -q "^exec failed: start 'no-such-program'" "$work/exec"
ok 'one that takes too long is ended' grep -q '^exec failed: it took too long' "$work/exec"
is "$(cat "$work/who")" nobody 'one runs as another user'
is "$(pgrep -x sleep | wc -l)" 0 'and nothing of them is left'

act set keep >"$work/set"
is "$(now memory.high) $(now pids.max) $(now cpu.max)" '115343360 60 25000 100000' 'set: a step, a factor with a floor, a value'
is "$(act again keep | tail -1)" 'set done: memory.high: 115343360 -> 120586240' 'a second step stops at its ceiling'
"$tool" "$work/state" "$work/g.yaml" log "$tree/g" >"$work/back"
is "$(now memory.high) $(now pids.max) $(now cpu.max)" '104857600 100 50000 100000' 'all of it is given back, to what was there before the first'
ok 'and told' grep -q '^revert done: memory.high back to what it was: 104857600' "$work/back"
is "$(find "$work/state" -name '*.held')" '' 'then nothing is noted any more'

act set forget >"$work/set"
echo 77 >"$top$tree/g/pids.max"
act log >"$work/back"
ok 'after a crash it is known what was set' grep -q '^recalled: 3' "$work/back"
is "$(now memory.high) $(now cpu.max)" '104857600 50000 100000' 'and given back'
is "$(now pids.max)" 77 'but not what somebody else has changed since'
ok 'which is said' grep -q '^revert nothing: pids.max left alone' "$work/back"
act set forget >"$work/set"
rmdir "$top$tree/g"
cgov apply "$work/g.yaml"
echo 60 >"$top$tree/g/pids.max"
act log >"$work/back"
is "$(now pids.max)" 60 'a new group of the same name is not touched'
cgov apply "$work/g.yaml"
is "$(act unlimited | head -1)" 'set failed: memory.swap.max is unlimited: there is nothing to take a share of' 'of what is unlimited there is no share'

mkdir "$top$tree/g/leaf"
echo 0 >"$top$tree/g/memory.swap.max"
sh -c "echo 0 >$top$tree/g/leaf/cgroup.procs; exec python3 -c '
import time
held = bytearray(60 << 20)
for at in range(0, len(held), 4096):
    held[at] = 1
open(\"$work/full\", \"w\").close()
time.sleep(1000)'" &
holder=$!
eventually test -e "$work/full"
like "$(act shrink)" '*set failed: memory.max stays: *cannot be reclaimed*' 'a rule shrinks nothing that would have to be killed for'
ok 'whoever is in it lives' kill -0 "$holder"
is "$(now memory.max)" 209715200 'and the limit is as it was'
kill "$holder"
wait "$holder"
disk=/var/tmp
[ ! -d /run/scratch ] || disk=/run/scratch
sh -c "echo 0 >$top$tree/g/leaf/cgroup.procs; head -c 50000000 /dev/zero >$disk/cgov-act; sync $disk/cgov-act; exec cat $disk/cgov-act >/dev/null"
like "$(act reclaim)" '*reclaim started: memory *reclaim done: * are in use now' 'memory is reclaimed'
within "$(now memory.current)" 0 45000000 'and is gone'
like "$(act shrink keep)" '*set started: *set done: memory.max: 209715200 -> 20971520' 'files make room'
within "$(now memory.current)" 0 20971520 'before the limit is lowered'
is "$(sed -n 's/^oom_kill //p' "$top$tree/g/memory.events")" 0 'and nobody is killed for it'
act log >"$work/back"
is "$(now memory.max)" 209715200 'the limit comes back'
rm "$disk/cgov-act"

sh -c "echo 0 >$top$tree/g/leaf/cgroup.procs; while :; do sleep 0.1; done" &
runner=$!
eventually grep -q 'populated 1' "$top$tree/g/cgroup.events"
act freeze keep >"$work/freeze"
ok 'a group is frozen' eventually grep -q 'frozen 1' "$top$tree/g/cgroup.events"
act log >"$work/back"
is "$(now cgroup.freeze)" 0 'and goes on when it is given back'
is "$(act moment | tail -1)" 'revert done: cgroup.freeze back to what it was: 0' 'or after its time'
is "$(act thaw | tail -1)" 'thaw done: goes on' 'thaw lets it go on'
echo 1 >"$top$tree/g/cgroup.freeze"
is "$(act freeze)" 'freeze nothing: somebody has frozen it already' 'what somebody else froze'
is "$(now cgroup.freeze)" 1 'is not ours to thaw'
echo 0 >"$top$tree/g/cgroup.freeze"
act hold keep >"$work/hold"
fails 1 'in a group on hold nothing new is made' mkdir "$top$tree/g/other"
act log >"$work/back"
ok 'until it is given back' mkdir "$top$tree/g/other"
rmdir "$top$tree/g/other"

act term >"$work/term"
wait "$runner"
is "$?" 143 'kill asks first'
ok 'allocating nothing' grep -q '^allocations: 0' "$work/term"
ok 'and says when all have ended' grep -q '^kill done: all have ended within the grace' "$work/term"
is "$(act term)" "$(printf 'allocations: 0\nkill nothing: nothing runs in it')" 'in an empty group there is nothing to do'
# stubborn: it does not listen; $runner.
stubborn()
{
	sh -c "echo 0 >$top$tree/g/leaf/cgroup.procs; trap '' TERM; while :; do sleep 0.1; done" &
	runner=$!
	eventually grep -q 'populated 1' "$top$tree/g/cgroup.events"
	sleep 0.3
}
stubborn
ok 'the grace is over for who does not listen' sh -c '"$@" | grep -q "^kill done: the grace is over"' - "$tool" "$work/state" "$work/g.yaml" term "$tree/g"
wait "$runner"
is "$?" 137 'it is killed'
stubborn
act kill >"$work/kill"
wait "$runner"
is "$?" 137 'or at once'
ok 'allocating nothing either' grep -q '^allocations: 0' "$work/kill"
sh -c "echo 0 >$top$tree/g/leaf/cgroup.procs; exec sleep 1000" &
runner=$!
eventually grep -q 'populated 1' "$top$tree/g/cgroup.events"
like "$(act frozen-term)" '*all have ended within the grace*' 'what a rule froze hears the signal'
wait "$runner"
is "$?" 143 'and ends by it'
rmdir "$top$tree/g/leaf"

printf 'cgov: 1\nname: g\ngroups: {g: {run: {command: [sleep, "1000"]}}}\n' >"$work/job.yaml"
cgov run --report "$work/report" -p "$work/job.yaml" -g g >/dev/null 2>&1 &
runner=$!
eventually grep -q 'populated 1' "$top$tree/g/cgroup.events"
act kill >"$work/kill"
wait "$runner"
like "$(cat "$work/report")" '*"reason":"killed-by-rule"*' 'the report of a workload says that a rule did'
ok 'all of it can go' cgov remove --kill "$work/job.yaml"
done_testing
