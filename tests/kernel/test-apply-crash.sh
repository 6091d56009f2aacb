#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
#
# cgov dies, or is refused, at each system call of an apply: the next command takes back what was
# done, and says so. Nothing is half applied without a record.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

state=$work/state
tree=/sys/fs/cgroup/cgov
files='cgroup.type cgroup.subtree_control cpu.max memory.max pids.max cpu.weight memory.low'
cgov()
{
	"$CGOV" --state-dir "$state" "$@"
}

cat >"$work/a.yaml" <<'END'
cgov: 1
name: web
groups:
  web:
    resources: {memory: {low: 8Mi, max: 400Mi}, cpu: {max: 50%}}
    children:
      old: {resources: {pids: {max: 10}}}
END
cat >"$work/b.yaml" <<'END'
cgov: 1
name: web
groups:
  web:
    resources: {memory: {low: 16Mi, max: 300Mi}, pids: {max: 100}}
    children:
      new: {resources: {memory: {max: 100Mi}}}
END

# All groups and limits as text.
snapshot()
{
	for group in "$tree" "$tree"/*/ "$tree"/*/*/; do
		for file in $files; do set -- "$@" "$group/$file"; done
	done
	grep -s '' "$@"
}

# The system calls of an apply after the lock that change something, or open what will be changed;
# each with its number among its like.
calls()
{
	awk '{ sub(/\(.*/, "") } { n[$1]++ } $1 == "flock" { on = 1 }
		on && $1 ~ /^(openat2?|mkdirat|write|fsetxattr|fsync|renameat|unlinkat)$/ {
			print $1, n[$1] }' "$1"
}

# The first policy is in force, and nothing else is there.
reset()
{
	cgov remove "$work/a.yaml"
	cgov apply "$work/a.yaml"
}

cgov apply "$work/a.yaml"
before=$(snapshot)
strace -o "$work/trace" "$CGOV" --state-dir "$state" apply "$work/b.yaml"
after=$(snapshot)
calls "$work/trace" >"$work/calls"
reset

# try HOW: apply with that injected at each call; count what must not be.
try()
{
	lost=0 unsaid=0 left=0 taken_back=0 finished=0
	while read -r call n; do
		strace -o /dev/null -e "inject=$call:$1:when=$n" \
			"$CGOV" --state-dir "$state" apply "$work/b.yaml" >/dev/null 2>&1
		now=$(snapshot)
		case $now in
		"$before" | "$after") recorded=yes ;;
		*) [ -n "$(find "$state/apply" -name '*.journal')" ] && recorded=yes || recorded=no ;;
		esac
		[ "$recorded" = yes ] || { lost=$((lost + 1)) && diag "$call $n: half, without a record"; }
		said=$(cgov gc 2>&1)
		clean=$(snapshot)
		case $clean in
		"$before") taken_back=$((taken_back + 1)) ;;
		"$after") finished=$((finished + 1)) ;;
		*) left=$((left + 1)) && diag "$call $n: not as before: $said" && diag "$clean" ;;
		esac
		[ "$now" = "$clean" ] || [ -n "$said" ] ||
			{ unsaid=$((unsaid + 1)) && diag "$call $n: nothing was said"; }
		[ -z "$(find "$state" -name '.?*' -o -name '*.journal')" ] ||
			{ left=$((left + 1)) && diag "$call $n: files stay"; }
		[ "$clean" = "$before" ] || reset
	done <"$work/calls"
	diag "$1: $taken_back taken back, $finished finished"
}

try signal=KILL
is "$lost" 0 "killed at each of $(wc -l <"$work/calls") calls: nothing is half applied without a record"
is "$unsaid" 0 'the next command says what it takes back'
is "$left" 0 'and leaves all or nothing, and no file'
is "$(snapshot)" "$before" 'after all of them the tree is as it was'

try error=EIO
is "$lost" 0 'an error at each of them: nothing is half applied without a record'
is "$left" 0 'all or nothing is there, and no file stays'
is "$(snapshot)" "$before" 'after all of them the tree is as it was'

cgov remove "$work/a.yaml"
done_testing
