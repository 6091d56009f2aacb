#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
#
# Where no systemd runs: /cgov below the mount, and directories that are named.
# shellcheck disable=SC2016 # what stands in single quotes is for another shell
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=/sys/fs/cgroup
tools=${CGOV_BUILD:-$(dirname "$(readlink -f "$0")")/../../build}/tests
owner=$tools/owner
launch=$tools/launch

# The tests may share the machine with others: what they need is taken away first.
rmdir "$tree/cgov" 2>/dev/null

fails 1 'nothing is made by who only looks' "$owner"
like "$("$owner" 2>&1)" '*no groups on this machine yet' 'and the answer says so'

is "$("$owner" --create)" "path=/cgov
controllers=$(cat $tree/cgroup.controllers)
backend=cgroupfs" 'the first launch makes /cgov with every controller'
is "$(cat $tree/cgroup.subtree_control)" "$(cat $tree/cgroup.controllers)" \
	'the root hands its controllers down'
is "$(cat $tree/cgov/cgroup.subtree_control)" "$(cat $tree/cgroup.controllers)" \
	'and so does /cgov'

# On a tree that nobody can write the second opening works only when it writes nothing.
ok 'the second launch writes nothing' \
	unshare -m sh -c 'mount -o remount,bind,ro /sys/fs/cgroup && "$0" --create' "$owner"

ok 'a limit is in force before the first instruction' "$owner" --create -- sh -c '
	mkdir "$OWNER_DIR/owner-test" && echo 64 >"$OWNER_DIR/owner-test/pids.max" &&
	[ "$("$0" "$OWNER_DIR/owner-test" --namespaces none -- \
		sh -c "cat /sys/fs/cgroup/\$(sed s/^0::// /proc/self/cgroup)/pids.max")" = 64 ]
	status=$?; rmdir "$OWNER_DIR/owner-test"; exit $status' "$launch"

# A controller that is switched on later reaches us with the next launch.
echo -io >$tree/cgov/cgroup.subtree_control
echo -io >$tree/cgroup.subtree_control
"$owner" --create >"$work/again"
like "$(cat "$work/again")" '*controllers=*io*' 'a controller that was taken away is handed down again'

mkdir $tree/owner-named
is "$("$owner" --create --cgroup-root $tree/owner-named)" "path=/owner-named
controllers=$(cat $tree/cgroup.controllers)
backend=cgroup-root" 'a directory that is named is used as it is'
rmdir $tree/owner-named

mkdir $tree/owner-busy
sh -c 'echo $$ >/sys/fs/cgroup/owner-busy/cgroup.procs; exec sleep 60' &
sitter=$!
while [ -z "$(cat $tree/owner-busy/cgroup.procs)" ]; do :; done
like "$("$owner" --create --cgroup-root $tree/owner-busy)" '*
controllers=
*' 'where processes sit there are core files only'
is "$(cat $tree/owner-busy/cgroup.type)" domain 'and the group is not turned into a threaded one'
kill $sitter
wait $sitter 2>/dev/null
rmdir $tree/owner-busy

mkdir "$work/plain"
fails 4 'a directory of another file system is refused' "$owner" --cgroup-root "$work/plain"
rmdir $tree/cgov
ok 'a user without rights gets a sentence' \
	sh -c '! setpriv --reuid 65534 --clear-groups "$0" --create 2>"$1" && grep -q -- "--cgroup-root" "$1"' \
	"$owner" "$work/refused"

# A group that root made for a user, whose shell was moved into a child of it.
mkdir -p $tree/owner-user/shell
chown -R 65534 $tree/owner-user
sh -c 'echo $$ >/sys/fs/cgroup/owner-user/shell/cgroup.procs
	exec setpriv --reuid 65534 --clear-groups "$@"' sh "$owner" --create >"$work/self"
is "$(cat "$work/self")" "path=/owner-user
controllers=$(cat $tree/cgroup.controllers)
backend=self" 'a user inside a group of its own works there'
rmdir $tree/owner-user/shell $tree/owner-user

mkdir $tree/owner-alone
chown -R 65534 $tree/owner-alone
sh -c 'echo $$ >/sys/fs/cgroup/owner-alone/cgroup.procs
	exec setpriv --reuid 65534 --clear-groups "$@"' sh "$owner" --create >"$work/alone"
is "$(cat "$work/alone")" "path=/owner-alone
controllers=$(cat $tree/cgroup.controllers)
backend=self" 'alone in such a group itself, it steps aside'
rmdir $tree/owner-alone/cgov.supervisor $tree/owner-alone
done_testing
