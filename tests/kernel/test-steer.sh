#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13 debian13@dev
# machines-full: debian12 debian12@dev sid
#
# Groups that run, steered: frozen, thawed, signalled, limited; each by who may write there.
# shellcheck disable=SC2016 # what stands in single quotes is for another shell
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=/sys/fs/cgroup
uid=$(id -u)
systemd=$([ -d /run/systemd/system ] && echo yes)

# eventually COMMAND...: waits for something to become so.
eventually()
{
	for _ in $(seq 200); do
		"$@" && return 0
		sleep 0.05
	done
	return 1
}
# launch NAME COMMAND...: a workload that runs; $group is its directory.
launch()
{
	launch_name=$1
	shift
	"$CGOV" run --name "$launch_name" --report "$work/$launch_name.json" "$@" 2>/dev/null &
	launched=$!
	eventually sh -c '"$0" ls --json 2>/dev/null | grep -q "\"$1\""' "$CGOV" "$launch_name"
	group=$tree$("$CGOV" ls --json | jq -r ".workloads[] | select(.name == \"$launch_name\") | .group")
	eventually grep -q 'populated 1' "$group/cgroup.events"
}
frozen() { grep -c 'frozen 1' "$1/cgroup.events"; }

launch victim -l pids.max=64 -- sh -c 'trap "echo got >'"$work"'/hup" HUP; while :; do sleep 0.1; done'
ok 'a workload is frozen' "$CGOV" freeze victim
is "$(frozen "$group")" 1 'and has stopped when the command returns'
like "$("$CGOV" kill -s HUP victim 2>&1)" '*is frozen: a handler of its own runs once it is thawed' 'of a frozen one it is told that its handlers wait'
ok 'it is thawed' "$CGOV" thaw victim
ok 'then the signal arrives' eventually test -e "$work/hup"
fails 2 'an unknown signal is refused' "$CGOV" kill -s NOPE victim

