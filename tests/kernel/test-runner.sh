#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: native uml
#
# The room runner/ by itself: pid 1, signals, status, privileges, user namespace, descriptors.
#
# shellcheck disable=SC2016,SC2086 # texts for the shell inside; options are words

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

launch=$(readlink -f "${CGOV%/*}")/tests/launch
root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
group=$root/runner-test-$$
mkdir "$group" "$group/job" "$group/outside" || exit 1
# shellcheck disable=SC2154 # work is of tap.sh
trap 'echo 1 >"$group/cgroup.kill"; wait_empty; rmdir "$group/job" "$group/outside" "$group"; rm -rf "$work"' EXIT

# in_job [OPTION...] -- COMMAND...
in_job()
{
	"$launch" "$group/job" --quiet "$@"
}

# refused STATUS SENTENCE NAME [OPTION...] -- COMMAND...: one line, and nobody left in the group.
refused()
{
	want=$1 sentence=$2 name=$3
	shift 3
	in_job "$@" >"$work/out" 2>&1 && status=0 || status=$?
	like "$status $(cat "$work/out" "$group/job/cgroup.procs")" "$want launch: $sentence" "$name"
}

# wait_for FILE PATTERN: until the file holds it; 5 s at the most.
wait_for()
{
	for _ in $(seq 100); do
		grep -q "$2" "$1" 2>/dev/null && return
		sleep 0.05
	done
	diag "no '$2' in $1: $(cat "$1")"
	return 1
}

# wait_empty: until no process is in the group; 5 s at the most.
wait_empty()
{
	wait_for "$group/job/cgroup.events" '^populated 0'
}

# How it ends.
fails 7 'the exit code of the command is passed on' in_job -- sh -c 'exit 7'
fails 255 'so is the largest' in_job -- sh -c 'exit 255'
fails 137 'a command that signal 9 ended gives 137' in_job -- sh -c 'kill -9 $$'
fails 143 'one that signal 15 ended gives 143' in_job -- sh -c 'kill -15 $$'
fails 7 'without a pid namespace it is the same' in_job --namespaces none -- sh -c 'exit 7'
fails 143 'and for a signal too' in_job --namespaces none -- sh -c 'kill $$'

# How it does not start.
printf '#!/no/such/interpreter\n' >"$work/script"
printf 'text\n' >"$work/text"
chmod +x "$work/script" "$work/text"
chmod a+rx "$work"
for namespaces in default none; do
	refused 127 "'no-such-command': command not found in PATH" \
		"a missing command is 127 and one line ($namespaces)" --namespaces $namespaces -- no-such-command
done
refused 127 "execute '/no/such': No such file or directory" 'so is a missing path' -- /no/such
refused 126 "execute '/etc/passwd': Permission denied" 'a file that is not executable is 126' -- /etc/passwd
refused 126 "*its interpreter '/no/such/interpreter' is missing" 'a missing interpreter is named' -- "$work/script"
refused 126 "*neither a program for this machine nor a script*" 'a text without #! is no program' -- "$work/text"
refused 125 "enter directory '/no/such': No such file or directory" 'a missing directory is 125' --workdir /no/such -- true
refused 125 "a host name of its own needs the uts namespace" 'a host name needs its namespace' \
	--namespaces none --hostname box -- true
fails 2 'an unknown namespace is a usage error' in_job --namespaces pid,disk -- true

# What it sees.
is "$(in_job --namespaces pid,mount -- cat /proc/self/cgroup | tail -n 1)" "0::/${group##*/}/job" \
	'its first act happens inside its group'
is "$(in_job -- tail -n 1 /proc/self/cgroup)" '0::/' 'its group is the root of what it sees'
is "$(in_job --cgroup-mount "$root" -- sh -c "wc -l <$root/cgroup.procs; mkdir $root/x 2>&1")" \
	"3
mkdir: cannot create directory ‘$root/x’: Read-only file system" 'it reads its own group where the host has its cgroup mount, and cannot write'
is "$(cd /proc && in_job -- sh -c 'ls | grep "^[0-9]" | head -n 2' | tr '\n' ' ')" '1 2 ' 'a caller in /proc gives no way to the old /proc'
is "$(in_job -- sh -c 'echo $$; ps -e | wc -l')" '2
5' 'it is process 2 and sees no other but pid 1'
is "$(in_job --hostname box -- hostname)" box 'its host name is its own'
is "$(in_job --namespaces default,net -- cat /sys/class/net/lo/operstate /proc/net/dev | grep -c lo:)" 1 'a network namespace has a loopback'
ok 'which is up' in_job --namespaces default,net -- sh -c 'ip route get 127.0.0.1 2>/dev/null || ping -c 1 -W 1 127.0.0.1 || exec 3<>/dev/udp/127.0.0.1/9'
before=$(wc -l </proc/self/mountinfo)
in_job -- mount -t tmpfs none /mnt 2>/dev/null
in_job --profile trusted -- mount -t tmpfs none /mnt
is "$(wc -l </proc/self/mountinfo)" "$before" 'what it mounts never reaches the host'
is "$(FOO=bar in_job -- sh -c 'echo $FOO')" bar 'it has the environment'
is "$(cd /usr && in_job -- pwd) $(in_job --workdir /etc -- pwd)" '/usr /etc' 'and the directory, or the one asked for'
is "$(exec 7</etc/passwd 8>"$work/eight"; in_job --namespaces default -- sh -c 'ls /proc/self/fd' | tr '\n' ' ')" '0 1 2 3 ' \
	'no descriptor but 0, 1 and 2 gets in (3 is of ls itself)'
