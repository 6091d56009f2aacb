#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: native
#
# Every system call of a launch fails once, and is the last of its process once: one sentence,
# nobody left in the group, no mount on the host, and never a command outside its group.
#
# shellcheck disable=SC2016 # texts for the shell inside

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

launch=$(readlink -f "${CGOV%/*}")/tests/launch
root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
group=$root/runner-failures-$$
name=${group##*/}
mkdir "$group" || exit 1
# shellcheck disable=SC2154 # work is of tap.sh
trap 'xargs -r kill -9 <"$group/cgroup.procs"; rmdir "$group"; rm -rf "$work"' EXIT
mounts=$(wc -l </proc/self/mountinfo)
namespaces=pid,mount,ipc,uts,net

if ! command -v strace >/dev/null; then
	skip 'every system call of a launch can fail' 'no strace here'
	done_testing
fi

# is_empty: until nobody is in the group; 2 s at the most.
is_empty()
{
	for _ in $(seq 100); do
		[ -s "$group/cgroup.procs" ] || return 0
		sleep 0.02
	done
	return 1
}

# traced WORD...: a launch under strace; the command says where it is.
traced()
{
	timeout -k 1 5 strace -f -o "$work/trace" "$@" "$launch" "$group" --quiet --namespaces $namespaces \
		--hostname box --user 0:0 --workdir / --cgroup-mount "$root" -- \
		/bin/sh -c 'while read -r line; do group=$line; done </proc/self/cgroup; echo "$group ran"' >"$work/out" 2>"$work/err" </dev/null
}

# complaints STATUS: what is wrong with what traced() left, one a line.
complaints()
{
	is_empty || {
		echo 'somebody is left in the group'
		xargs -r kill -9 <"$group/cgroup.procs"
		is_empty
	}
	[ "$(wc -l </proc/self/mountinfo)" = "$mounts" ] || echo 'a mount is left'
	grep 0:: "$work/out" | grep -vx "0::/$name ran"
	[ "$(grep -c '^launch: ' "$work/err")" -le 1 ] || echo "more than one sentence: $(cat "$work/err")"
	case $1 in
	0) grep -q ran "$work/out" || echo 'status 0, and the command did not run' ;;
	125 | 126 | 127)
		# The dynamic linker's own sentence, or pid 1's end when it cannot learn of the command's.
		grep -Eq '^launch: |loading shared libraries' "$work/err" || grep -q 'wait4.*INJECTED' "$work/trace" ||
			echo "status $1 without a sentence"
		;;
	124) echo 'it hung' ;;
	esac
}

# The calls of a launch in the order of its processes, until each has become the command.
traced
is "$? $(tr '\n' ' ' <"$work/out")" "0 0::/$name ran " 'nothing fails when nothing is injected'
calls=$(awk '
	/execve\("\/bin\/sh"/ { over[$1] = 1 }
	/pipe2\(|signalfd4\(/ { begun = 1 }
	match($2, /^[a-z0-9_]+\(/) {
		call = substr($2, 1, RLENGTH - 1)
		number = ++seen[$1, call]
		if (begun && !over[$1] && call !~ /^exit/)
			print call, number
	}
' "$work/trace" | sort -u)
set -f

try()
{
	echo "$calls" | while read -r call when; do
		traced -e inject="$call:$1:when=$when"
		status=$?
		complaints $status | sed "s/^/$call, number $when, status $status: /"
	done
}

count=$(echo "$calls" | wc -l)
is "$(try error=EPERM)" '' "each of $count system calls fails: one sentence, nothing left"
is "$(try error=ENOMEM)" '' 'and with another error'
is "$(try signal=KILL)" '' 'each is the last of its process: nothing left'
done_testing
