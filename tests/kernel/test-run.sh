#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# `cgov run`: limits hold, reports are true, endings are told apart, and a killed cgov leaves nothing
# that the next command does not clean.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

report=$work/report

# of FILTER: a value of the last report.
of()
{
	jq -r "$1" "$report"
}

# run OPTIONS... -- COMMAND...: status in $status.
run()
{
	status=0
	"$CGOV" run --report "$report" "$@" >"$work/out" 2>"$work/err" || status=$?
}

# A group is left, or a record. Those of cgov itself have a dot in their names.
leftovers()
{
	find /sys/fs/cgroup/cgov /sys/fs/cgroup/cgov.slice/cgov.scope -mindepth 1 -maxdepth 1 -type d \
		! -name 'cgov.*' 2>/dev/null
	find /run/cgov/launches -type f 2>/dev/null
}

percent()
{
	awk -v used="$1" -v wall="$2" 'BEGIN { printf "%.2f", 100 * used / wall }'
}

cpu_quota()
{
	run -l cpu.max=25% --timeout 5s -- sh -c 'while :; do :; done'
	is "$status" 124 'a time limit ends it with 124'
	is "$(of .exit.reason)" timeout 'the report says timeout'
	within "$(percent "$(of .cpu.stat.usage_usec)" "$(of .wall_usec)")" 23 27 \
		'a quota of 25 % is held over 5 s'
	is "$(of '.limits["cpu.max"] | tostring')" '{"quota_usec":25000,"period_usec":100000}' \
		'the limit is reported as read back'
}

memory_limit()
{
	run -l memory.max=48M -l memory.swap.max=0 -- tail /dev/zero
	is "$status" 137 'a process killed for memory ends with 137'
	is "$(of .exit.reason)" oom-killed 'the report says oom-killed'
	is "$(of .exit.limit.knob)" memory.max 'the report names the limit'
	fits report "$report" 'it fits the schema'
	is "$(of .exit.limit.owner)" "$(of .group)" 'the report names the group that owns it'
	within "$(of .peak.memory)" $((48 * 1048576 - 4096)) $((48 * 1048576)) \
		'the peak is within a page of the limit'
	like "$(cat "$work/err")" '*out of memory at memory.max = 48Mi*' 'a person is told'
	run -l memory.max=48M -l memory.swap.max=0 -- sh -c 'tail /dev/zero; exit 7'
	is "$status $(of .exit.reason)" '7 oom-killed' 'a child killed for memory is told too'
	run -- sh -c 'kill -KILL $$'
	is "$status $(of .exit.reason)" '137 signaled' 'SIGKILL alone is no lack of memory'
}

fork_bomb()
{
	before=$(date +%s%N)
	run -l pids.max=32 -l cpu.max=50% --timeout 3s -- \
		sh -c 'bomb() { bomb | bomb & }; bomb 2>/dev/null; sleep 60' &
	bomb=$!
	sleep 1
	start=$(date +%s%N)
	/bin/true
	took=$((($(date +%s%N) - start) / 1000000))
	wait "$bomb"
	within "$took" 0 1000 'the machine answers during a fork bomb, in ms'
	within "$(of .peak.pids)" 30 32 'pids.max holds a fork bomb'
	within "$(of .pids.events.max)" 1 1000000000 'the forks refused are counted'
	within $((($(date +%s%N) - before) / 1000000)) 2900 9000 'and it is over when its time is, in ms'
}

io_limit()
{
	if [ -z "${CGOV_SCRATCH_DISK-}" ]; then
		skip 'io.max holds direct writes within 10 %' 'no scratch disk'
		return
	fi
	# shellcheck disable=SC2153 # both are the machine's
	run -l "io.max=$CGOV_SCRATCH_DISK wbps=5MB" -- dd if=/dev/zero \
		of="$CGOV_SCRATCH_DIR/file" bs=100k count=200 oflag=direct
	is "$status" 0 'direct writes under io.max go well'
	number=$(lsblk -dno MAJ:MIN "$CGOV_SCRATCH_DISK" | tr -d ' ')
	is "$(of ".limits[\"io.max\"][\"$number\"].wbps")" 5000000 'io.max is set for the disk'
	written=$(of ".io.stat[\"$number\"].wbytes")
	within "$(awk -v b="$written" -v us="$(of .wall_usec)" 'BEGIN { print b / us * 1e6 }')" \
		4500000 5500000 'io.max holds direct writes within 10 %, in bytes a second'
	rm -f "$CGOV_SCRATCH_DIR/file"
}

