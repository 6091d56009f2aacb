#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian13 debian13@dev debian12 debian12@dev sid sid@dev
#
# A scope delegated by systemd, by the system manager for root and by the user manager for others.
# shellcheck disable=SC2016 # what stands in single quotes is for another shell
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=/sys/fs/cgroup
tools=${CGOV_BUILD:-$(dirname "$(readlink -f "$0")")/../../build}/tests
owner=$tools/owner
launch=$tools/launch
uid=$(id -u)

sorted()
{
	tr ' ' '\n' | sort | tr '\n' ' ' | sed 's/ $//'
}

if [ "$uid" -eq 0 ]; then
	manager=
	backend=systemd
	slice=/cgov.slice
	want='cpu cpuset io memory pids'
else
	manager=--user
	backend=user
	slice=/user.slice/user-$uid.slice/user@$uid.service/cgov.slice
	want=$(sorted <"$tree/user.slice/user-$uid.slice/user@$uid.service/cgroup.controllers")
fi
scope=$slice/cgov.scope
systemctl $manager stop cgov.scope 2>/dev/null
systemctl --version | sed -n '1s/^/# /p'

fails 1 'nothing is made by who only looks' "$owner"

began=$(date +%s%N)
"$owner" --create >"$work/first"
ended=$(date +%s%N)
diag "the first opening took $(((ended - began) / 1000000)) ms"
is "$(sed -n 's/^path=//p' "$work/first")" "$scope" 'the scope is made'
is "$(sed -n 's/^backend=//p' "$work/first")" $backend 'by the manager of this user'
is "$(sed -n 's/^controllers=//p' "$work/first" | sorted)" "$want" 'with the controllers it delegates'
is "$(systemctl $manager show -P Delegate cgov.scope)" yes 'systemd calls it delegated'
is "$(systemctl $manager show -P ControlGroup cgov.scope)" "$scope" 'and knows it at that place'
is "$(systemctl $manager show -P TasksMax cgov.scope)" infinity \
	'the workloads together have no limit on tasks from systemd'
is "$(cat "$tree$scope"/cgroup.procs)" '' 'the group of the scope itself is empty'
keeper=$(cat "$tree$scope"/cgov.keeper/cgroup.procs)
is "$(tr '\0' ' ' <"/proc/$keeper/cmdline")" 'cgov --keeper ' 'a keeper is in a leaf of its own'
is "$(find "/proc/$keeper/fd" -type l | wc -l)" 3 'it holds no descriptor of who started it'
within "$(awk '/^VmRSS/ { print $2 }' "/proc/$keeper/status")" 1 4096 'it is small (KiB)'

# A library that is not loaded makes no call.
began=$(date +%s%N)
"$owner" --create >"$work/second"
ended=$(date +%s%N)
diag "the second opening took $(((ended - began) / 1000000)) ms"
is "$(cat "$work/second")" "$(cat "$work/first")" 'the second launch finds the same scope'
is "$(cat "$tree$scope"/cgov.keeper/cgroup.procs)" "$keeper" 'and the same keeper'

# Who is inside already: root is wherever it is, a user after the first launch of its shell.
inside()
{
	if [ "$uid" -eq 0 ]; then
		"$@"
	else
		"$owner" --create -- "$@"
	fi
}
ok 'once inside, no D-Bus library is loaded' \
	inside sh -c '! LD_DEBUG=files "$0" --create 2>&1 | grep libsystemd' "$owner"
if command -v strace >/dev/null; then
	inside strace -f -e trace=openat,write,connect -o "$work/calls" "$owner" --create >/dev/null
	is "$(grep -c 'subtree_control.*O_WRONLY\|connect(' "$work/calls")" 0 \
		'no connection is made, no subtree_control is written'
elif [ "$uid" -eq 0 ]; then
	ok 'no file of the tree is written' \
		unshare -m sh -c 'mount -o remount,bind,ro /sys/fs/cgroup && "$0" --create' "$owner"
fi

ok 'a workload is born in a limited group of the scope' "$owner" --create -- sh -c '
	mkdir "$OWNER_DIR/owner-test" && echo 64 >"$OWNER_DIR/owner-test/pids.max" &&
	[ "$("$0" "$OWNER_DIR/owner-test" --namespaces none -- \
		sh -c "cat /sys/fs/cgroup/\$(sed s/^0::// /proc/self/cgroup)/pids.max")" = 64 ]
	status=$?; rmdir "$OWNER_DIR/owner-test"; exit $status' "$launch"

kill -9 "$keeper"
while [ -d "/proc/$keeper" ]; do :; done
"$owner" --create >"$work/third"
is "$(cat "$work/third")" "$(cat "$work/first")" 'a keeper that was killed is replaced'
keeper=$(cat "$tree$scope"/cgov.keeper/cgroup.procs)

"$owner" --create >/dev/null &
"$owner" --create >/dev/null &
"$owner" --create >/dev/null &
wait
is "$(cat "$tree$scope"/cgov.keeper/cgroup.procs)" "$keeper" 'it survives the commands that end'

ok 'systemctl stop ends it' systemctl $manager stop cgov.scope
is "$([ -d "$tree$scope" ] || echo gone)" gone 'and its groups'
is "$([ -d "/proc/$keeper" ] || echo gone)" gone 'and its keeper'

for i in 1 2 3 4 5; do
	"$owner" --create >"$work/many.$i" &
done
wait
is "$(cat "$work"/many.* | sort -u | wc -l)" 3 'five first launches at once agree on one scope'
is "$(wc -l <"$tree$scope/cgov.keeper"/cgroup.procs)" 1 'with one keeper'
is "$(pgrep -u "$uid" -fc '^cgov --keeper$')" 1 'and none is left over'
systemctl $manager stop cgov.scope

# Killed at any step of the first opening, the next one makes it whole.
if command -v strace >/dev/null; then
	steps='sendmsg mkdirat write pidfd_open wait4'
	strace -qq -o "$work/steps" -e trace="$(echo "$steps" | tr ' ' ,)" "$owner" --create >/dev/null
	broken='' points=0
	for step in $steps; do
		last=$(grep -c "^$step(" "$work/steps")
		for number in $(printf '%s\n' 1 "$last" | sort -nu); do
			[ "$number" -gt 0 ] || continue
			systemctl $manager stop cgov.scope
			strace -qq -o "$work/killed" -e trace="$step" \
				-e inject="$step:signal=KILL:when=$number" "$owner" --create >/dev/null 2>&1
			"$owner" --create >"$work/healed" 2>&1
			points=$((points + 1))
			if [ "$(cat "$work/healed")" != "$(cat "$work/first")" ] ||
				[ -z "$(cat "$tree$scope"/cgov.keeper/cgroup.procs)" ] ||
				[ -n "$(cat "$tree$scope"/cgroup.procs)" ]; then
				broken="$broken $step:$number"
			fi
		done
	done
	is "$broken" '' "killed at each of $points steps, the next launch makes it whole"
	systemctl $manager stop cgov.scope
else
	skip 'killed at any step, the next launch makes it whole' 'no strace'
fi

# A service that the system's manager delegates to a user, as a CI runner has it.
if [ "$uid" -eq 0 ]; then
	systemd-run -q --wait --pipe -p User=nobody -p Delegate=yes -u owner-ci "$owner" --create \
		>"$work/service"
	is "$(cat "$work/service")" "path=/system.slice/owner-ci.service
controllers=$(sed -n 's/^controllers=//p' "$work/first")
backend=self" 'a user in a delegated service works in that service'
fi
done_testing