is "$(exec 7</etc/passwd; in_job --namespaces none -- sh -c 'ls /proc/self/fd' | tr '\n' ' ')" '0 1 2 3 ' 'nor without a pid 1'
is "$(in_job --profile trusted -- sh -c 'sleep 0.3; readlink /proc/1/fd/* | sed "s/:.*//"; readlink /proc/1/cwd')" 'pipe
/' 'pid 1 holds one pipe and stands in /'
is "$(in_job -- cat /proc/self/status | grep -E 'Sig(Blk|Cgt)' | cut -f 2 | tr '\n' ' ')" \
	'0000000000000000 0000000000000000 ' 'no signal is blocked or caught'
is "$(trap '' HUP; in_job -- grep SigIgn /proc/self/status | cut -f 2)" '0000000000000001' 'what the caller ignores stays ignored (nohup)'
is "$(in_job -- cat /proc/self/oom_score_adj)" "$(cat /proc/self/oom_score_adj)" 'its OOM score is the caller'"'"'s'

# What it may.
caps()
{
	in_job "$@" -- grep -E '^(Cap(Inh|Prm|Eff|Bnd|Amb)|NoNewPrivs)' /proc/self/status | cut -f 2 | sed 's/^0*\(.\)/\1/' | tr '\n' ' '
}
mine=$(sed -n 's/^CapBnd:\t0*//p' /proc/self/status)
is "$(caps --profile default)" '0 a80425fb a80425fb a80425fb 0 1 ' 'default keeps what container engines keep, and no_new_privs'
is "$(caps --profile strict)" '0 0 0 0 0 1 ' 'strict keeps nothing'
is "$(caps --profile trusted)" "0 $mine $mine $mine 0 0 " 'trusted keeps all, and no_new_privs is off'
is "$(caps --profile strict --cap-add 10)" '0 400 400 400 0 1 ' 'a capability is added'
is "$(caps --profile default --cap-drop 0 --cap-add 0)" '0 a80425fa a80425fa a80425fa 0 1 ' 'a drop wins over an add'
is "$(caps --user 65534:65534)" '0 0 0 a80425fb 0 1 ' 'another user has none'
is "$(caps --user 65534:65534 --cap-add 10)" '400 400 400 a80425fb 400 1 ' 'but the one it was given by name'
is "$(in_job --user 1234:4321 -- id)" 'uid=1234 gid=4321 groups=4321' 'user, group and groups are taken on'
fails 126 'the command is looked up as that user' in_job --user 1234:4321 -- /root/../etc/shadow

# pid 1.
is "$(in_job -- sh -c 'sh -c "sleep 0.5 & exit"; ps -eo ppid,comm | grep -c "^ *1 sleep"; sleep 1; ps -eo stat | grep -c Z')" '1
0' 'pid 1 takes in orphans and reaps them'
is "$(in_job -- sh -c 'kill -9 1; kill 1; echo alive')" alive 'nobody inside can kill pid 1'
fails 143 'what it sends to its process group does not reach us' in_job -- sh -c 'kill 0; sleep 5'
in_job -- sh -c 'sleep 30 & sleep 30 & exit 3'
is "$? $(cat "$group/job/cgroup.procs")" '3 ' 'when the command ends nobody is left'

for namespaces in default none; do
	for signal in TERM INT HUP QUIT USR1 USR2 WINCH CONT ALRM; do
		: >"$work/out"
		env --default-signal=INT,QUIT "$launch" "$group/job" --quiet --namespaces $namespaces -- \
			sh -c "trap 'echo got $signal; exit 5' $signal; echo ready; while :; do sleep 0.02; done" \
			>"$work/out" 2>&1 </dev/null &
		wait_for "$work/out" ready
		kill -s $signal $!
		wait $!
		echo "$? $(tail -n 1 "$work/out")"
	done >"$work/signals"
	is "$(sort -u "$work/signals" | tr '\n' ,)" '5 got ALRM,5 got CONT,5 got HUP,5 got INT,5 got QUIT,5 got TERM,5 got USR1,5 got USR2,5 got WINCH,' \
		"signals are handed on, each once (namespaces: $namespaces)"
done

