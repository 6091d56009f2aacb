#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# memory.max is lowered below what is in use: memory is reclaimed first, nobody is killed for it, and
# where that cannot be it is refused with the reason.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=/sys/fs/cgroup/cgov
[ ! -d /run/systemd/system ] || tree=/sys/fs/cgroup/cgov.slice/cgov.scope
cgov()
{
	"$CGOV" --state-dir "$work/state" "$@"
}
# policy MAX SWAP: a group m.
policy()
{
	printf 'cgov: 1\nname: m\ngroups: {m: {resources: {memory: {max: %s, swap: {max: %s}}}}}\n' "$1" "$2" >"$work/m.yaml"
}
killed() { sed -n 's/^oom_kill //p' "$tree/m/memory.events"; }
# holder: a process in m/leaf with 60 MiB of its own.
holder()
{
	mkdir -p "$tree/m/leaf"
	rm -f "$work/full"
	sh -c "echo 0 >$tree/m/leaf/cgroup.procs; exec python3 -c '
import time
held = bytearray(60 << 20)
for at in range(0, len(held), 4096):
    held[at] = at // 4096 % 251 + 1
open(\"$work/full\", \"w\").close()
time.sleep(1000)'" &
	holder=$!
	until [ -e "$work/full" ]; do sleep 0.1; done
}

policy 100Mi 0
ok 'room for 100 MiB, without swap' cgov apply "$work/m.yaml"
holder
policy 20Mi 0
fails 1 'what cannot be reclaimed stays' cgov apply "$work/m.yaml"
like "$(cgov apply "$work/m.yaml" 2>&1)" "*m.yaml:3:*memory.max of 'm' = 20.0Mi*cannot be reclaimed*--force*" 'and the reason is told, with the line'
is "$(cat "$tree/m/memory.max")" 104857600 'the limit is as it was'
fails 1 'set refuses it just so' cgov set m memory.max=20M
like "$(cgov set m memory.max=20M 2>&1)" "*'*/m'*cannot be reclaimed*--force*" 'with the reason'
ok 'the process lives' kill -0 "$holder"
is "$(killed)" 0 'nobody was killed'
if [ "$(sed -n 's/^SwapFree: *\([0-9]*\).*/\1/p' /proc/meminfo)" -gt 65536 ]; then
	echo max >"$tree/m/memory.swap.max"
	policy 20Mi max
	ok 'with swap there is a way' cgov apply "$work/m.yaml"
	is "$(cat "$tree/m/memory.max")" 20971520 'the limit is what the policy says'
	ok 'the process lives then too' kill -0 "$holder"
	is "$(killed)" 0 'and nobody was killed'
	cgov set m memory.max=100M >/dev/null
	ok 'so does set' cgov set m memory.max=16M
	is "$(killed)" 0 'without a kill'
else
	skip_here 'with swap there is a way' 'this machine has no swap'
fi
kill "$holder"
wait "$holder"
cgov remove --kill "$work/m.yaml"

policy 100Mi 0
cgov apply "$work/m.yaml"
holder
ok 'where it is forced' cgov set --force m memory.max=16M
wait "$holder"
is "$?/$(killed)" 137/1 'the kernel kills'
cgov remove --kill "$work/m.yaml"

# Pages of a file go without swap.
disk=/var/tmp
[ ! -d /run/scratch ] || disk=/run/scratch
policy 100Mi 0
cgov apply "$work/m.yaml"
mkdir "$tree/m/leaf"
sh -c "echo 0 >$tree/m/leaf/cgroup.procs; head -c 50000000 /dev/zero >$disk/cgov-shrink; sync $disk/cgov-shrink; exec cat $disk/cgov-shrink >/dev/null"
within "$(cat "$tree/m/memory.current")" 40000000 100000000 'a file is in its memory'
policy 8Mi 0
ok 'pages of files make room' cgov apply "$work/m.yaml"
within "$(cat "$tree/m/memory.current")" 0 8388608 'it uses no more than the limit'
is "$(killed)" 0 'and nobody was killed for it'
rm "$disk/cgov-shrink"
ok 'all of it can go' cgov remove "$work/m.yaml"
done_testing
