#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian12 debian13 sid
#
# What stat and watch say, against the kernel's own files.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
top=$tree/stat-test
group=$top/frozen

# shellcheck disable=SC2317 # called by the trap
clean()
{
	[ ! -d "$top" ] || find "$top" -depth -type d -exec sh -c \
		'echo 1 >"$1/cgroup.kill"; while ! rmdir "$1"; do :; done' sh {} \; 2>/dev/null
	rm -rf "$work"
}
trap clean EXIT

# hand_down GROUP: every controller that it has.
hand_down()
{
	# shellcheck disable=SC2013 # a word a controller
	for controller in $(cat "$1/cgroup.controllers"); do
		echo "+$controller" >"$1/cgroup.subtree_control" 2>/dev/null
	done
}

# settled: without what depends on who looks. Pages of a library that the group was the first to read
# are charged to it, and mapped or not by awk and jq.
settled()
{
	grep -v 'file_mapped' | sort
}

# file_numbers GROUP: "file.key value" of every number in its files, as awk reads them.
file_numbers()
{
	(cd "$1" && for file in *.*; do
		case $file in
		# Lists of tasks and CPUs are no numbers; the time in the freezer goes on.
		cgroup.procs | cgroup.threads | cpuset.* | cgroup.stat.local) continue ;;
		esac
		[ -n "$(find "$file" -type f -perm /444)" ] || continue
		awk -v file="$file" '
			function out(path, value) {
				if (value == "max")
					print file path, "null"
				else if (value ~ /^-?[0-9]+$/)
					print file path, value
				else if (value ~ /^[0-9]+\.[0-9]+$/)
					print file path, value + 0
			}
			file == "cpu.max" { out(".quota_usec", $1); out(".period_usec", $2); next }
			/=/ {
				name = $1 ~ /=/ ? "" : "." $1
				for (i = name == "" ? 1 : 2; i <= NF; i++) {
					split($i, pair, "=")
					out(name "." pair[1], pair[2])
				}
				next
			}
			NF == 2 { out("." $1, $2) }
			NF == 1 { out("", $1) }' <"$file" 2>/dev/null
	done) | settled
}

# json_numbers: the same of a document on standard input with one group.
json_numbers()
{
	jq -r '.groups[0] | del(.cgov, .path, .id, .name, .cgroup["stat.local"], .cpuset) | . as $group |
		paths(type == "number" or . == null) as $path |
		"\($path | map(tostring) | join(".")) \($group | getpath($path) | tostring)"' |
		awk '{ print $1, $2 ~ /\./ ? $2 + 0 : $2 }' | settled
}

mkdir "$top"
hand_down "$tree"
hand_down "$top"
mkdir "$group" "$top/other"
sh -c 'echo $$ >"$0/cgroup.procs"; dd if=/dev/zero of="$1/file" bs=64k count=64 2>/dev/null; exec sleep 600' \
	"$group" "$work" &
echo 268435456 >"$group/memory.max"
echo '25000 50000' >"$group/cpu.max"
echo 100 >"$group/pids.max"
echo 64 >"$top/pids.max"
while [ ! -s "$work/file" ]; do :; done
echo 1 >"$group/cgroup.freeze"
while ! grep -q 'frozen 1' "$group/cgroup.events"; do :; done

# The averages of pressure decay even here: once the files stand still between two looks, the
# document made between them must say the same.
tries=0
while [ "$tries" -lt 20 ]; do
	file_numbers "$group" >"$work/before"
	"$CGOV" stat --depth 0 --json "${group#"$tree"}" >"$work/json"
	file_numbers "$group" >"$work/after"
	! cmp -s "$work/before" "$work/after" || break
	tries=$((tries + 1))
done
json_numbers <"$work/json" >"$work/numbers"
ok 'every number is the one in the kernel file' diff "$work/before" "$work/numbers"
diag "$(wc -l <"$work/before") numbers of $(find "$group" -maxdepth 1 -type f | wc -l) files"
within "$(wc -l <"$work/before")" 60 1000 'and there are many of them'

is "$(jq -c '.groups[0].cpu.max' "$work/json")" '{"quota_usec":25000,"period_usec":50000}' \
	'cpu.max is quota and period'
is "$(jq -r '.groups[0].id' "$work/json")" "$(stat -c %i "$group")" \
	'the id is the inode of the group'
is "$(jq -c '.groups[0].cgov.effective["pids.max"]' "$work/json")" \
	'{"value":64,"owner":"/stat-test"}' 'the limit that binds is the one of the parent'
is "$(jq -c '.groups[0].cgov.effective["memory.max"]' "$work/json")" \
	'{"value":268435456,"owner":"/stat-test/frozen"}' 'or its own'

"$CGOV" watch --json --count 3 --interval 50ms /stat-test >"$work/watch"
is "$(jq -s length "$work/watch")" 3 'watch makes as many samples as it is told'
is "$(jq -s -c '[.[].groups | length]' "$work/watch")" '[3,3,3]' 'of the group and all below it'
is "$(jq -s -c '[.[].groups[0] | has("rate")]' "$work/watch")" '[false,true,true]' \
	'with rates from the second on'
within "$(jq -s '.[2].interval_usec' "$work/watch")" 40000 500000 'at the interval'

# Groups come and go while they are read.
(while [ ! -e "$work/stop" ]; do
	mkdir -p "$top/other/a/b" && rmdir "$top/other/a/b" "$top/other/a"
done 2>/dev/null) &
churn=$!
churned=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
	"$CGOV" stat --json /stat-test | jq -e '.groups | length >= 3' >"$work/.said" || churned=1
done
: >"$work/stop"
wait "$churn"
is "$churned" 0 'groups that vanish while they are read do not fail a sample'

like "$("$CGOV" stat --openmetrics /stat-test | tail -n 1)" '# EOF' 'OpenMetrics ends as it must'
fails 1 'a group that is not there is named' "$CGOV" stat /stat-test/nobody
like "$("$CGOV" stat /stat-test/nobody 2>&1)" "*'/stat-test/nobody'*" 'with its name'
fails 2 'an interval without a unit is refused' "$CGOV" watch --interval 5
done_testing