own_limits()
{
	run -l memory.max=64M -l pids.max=20 -l cpu.max=50% -- \
		sh -c 'cd /sys/fs/cgroup && cat memory.max pids.max cpu.max cgroup.procs'
	is "$(head -n 3 "$work/out" | tr '\n' ' ')" '67108864 20 50000 100000 ' \
		'the first act of a workload is to read its own limits'
	run -l pids.max=20 -- sh -c 'echo 999 >/sys/fs/cgroup/pids.max || cat /sys/fs/cgroup/pids.max'
	is "$(cat "$work/out")" 20 'and it cannot raise them'
	run -- true
	is "$(of '.limits["pids.max"], .cgov.defaults["pids.max"]' | tr '\n' ' ')" '4096 4096 ' \
		'pids.max is 4096 when nobody says, and the report says so'
}

own_queues()
{
	mkdir -p /dev/mqueue
	if ! mountpoint -q /dev/mqueue && ! mount -t mqueue mqueue /dev/mqueue 2>/dev/null; then
		skip 'message queues' 'nothing can be mounted on /dev/mqueue'
		return
	fi
	: >/dev/mqueue/cgov-test
	run -- ls /dev/mqueue
	is "$status $(cat "$work/out")" '0 ' "/dev/mqueue shows none of the host's queues"
	run --namespaces mount -- ls /dev/mqueue
	is "$(cat "$work/out")" cgov-test 'and those of the host without an ipc namespace'
	rm /dev/mqueue/cgov-test
}

exit_status()
{
	fails 0 'the status of success is passed on' "$CGOV" run -- true
	fails 42 'an exit code is passed on' "$CGOV" run -- sh -c 'exit 42'
	fails 143 '128+n for a signal' "$CGOV" run -- sh -c 'kill -TERM $$'
	fails 127 '127 for a command that is not there' "$CGOV" run -- no-such-command
	fails 126 '126 for a file that is not executable' "$CGOV" run -- /etc/passwd
	fails 125 '125 for a failure of cgov' "$CGOV" run --workdir /no/such/folder -- true
	fails 2 '2 for a limit that makes no sense' "$CGOV" run -l memory.max=lots -- true
	fails 2 '2 for an unknown knob' "$CGOV" run -l memory.mx=1M -- true
	run -- no-such-command
	is "$(of '.exit.reason, .exit.code' | tr '\n' ' ')" 'setup 127 ' \
		'a launch that failed has a report too'
	is "$(leftovers)" '' 'none of them leaves anything'
}

time_limits()
{
	run --timeout 300ms -- sleep 30
	is "$status $(of .exit.reason)" '124 timeout' '--timeout ends it'
	within "$(of .wall_usec)" 300000 800000 'in time, in usec'
	run --cpu-time 500ms -- sh -c 'while :; do :; done'
	is "$status $(of .exit.reason)" '124 cpu-time' '--cpu-time ends it'
	within "$(of .cpu.stat.usage_usec)" 490000 600000 'with little overshoot, in usec'
	run --cpu-time 500ms -- sleep 1
	is "$status" 0 'who sleeps uses no CPU time'
}

signals()
{
	"$CGOV" run --name signalled --report "$report" -- \
		sh -c 'trap "echo got; exit 9" TERM; echo ready; while :; do sleep 0.1; done' \
		>"$work/out" 2>&1 &
	pid=$!
	until grep -q ready "$work/out"; do sleep 0.1; done
	kill -TERM "$pid"
	wait "$pid" && got=0 || got=$?
	is "$got $(tail -n 1 "$work/out")" '9 got' 'a signal reaches the command through cgov'
	"$CGOV" run --name victim --report "$report" -- sleep 60 2>/dev/null &
	pid=$!
	until "$CGOV" ls | grep -q victim; do sleep 0.1; done
	"$CGOV" ls --json >"$work/list"
	fits list "$work/list" 'the list fits its schema'
	like "$("$CGOV" ls --json | jq -r '.workloads[] | [.name, .group, .state] | join(" ")')" \
		'victim /*/victim running' 'ls tells what runs'
	"$CGOV" freeze victim
	sleep 0.2
	like "$("$CGOV" ls)" '*victim*frozen*' 'freeze stops it'
	"$CGOV" thaw victim
	"$CGOV" kill victim
	wait "$pid" && got=0 || got=$?
	is "$got $(of .exit.reason)" '137 killed-by-user' 'kill ends it, and the report says who did'
}

