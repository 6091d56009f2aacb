#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
# The dashboard in a real terminal acts on groups: freezes, thaws, limits, undoes, kills, launches.
# shellcheck disable=SC2016,SC2317 # what stands in single quotes is for another shell; called through eventually
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# shellcheck source=tests/screen.sh
. "${0%/*}/../screen.sh"

root=/sys/fs/cgroup
frozen() { grep -q "frozen $1" "$group/cgroup.events"; }

"$CGOV" run --name target -l pids.max=64 --report "$work/report" -- sh -c 'sleep 1000 & sleep 1001; wait' &
running=$!
group=$root/cgov/target
eventually grep -q 'populated 1' "$group/cgroup.events"
mkdir $root/foreign
open_screen 100x24 top --interval 300ms
eventually shows target

press / t a r g e t Enter b
ok 'b asks before it freezes, with the name and the number of processes' \
	eventually shows 'freeze /cgov/target: 4 processes'
press n
ok 'another key leaves it' eventually shows 'nothing was done'
ok 'as it was' frozen 0
press b y
ok 'y freezes it' eventually frozen 1
ok 'and it is said in one line' eventually shows '/cgov/target is frozen'
eventually shows_like 'target.*frozen'
press b
ok 'b again lets it go on, without a question' eventually frozen 0
ok 'which is said' eventually shows '/cgov/target goes on'

press '=' p i d
ok 'what is typed is completed with Tab' eventually shows ' pids.max'
press Tab
ok 'and what is now, is shown' eventually shows 'pids.max of /cgov/target is 64'
press m a n y
ok 'a mistake is told while it is typed' eventually shows "pids.max = 'many'"
press C-u
write_in 'pids.max=2'
ok 'what the kernel will do is told' eventually shows 'it has 4 tasks: they stay'
press Enter
ok 'it asks' eventually shows 'Do it?'
is "$(cat $group/pids.max)" 64 'nothing is written yet'
press y
ok 'y writes' eventually grep -qx 2 $group/pids.max
ok 'reads back and tells' eventually shows 'pids.max of /cgov/target: 64 -> 2, read back as 2'
press u
ok 'u tells what it would take back' eventually shows 'pids.max of /cgov/target: 2 -> 64'
press y
ok 'and does' eventually grep -qx 64 $group/pids.max
press u
ok 'once' eventually shows 'no limit was changed here'
press '='
write_in 'pids.max=50'
press Enter y
eventually grep -qx 50 $group/pids.max
echo 51 >$group/pids.max
press u
ok 'but not what somebody else changed since' eventually shows 'was changed since by somebody else: it is 51'
press '='
write_in 'memory.max=4K'
ok 'what may kill is told' eventually shows 'out-of-memory killer'
press Escape

press e
eventually shows ' sleep'
press / s l e e p Enter k
ok 'k offers signals, TERM first' eventually shows '>15 TERM'
press Enter
ok 'for a process by its name' eventually shows_like 'signal process [0-9]* .* of /cgov/target'
press y
ok 'the process gets it' eventually sh -c '[ "$(wc -l <"$0/cgroup.procs")" -eq 3 ]' "$group"
like "$(last_line)" 'process * SIGTERM sent*' 'which is said'

press / f o r e i g n Enter b y
ok "a group that is not cgov's is refused with the reason" eventually shows "'/foreign' is not one of cgov's groups"
press / t a r g e t Enter F9 9 Enter
ok 'F9 and 9: the whole group' eventually shows 'kill /cgov/target: 3 processes'
press y
ok 'which is told' eventually shows '/cgov/target: all its processes are killed'
wait "$running"
is "$(jq -r .exit.reason "$work/report")" killed-by-user 'its report says who did'

cat >"$work/policy.yaml" <<'END'
cgov: 1
name: fromtop
groups:
  fromtop:
    resources: {pids: {max: 9}}
    children:
      job: {run: {command: [sleep, "1002"]}}
END
press r
write_in "$work/missing.yaml"
press Enter y
ok 'a policy that is not there is refused' eventually shows 'missing.yaml'
press r
write_in "$work/policy.yaml fromtop/job"
press Enter
ok 'r asks before it launches' eventually shows 'of it fromtop/job'
press y
ok 'and tells where it runs' eventually shows 'runs in /cgov/fromtop/job/'
press q
ok 'q leaves' eventually shows 'left with 0'
ok 'what was launched goes on' pgrep -f 'sleep 1002'
is "$(cat $root/cgov/fromtop/pids.max)" 9 'under its limits'
"$CGOV" kill fromtop

close_screen
open_screen 100x24 top --read-only --interval 300ms
eventually shows foreign
press / f o r e i g n Enter b
ok '--read-only acts on nothing' eventually shows '--read-only: nothing is acted on'
press '?' PageDown PageDown
ok 'and the help says so' eventually shows 'off: --read-only'
close_screen

# Named from the top that is shown, acted on where it really is.
mkdir $root/foreign/kid
open_screen 100x24 --cgroup-root $root/foreign top --interval 300ms
eventually shows kid
press / k i d Enter b
ok '--cgroup-root: a row has its name from there' eventually shows 'freeze /kid: 0 processes'
press y
ok 'and is acted on where it is' eventually grep -q 'frozen 1' $root/foreign/kid/cgroup.events
close_screen
done_testing
