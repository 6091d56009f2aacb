#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# `cgov govern` keeps policies true: it reports, repairs where it is told to, fights nobody, reloads, and
# takes back what it did.

# shellcheck disable=SC2317 # called by name
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

top=/sys/fs/cgroup
tree=/cgov
[ ! -d /run/systemd/system ] || tree=/cgov.slice/cgov.scope
cgov()
{
	"$CGOV" --state-dir "$work/state" "$@"
}
eventually()
{
	for _ in $(seq 200); do
		"$@" && return 0
		sleep 0.05
	done
	return 1
}
# govern [OPTIONS] POLICY...: in the background; $governor, its words in $work/said.
govern()
{
	"$CGOV" --state-dir "$work/state" govern --interval 100ms --audit "$work/audit" "$@" 2>"$work/said" &
	governor=$!
	sleep 0.5
}
# stop: ends it; its status.
stop()
{
	kill "$governor" 2>/dev/null
	wait "$governor"
}
# said TEXT: it has said so.
said() { eventually grep -q -- "$1" "$work/said"; }
# policy MAX DRIFT
policy()
{
	printf 'cgov: 1\nname: web\ngroups: {web: {resources: {pids: {max: %s}}}}\nsettings: {drift: %s}\n' "$1" "$2" >"$work/web.yaml"
}

policy 100 report
govern "$work/web.yaml"
ok 'without a subtree it waits and says so' said 'nothing is applied here yet'
ok 'nothing is made' test ! -e "$top$tree/web"
ok 'meanwhile it is applied' cgov apply "$work/web.yaml"
sleep 0.5
ok 'stopped, it ends well' stop
cgov apply "$work/web.yaml"

govern "$work/web.yaml"
is "$(cat "$work/said")" '' 'where all is as it should be it is quiet'
fails 1 'there is one governor for a tree' cgov govern "$work/web.yaml"
like "$(cgov govern "$work/web.yaml" 2>&1)" '*another *cgov govern* runs here*' 'which is said'
policy 200 report
kill -HUP "$governor"
ok 'a policy that is read again' said 'web: drift reported: web/pids.max: want 200, have 100'
is "$(cat "$top$tree/web/pids.max")" 100 'is reported only'
echo 'cgov: 1
name: [' >"$work/web.yaml"
kill -HUP "$governor"
ok 'a broken one' said 'the policies before stay in force'
ok 'is no end of it' kill -0 "$governor"
policy 200 repair
kill -HUP "$governor"
ok 'where the policy says so it is repaired' eventually grep -qx 200 "$top$tree/web/pids.max"
ok 'and told' said 'web: drift done'
for _ in 1 2 3 4; do
	echo 7 >"$top$tree/web/pids.max"
	kill -HUP "$governor"
	sleep 0.5
done
ok 'somebody who writes there again and again' said 'somebody else writes there again and again'
is "$(cat "$top$tree/web/pids.max")" 7 'is not fought'
ok 'stopped again it ends well' stop
fits decision "$work/audit" 'each line of the audit log is a document'
ok 'with what drifted' grep -q '"action":"drift".*"outcome":"reported".*want 200, have 100' "$work/audit"

echo 7 >"$top$tree/web/pids.max"
rm "$work/audit"
govern --dry-run "$work/web.yaml"
ok 'a dry run tells' said 'want 200, have 7'
is "$(cat "$top$tree/web/pids.max")" 7 'and does nothing'
ok 'not even a log' test ! -e "$work/audit"
stop

mkdir "$work/etc"
cp "$work/web.yaml" "$work/etc/"
printf 'cgov: 1\nname: other\ngroups: {web: {}}\n' >"$work/etc/other.yaml"
fails 3 'two policies with one group are refused' cgov govern "$work/etc"
like "$(cgov govern "$work/etc" 2>&1)" "*web.yaml:3:10: the group 'web' belongs to the policy 'other'*" 'with the place'
rm "$work/etc/other.yaml"
: >"$work/etc/notes.txt"
govern "$work/etc"
ok 'a folder is all its policies' eventually grep -qx 200 "$top$tree/web/pids.max"
stop
fails 1 'without a policy there is nothing to do' cgov govern "$work/state"
fails 2 'an unknown option is refused' cgov govern --nope
ok 'all of it can go' cgov remove "$work/web.yaml"
done_testing