for namespaces in default none; do
	: >"$work/out"
	: >"$work/said"
	"$launch" "$group/job" --namespaces $namespaces -- sh -c 'echo ready; sleep 0.2; sleep 30' >"$work/out" 2>"$work/said" &
	wait_for "$work/out" ready
	kill -TSTP $!
	wait_for "$work/said" 'stopped 20'
	is "$(sed 's/.*) //; s/ .*//' /proc/$!/stat)" T "we stop with the command (namespaces: $namespaces)"
	kill -CONT $!
	wait_for "$work/said" continued
	kill -TERM $!
	wait $!
	is "$?" 143 'and go on with it'
done
: >"$work/out"
	: >"$work/said"
"$launch" "$group/job" --terminal session -- sh -c 'echo ready; sleep 30' >"$work/out" 2>"$work/said" &
wait_for "$work/out" ready
kill -TSTP $!
ok 'a session of its own stops too' wait_for "$work/said" 'stopped 19'
kill -CONT $!
ok 'and is continued' wait_for "$work/said" continued
kill $!
wait $!

# By pid: after a cgroup.kill some kernels kill whatever is cloned into that group (6.1, 6.18).
xargs -r kill -9 <"$group/job/cgroup.procs"
wait_empty
"$launch" "$group/job" -- sleep 60 2>"$work/said" &
wait_for "$group/job/cgroup.events" 'populated 1'
kill -9 $!
wait $! 2>/dev/null
ok 'a foreground workload dies with its cgov' wait_empty
"$launch" "$group/job" --survive -- sh -c 'sleep 1; echo survived' >"$work/out" &
wait_for "$group/job/cgroup.events" 'populated 1'
sleep 0.3
kill -9 $!
wait $! 2>/dev/null
ok 'one that shall survive does not' wait_for "$work/out" survived
wait_empty

# A normal user.
chown -R 65534:65534 "$group"
as_user()
{
	sh -c 'echo $$ >"$1/outside/cgroup.procs"; shift; exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"' \
		- "$group" "$launch" "$group/job" --quiet "$@"
}
is "$(as_user -- sh -c 'id -u; id -g; tr -s " " </proc/self/uid_map; cat /proc/self/setgroups; echo $$')" '65534
65534
 65534 65534 1
deny
2' 'a normal user gets a user namespace of its single id'
is "$(as_user -- grep -E '^Cap(Eff|Prm)|NoNew' /proc/self/status | cut -f 2 | tr '\n' ' ')" '0000000000000000 0000000000000000 1 ' 'with no capability in it'
is "$(as_user --cgroup-mount "$root" -- sh -c "wc -l <$root/cgroup.procs; tail -n 1 /proc/self/cgroup")" '3
0::/' 'and its own group to read'
is "$(as_user --namespaces pid -- true 2>&1)" \
	"launch: start a process: a normal user may not make these namespaces; add 'user' to --namespaces, or run it as root" 'other namespaces need it'
is "$(as_user --user 0:0 -- true 2>&1 | head -c 40)" 'launch: set the groups of user 0:0: Oper' 'another user is refused in one sentence'
is "$(in_job --namespaces default,user -- sh -c 'id -u; head -n 1 /proc/self/uid_map | tr -s " "; mount -t tmpfs none /mnt 2>&1 | grep -c denied')" '0
 0 0 4294967295
1' 'root keeps all user numbers in a user namespace'
chown -R 0:0 "$group"
setpriv --reuid 65534 --regid 65534 --clear-groups "$launch" "$group/job" -- true 2>"$work/out"
is "$? $(cut -d '(' -f 1 "$work/out")" '125 launch: start a process: no right to start a process in that group ' 'a group that is not ours is refused'

# What clone3 may say.
rmdir "$group/job"
refused 125 '*' 'a directory that is no group is refused' -- true 2>/dev/null
mkdir "$group/job" "$group/job/inner"
controller=$(cut -d ' ' -f 1 "$group/cgroup.controllers")
if [ -n "$controller" ] && echo "+$controller" >"$group/cgroup.subtree_control" &&
	echo "+$controller" >"$group/job/cgroup.subtree_control"; then
	refused 125 '*hands controllers to groups below it*EBUSY*' 'a group that hands on controllers is refused' -- true
	echo "-$controller" >"$group/job/cgroup.subtree_control"
else
	skip_here 'a group that hands on controllers is refused' 'no domain controller here'
fi
rmdir "$group/job/inner"
if [ -e "$group/job/pids.max" ]; then
	echo 1 >"$group/job/pids.max"
	refused 125 '*pids.max must leave room*' 'pids.max 1 leaves no room beside pid 1' -- true
	fails 0 'and is enough without one' in_job --namespaces none -- true
	echo 0 >"$group/job/pids.max"
	refused 125 '*pids.max of the group*EAGAIN*' 'pids.max 0 starts nothing' -- true
	echo max >"$group/job/pids.max"
fi
if [ -n "${CGOV_VM-}" ]; then
	echo 0 >/proc/sys/user/max_uts_namespaces
	refused 125 '*sysctl user.max_uts_namespaces is 0: raise it' 'the sysctl that forbids a namespace is named' -- true
	echo 1000 >/proc/sys/user/max_uts_namespaces
fi
done_testing