name=${group#"$tree"}
is "$("$CGOV" complete kill vic)" victim 'a shell completes its name'
is "$("$CGOV" complete set victim pids.)" pids.max= 'and the limits'
is "$("$CGOV" complete kill --signal TE)" TERM 'and signals'
is "$("$CGOV" set "$name" pids.max=100)" "pids.max of $name: 64 -> 100, read back as 100" 'a limit is changed, and what it became is told'
is "$(cat "$group/pids.max")" 100 'the kernel has it'
is "$("$CGOV" set victim pids.max=101 | cut -d, -f2)" ' read back as 101' 'the group is found by its name'
fails 1 'a value that makes no sense is refused' "$CGOV" set victim memory.max=512000b
"$CGOV" set --dry-run --json victim memory.max=30000001 >"$work/dry"
is "$(jq -r '.schema, .dry_run, .changes[0].from, .changes[0].asked' "$work/dry" | paste -sd' ')" \
	'cgov.set/1 true max 30000001' 'a dry run tells what it would be'
like "$(jq -r '.changes[0].effects[]' "$work/dry")" '*whole pages*29296Ki*' 'and that the kernel keeps pages'
is "$(cat "$group/memory.max")" max 'and writes nothing'
if python3 -c 'import jsonschema' 2>/dev/null; then
	"$CGOV" schema set >"$work/schema"
	"$CGOV" set --json victim memory.high=max >"$work/made"
	ok 'the documents fit their schema' python3 -c '
import json, sys, jsonschema
for name in sys.argv[2:]:
    jsonschema.validate(json.load(open(name)), json.load(open(sys.argv[1])))' \
		"$work/schema" "$work/dry" "$work/made"
fi
like "$("$CGOV" set victim memory.max=30000001)" '*read back as 29999104' 'read back it is what the kernel kept'
fails 1 'below what is in use it is refused' "$CGOV" set victim memory.max=4K
like "$("$CGOV" set victim memory.max=4K 2>&1)" '*in use*cannot be reclaimed*--force*' 'and says why and how'
fails 1 'one limit of several that the kernel refuses' "$CGOV" set victim cpu.max=50% cpu.max.burst=1h
is "$(cat "$group/cpu.max")" 'max 100000' 'leaves all as they were'
like "$("$CGOV" set victim cpu.max=50% cpu.max.burst=1h 2>&1)" '*taken back: cpu.max*' 'and says so'
cat >"$work/deep.yaml" <<'END'
cgov: 1
name: deep
groups: {deep: {run: {command: [sleep, "1003"]}, resources: {pids: {max: 70}}}}
END
"$CGOV" run -p "$work/deep.yaml" -g deep --name below 2>/dev/null &
deep=$!
eventually sh -c '"$0" ls --json | grep -q "\"below\""' "$CGOV"
like "$("$CGOV" set below pids.max=60)" '*/deep/below: 70 -> 60*' 'a workload deep in a group is found by its name'
"$CGOV" kill below
wait "$deep"
"$CGOV" remove "$work/deep.yaml"
fails 1 'an act is no limit' "$CGOV" set victim cgroup.kill=1
fails 1 'a group that is not there' "$CGOV" set nothing/such pids.max=1
fails 2 'no limit is named' "$CGOV" set victim
ok 'kill ends it' "$CGOV" kill victim
wait "$launched"
is "$(jq -r .exit.reason "$work/victim.json")" killed-by-user 'and its report says who did'

launch gentle -- sleep 1000
ok 'TERM is sent to each process' "$CGOV" kill -s TERM gentle
wait "$launched"
is "$(jq -r '.exit.reason, .exit.signal' "$work/gentle.json" | paste -sd' ')" 'signaled 15' 'and ends it as TERM does'

fails 1 'the root of the hierarchy is left alone' "$CGOV" freeze /
like "$("$CGOV" freeze / 2>&1)" '*whole machine*' 'and it is said why'

if [ -z "$systemd" ]; then
	mkdir $tree/foreign
	sleep 1000 &
	sleeper=$!
	echo $sleeper >$tree/foreign/cgroup.procs
	echo +pids >$tree/cgroup.subtree_control
	fails 1 'a group of others is left alone' "$CGOV" set /foreign pids.max=9
	like "$("$CGOV" set /foreign pids.max=9 2>&1)" "*not one of cgov's groups*--cgroup-root*" 'and it is said how it would do'
	is "$(cat $tree/foreign/pids.max)" max 'nothing was written'
	ok 'named as ours it is steered' "$CGOV" --cgroup-root $tree set /foreign pids.max=9
	is "$(cat $tree/foreign/pids.max)" 9 'the kernel has it'
	ok 'and killed' "$CGOV" --cgroup-root $tree kill /foreign
	is "$(cat $tree/foreign/cgroup.procs)" '' 'nothing is left in it'
	mkdir $tree/given
	chown nobody $tree/given $tree/given/cgroup.procs $tree/given/cgroup.subtree_control
	echo +pids >$tree/given/cgroup.subtree_control
	as_nobody() { setpriv --reuid nobody --regid nogroup --clear-groups "$@"; }
	as_nobody mkdir $tree/given/own
	ok 'a user steers what was given to it' as_nobody "$CGOV" set /given/own pids.max=5
	is "$(cat $tree/given/own/pids.max)" 5 'the kernel has it'
	ok 'freezes it' as_nobody "$CGOV" freeze /given/own
	fails 1 'and nothing else' as_nobody "$CGOV" freeze /foreign
	like "$(as_nobody "$CGOV" freeze /foreign 2>&1)" "*not one of cgov's groups*" 'with the reason'
	ok 'what holds this cgov is not frozen' sh -c '
		mkdir "$1/mine" && echo 0 >"$1/mine/cgroup.procs" &&
		! "$0" --cgroup-root "$1" freeze /mine 2>"$2" && grep -q "has this cgov in it" "$2"' \
		"$CGOV" $tree "$work/said"
	done_testing
fi

if [ "$uid" -eq 0 ]; then
	manager='' slice=/system.slice writer=systemd
else
	manager=--user slice=/user.slice/user-$uid.slice/user@$uid.service/app.slice writer='systemd --user'
fi
began=$(date +%s)
show() { systemctl $manager show -P "$1" steered.service; }
systemd-run $manager -q --unit steered --slice "${slice##*/}" sleep 1000
unit=$slice/steered.service
dir=$tree$unit
eventually grep -q 'populated 1' "$dir/cgroup.events"

ok 'a unit is frozen' "$CGOV" freeze "$unit"
is "$(frozen "$dir")" 1 'the kernel says so'
is "$(show FreezerState)" frozen 'and systemd, who did it'
ok 'and thawed' "$CGOV" thaw "$unit"
is "$(show FreezerState)" running 'by systemd again'
is "$("$CGOV" set "$unit" pids.max=77 memory.max=512M cpu.max=50% | grep -c 'read back as')" 3 'its limits are changed'
is "$(show TasksMax) $(show MemoryMax) $(show CPUQuotaPerSecUSec)" '77 536870912 500ms' 'systemd keeps them'
is "$(cat "$dir/pids.max" "$dir/memory.max" "$dir/cpu.max" | paste -sd' ')" '77 536870912 50000 100000' 'and the kernel has them'
is "$("$CGOV" set --json "$unit" pids.max=78 | jq -r '.changes[0] | [.from, .to, .writer, .unit] | join(" ")')" \
	"77 78 $writer steered.service" 'JSON says who wrote'
like "$("$CGOV" set "$unit" memory.oom.group=1 2>&1)" '*systemd has no property for memory.oom.group*' 'a knob that systemd does not keep is refused'
if [ "$uid" -eq 0 ]; then
	like "$("$CGOV" set "$unit" 'io.max=/ wbps=1MB riops=500' cpu.weight=300)" '*riops=500 wiops=max*' 'a disk by what is on it'
	is "$(show CPUWeight) $(show IOReadIOPSMax | sed 's/.* //')" '300 500' 'systemd keeps it for the disk'
	is "$("$CGOV" set "$unit" cpuset.cpus=0 | grep -c 'read back as 0')" 1 'a set of CPUs'
	like "$("$CGOV" set "$unit" cpuset.cpus= 2>&1)" '*does not empty*' 'which systemd would not empty'
	if [ ! -e "$dir/io.latency" ]; then
		fails 1 'what this kernel does not have' "$CGOV" set "$unit" 'io.latency=/ target=10ms'
		is "$(show IODeviceLatencyTargetUSec)" '' 'is not told to systemd either'
	fi
fi
ok 'a daemon-reload keeps them' systemctl $manager daemon-reload
is "$(cat "$dir/pids.max")" 78 'as they were set'
ok 'it is killed' "$CGOV" kill "$unit"
is "$(eventually sh -c '[ "$(systemctl $0 show -P Result steered.service)" = signal ]' "$manager" && echo so)" so 'systemd saw a signal end it'
systemctl $manager reset-failed steered.service 2>/dev/null

if [ "$uid" -eq 0 ]; then
	systemd-run -q --unit steered-holder -p Delegate=yes sh -c \
		'mkdir /sys/fs/cgroup/system.slice/steered-holder.service/inner; exec sleep 1000'
	eventually test -d $tree/system.slice/steered-holder.service/inner
	like "$("$CGOV" set /system.slice/steered-holder.service/inner cgroup.max.depth=3 2>&1)" \
		"*was handed to who runs in it*" 'what systemd handed to others is left alone'
	systemctl stop steered-holder.service
	mkdir $tree/stray
	like "$("$CGOV" freeze /stray 2>&1)" '*no unit*--cgroup-root*' 'and so is a group of nobody'
	rmdir $tree/stray
	entries() { journalctl -o json --since "@$began" "$@"; }
	ok 'the journal has the change' eventually sh -c \
		'journalctl -q -o json --since "@$0" CGOV_ACTION=set CGOV_KNOB=pids.max CGOV_NEW=78 | grep -q steered' "$began"
	is "$(entries CGOV_ACTION=set CGOV_NEW=78 | jq -r '[.CGOV_OLD, .CGOV_GROUP, .CGOV_WRITER, .CGOV_RESULT, .SYSLOG_IDENTIFIER] | join(" ")')" \
		"77 $unit systemd done cgov" 'field by field'
	is "$(entries CGOV_ACTION=freeze "CGOV_GROUP=$unit" | wc -l)" 1 'the freezing'
	is "$(entries CGOV_ACTION=thaw "CGOV_GROUP=$unit" | wc -l)" 1 'the thawing'
	is "$(entries CGOV_ACTION=signal "CGOV_GROUP=$unit" CGOV_SIGNAL=KILL | wc -l)" 1 'the killing'
	like "$(entries CGOV_ACTION=freeze CGOV_GROUP=/stray | jq -r .CGOV_RESULT)" '*no unit*' 'and what was refused'
else
	fails 1 "a unit of the system's is refused to a user" "$CGOV" freeze /system.slice/cron.service
	like "$("$CGOV" freeze /system.slice/dbus.service 2>&1)" "*systemd does not let this user*" 'with the reason'
	like "$("$CGOV" set /system.slice/dbus.service pids.max=5 2>&1)" "*systemd does not let this user*" 'limits too'
fi
done_testing