# A child that outlives the command: in no namespace, so that nothing but the group holds it.
remainders()
{
	run --name parent --namespaces none -- sh -c 'sleep 1000 & exit 3'
	is "$status" 3 'a command that leaves a child behind ends as it ended'
	is "$(leftovers)" '' 'and the child ends with it'
}

# What a workload reads of its own files against the report about it.
numbers()
{
	# shellcheck disable=SC2016 # the workload's own variables
	run -l memory.max=64M -l cpu.weight=50 -- sh -c '
		head -c 5000000 /dev/zero >/dev/null; cd /sys/fs/cgroup
		for f in memory.max memory.high cpu.weight pids.max; do echo "$f $(cat $f)"; done'
	is "$(of '"memory.max \(.memory.max)", "memory.high \(.memory.high // "max")",
		"cpu.weight \(.cpu.weight)", "pids.max \(.pids.max)"')" "$(cat "$work/out")" \
		'the limits of the report are those of the files'
	is "$(of '[.cpu.stat.usage_usec, .memory.current, .pids.peak] | map(type) | unique[]')" \
		number 'numbers are numbers'
	is "$(of '.boot_id')" "$(cat /proc/sys/kernel/random/boot_id)" 'the boot is named'
}

# Two workloads of one policy at once, each in a leaf of its group.
from_policy()
{
	cat >"$work/policy.yaml" <<-'TEXT'
		cgov: 1
		name: pair
		groups:
		  pair:
		    children:
		      big:
		        run: {command: [tail, /dev/zero], timeout: 20s}
		        resources: {memory: {max: 32Mi, swap: {max: 0}}}
		      idle:
		        run: {command: [sleep, "1"]}
		        resources: {pids: {max: 10}}
	TEXT
	run -p "$work/policy.yaml"
	is "$status" 137 'a policy is run, and the first that failed gives the status'
	is "$(of '[.exit.reason, .exit.code, .exit.signal] | join(" ")')" 'oom-killed  9
exited 0 ' 'each workload has its line in the report'
	like "$(of 'select(.exit.limit).exit.limit.owner')" '*/pair/big' \
		'a limit of the group around it is named'
	is "$(of 'select(.exit.limit).peak.memory <= 33554432')" true 'no peak is above the limit'
	run -p "$work/policy.yaml" -g pair/idle -- sh -c 'exit 5'
	is "$status $(of '.limits["pids.max"]')" '5 10' 'a command of its own runs in a group'
	"$CGOV" run -p "$work/policy.yaml" -g pair/idle &
	one=$!
	"$CGOV" run -p "$work/policy.yaml" -g pair/idle &
	other=$!
	wait "$one" && wait "$other" && got=0 || got=$?
	result "$got" 'the same group is run many times at once'
	run -p "$work/policy.yaml" -g pair/idle -- cat /sys/fs/cgroup/pids.max
	is "$(cat "$work/out")" 10 "a workload reads its group's limits as its own"
	run -p "$work/policy.yaml" -g pair/idle -- \
		sh -c 'sleep 0.5; echo >&2; sleep 2; cat /sys/fs/cgroup/pids.max' &
	one=$!
	sleep 0.5
	sed 's/pids: {max: 10}/pids: {max: 30}/' "$work/policy.yaml" >"$work/raised.yaml"
	"$CGOV" apply "$work/raised.yaml"
	wait "$one"
	is "$(cat "$work/out")" 30 'and follows when they are raised'
	ok 'remove takes the groups away' "$CGOV" remove "$work/policy.yaml"
	is "$(leftovers)" '' 'and nothing is left'
	echo 'cgov: 1' >"$work/policy.yaml"
	fails 3 '3 for a policy that is refused' "$CGOV" run -p "$work/policy.yaml"
}

cpu_quota
memory_limit
fork_bomb
io_limit
own_limits
own_queues
exit_status
time_limits
signals
remainders
numbers
from_policy
done_testing
