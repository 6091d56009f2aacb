#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# memory.min and memory.low of a policy hold: what a group has in memory stays while another reads
# more than the machine has. The kernel bounds them by what each group above has, so the subtree
# itself is protected too, and goes back with the policy.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

root=/sys/fs/cgroup
tree=$root/cgov
[ ! -d /run/systemd/system ] || tree=$root/cgov.slice/cgov.scope
outside=$root/cgov-test-outside
own=$root/cgov-test-own
files=${CGOV_SCRATCH_DIR:-$work}
size=67108864
# Under the multi-generational LRU memory.low only delays what the machine reclaims; memory.min
# holds everywhere.
kind=low
case $(cat /sys/kernel/mm/lru_gen/enabled 2>/dev/null) in
'' | 0x0000) ;;
*) kind=min ;;
esac
cgov()
{
	"$CGOV" --state-dir "$work/state" "$@"
}

# limits FILE: of the subtree, with systemd also of the slice that it is in; one where they agree.
limits()
{
	set -- "$tree/$1" "$(dirname "$tree")/$1"
	[ -d /run/systemd/system ] || set -- "$1"
	sort -u "$@" | tr '\n' ' ' | sed 's/ $//'
}

# read_in GROUP FILE: into the page cache, charged to that group.
read_in()
{
	# shellcheck disable=SC2016 # for the other shell
	sh -c 'echo $$ >"$1/cgroup.procs" && exec cat "$2"' - "$1" "$2" >/dev/null
}

# cached GROUP: percent of the 64 MiB.
cached()
{
	echo $(($(awk '$1 == "file" { print $2 }' "$1/memory.stat") * 100 / size))
}

# press TREE: with nothing else cached, two groups read 64 MiB each, then an outsider reads twice
# the memory of the machine. What the two have left, in percent, is kept.
press()
{
	echo 3 >/proc/sys/vm/drop_caches
	read_in "$1/kept" "$files/kept"
	read_in "$1/plain" "$files/plain"
	before=$(cached "$1/kept")
	read_in "$outside" "$files/big"
	kept=$(cached "$1/kept")
	plain=$(cached "$1/plain")
	diag "of 64 MiB: $before % before; under pressure 'kept' has $kept %, 'plain' $plain %"
}

ram=$(awk '$1 == "MemTotal:" { print $2 * 1024 }' /proc/meminfo)
truncate -s "$size" "$files/kept" "$files/plain"
truncate -s $((ram * 2)) "$files/big"
grep -qw memory "$root/cgroup.subtree_control" || echo +memory >"$root/cgroup.subtree_control"
mkdir "$outside"
trap 'rmdir "$outside"; rm -rf "$work" "$files/kept" "$files/plain" "$files/big"' EXIT

cat >"$work/one.yaml" <<'END'
cgov: 1
name: one
groups:
  kept: {resources: {memory: {low: 64Mi}}}
  plain: {resources: {memory: {max: 1Gi}}}
END
sed "s/low/$kind/" "$work/one.yaml" >"$work/press.yaml"
cat >"$work/two.yaml" <<'END'
cgov: 1
name: two
groups:
  other: {resources: {memory: {min: 8Mi, low: 32Mi}}}
END
sed 's/64Mi/16Mi/' "$work/one.yaml" >"$work/less.yaml"

diag "$(uname -r): shown with memory.$kind"
like "$(cgov plan "$work/one.yaml")" '*write  memory.low = 67108864 *one.yaml:4:*mkdir  kept*' \
	'the plan for an empty tree begins with the subtree'
ok 'a policy with memory.low is applied' cgov apply "$work/one.yaml"
is "$(limits memory.low)" "$size" 'the subtree has what its group asks for'
is "$(cgov plan "$work/one.yaml")" '' 'plan after apply is empty'
cgov apply "$work/press.yaml"
is "$(limits memory.$kind)" "$size" "so it has memory.$kind"
press "$tree"
within "$kept" 95 101 'what a protected group has stays under pressure, in percent'
within "$plain" 0 60 'what its neighbour has goes, in percent'

ok 'the policy is removed' cgov remove "$work/one.yaml"
is "$(limits memory.low) $(limits memory.min)" '0 0' 'with it the protection of the subtree goes'
# As it would be without.
mkdir "$tree/kept" "$tree/plain"
echo "$size" >"$tree/kept/memory.$kind"
press "$tree"
within "$kept" 0 60 "memory.$kind of the group alone protects little, in percent"
rmdir "$tree/kept" "$tree/plain"

cgov apply "$work/one.yaml"
ok 'a second policy is applied' cgov apply "$work/two.yaml"
is "$(limits memory.low) $(limits memory.min)" '100663296 8388608' \
	'the subtree has the sum over the policies'
is "$(cgov plan "$work/one.yaml")$(cgov plan "$work/two.yaml")" '' 'neither has anything left to do'
ok 'the first asks for less' cgov apply "$work/less.yaml"
is "$(limits memory.low)" 50331648 'so does the subtree'
ok 'rollback' cgov rollback "$work/less.yaml"
is "$(limits memory.low)" 100663296 'and it has that back'

if [ -d /run/systemd/system ]; then
	systemctl set-property --runtime cgov.slice MemoryLow=4096
else
	echo 4096 >"$tree/memory.low"
fi
fails 5 'less above the groups is drift' cgov drift "$work/one.yaml"
like "$(cgov drift "$work/one.yaml")" 'memory.low: want 100663296, have 4096 *' 'which says so'
ok 'apply mends it' cgov apply "$work/one.yaml"
is "$(limits memory.low)" 100663296 'the sum is there again'
[ ! -d /run/systemd/system ] || systemctl daemon-reload
is "$(limits memory.low)" 100663296 'and stays when systemd looks at its units anew'

# No group may be made below one of depth 0: what was raised for it goes down again.
cat >"$work/refused.yaml" <<'END'
cgov: 1
name: refused
groups:
  third:
    resources: {memory: {low: 8Mi}, cgroup.max.depth: 0}
    children: {below: {}}
END
fails 1 'what the kernel refuses fails the apply' cgov apply "$work/refused.yaml"
is "$(limits memory.low)" 100663296 'and the subtree is as it was'

ok 'one policy is removed' cgov remove "$work/two.yaml"
is "$(limits memory.low) $(limits memory.min)" "$size 0" 'the share of the other stays'
ok 'the other is removed' cgov remove "$work/one.yaml"
is "$(limits memory.low) $(limits memory.min)" '0 0' 'and nothing is left'

# A directory of the caller: raised, and never below what the caller gave.
mkdir "$own"
cgov --cgroup-root "$own" apply "$work/press.yaml"
is "$(cat "$own/memory.$kind")" "$size" 'a directory that was named is protected'
press "$own"
within "$kept" 95 101 'what a protected group in it has stays, in percent'
echo 128M >"$own/memory.$kind"
is "$(cgov --cgroup-root "$own" plan "$work/press.yaml")" '' "more than that is its owner's wish"
cgov --cgroup-root "$own" remove "$work/one.yaml"
is "$(cat "$own/memory.$kind")" 134217728 'and stays'
rmdir "$own"
done_testing
