#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian12 debian13 sid
#
# Every file that can be written in a group with all controllers is set by its name in a policy, and
# read back.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# Of our own: systemd hands scopes neither hugetlb nor misc nor rdma.
tree=/sys/fs/cgroup/cgov-test-settable
disk=${CGOV_SCRATCH_DISK:-/dev/vdb}
number=$(lsblk -dno MAJ:MIN "$disk" 2>/dev/null | tr -d ' ') ||
	number=$(cat "/sys/class/block/${disk##*/}/dev")
cgov()
{
	"$CGOV" --state-dir "$work/state" --cgroup-root "$tree" "$@"
}

# file, value in a policy, content of the file then
cat >"$work/table" <<END
cgroup.max.depth | 5 | 5
cgroup.max.descendants | 7 | 7
cpu.idle | yes | 1
cpu.max | 150% | 150000 100000
cpu.max.burst | 20ms | 20000
cpu.weight | 250 | 250
cpu.weight.nice | -5 | -5
cpu.uclamp.min | 10% | 10.00
cpu.uclamp.max | 50% | 50.00
cpuset.cpus | 0 | 0
cpuset.cpus.exclusive | 0 | 0
cpuset.cpus.partition | member | member
cpuset.mems | 0 | 0
hugetlb.1GB.max | 2Gi | 2147483648
hugetlb.1GB.rsvd.max | 1Gi | 1073741824
hugetlb.2MB.max | 64Mi | 67108864
hugetlb.2MB.rsvd.max | 32Mi | 33554432
io.bfq.weight | 300 | default 300
io.latency | {$disk: 10ms} | $number target=10000
io.max | {$disk: {rbps: 5MB, wiops: 100}} | $number rbps=5000000 wbps=max riops=max wiops=100
io.prio.class | idle | idle
io.weight | 200 | default 200
memory.high | 80Mi | 83886080
memory.low | 8Mi | 8388608
memory.max | 100Mi | 104857600
memory.min | 4Mi | 4194304
memory.oom.group | yes | 1
memory.swap.high | 40Mi | 41943040
memory.swap.max | 50Mi | 52428800
memory.zswap.max | 16Mi | 16777216
memory.zswap.writeback | no | 0
pids.max | 77 | 77
END

# row FILE COLUMN
row()
{
	awk -F' [|] ' -v file="$1" -v column="$2" '$1 == file { print $column }' "$work/table"
}

# enable_all GROUP: all controllers that it has, for its children.
enable_all()
{
	tr ' ' '\n' <"$1/cgroup.controllers" | while read -r controller; do
		echo "+$controller" >"$1/cgroup.subtree_control"
	done
}

enable_all /sys/fs/cgroup
mkdir "$tree"
trap 'rmdir "$tree"; rm -rf "$work"' EXIT

# What can be written there: all but the verbs and handles.
printf 'cgov: 1\nname: probe\ngroups: {probe: {children: {all: {}}}}\n' |
	cgov apply - || diag 'no probe'
enable_all "$tree"
enable_all "$tree/probe"
find "$tree/probe/all" -maxdepth 1 -type f -perm -u=w -printf '%f\n' | sort |
	grep -vxE 'cgroup\.(procs|threads|type|kill|freeze|subtree_control|pressure)|(cpu|memory|io|irq)\.pressure|memory\.(reclaim|peak|swap\.peak)' \
		>"$work/files"
printf 'cgov: 1\nname: probe\ngroups: {}\n' | cgov remove - || diag 'the probe stays'

# A group a file, each below one of its own: siblings may not share exclusive CPUs.
{
	printf 'cgov: 1\nname: all\ngroups:\n'
	while read -r file; do
		value=$(row "$file" 2)
		[ -z "$value" ] || printf '  %s: {children: {x: {resources: {%s: %s}}}}\n' \
			"$(echo "$file" | tr . -)" "$file" "$value"
	done <"$work/files"
} >"$work/all.yaml"
ok 'one policy that sets all of them is applied' cgov apply "$work/all.yaml"
is "$(cgov plan "$work/all.yaml")" '' 'and planned again asks for nothing'
set=0
while read -r file; do
	case $file in
	misc.max) [ -s /sys/fs/cgroup/misc.capacity ] || {
		skip_here "$file is set" 'this machine has no resource of that kind'
		continue
	} ;;
	rdma.max) [ -n "$(ls /sys/class/infiniband 2>/dev/null)" ] || {
		skip_here "$file is set" 'this machine has no such device'
		continue
	} ;;
	dmem.*) [ -s /sys/fs/cgroup/dmem.capacity ] || {
		skip_here "$file is set" 'this machine has no device memory'
		continue
	} ;;
	esac
	wanted=$(row "$file" 3)
	is "$(cat "$tree/$(echo "$file" | tr . -)/x/$file")" "${wanted:-a row in the table}" "$file is set"
	set=$((set + 1))
done <"$work/files"
diag "$set files set and read back on $(uname -r)"
ok 'all of it goes' cgov remove "$work/all.yaml"
done_testing
