#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13 debian13@dev
#
# What a workload may do: system calls, files, limits of each process; and that the report says which
# call was one too many.
#
# shellcheck disable=SC2016 # texts for the shell inside

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# run OPTION... -- COMMAND...: what it printed, and the status.
run()
{
	"$CGOV" run "$@" 2>&1 || echo "status $?"
}

like "$(run -- cat /proc/self/status)" '*Seccomp:?2*' 'the default profile filters system calls'
like "$(run --profile trusted -- cat /proc/self/status)" '*Seccomp:?0*' 'the trusted one does not'
like "$(run --seccomp off -- cat /proc/self/status)" '*Seccomp:?0*' 'and off is off'
like "$(run --profile trusted --seccomp default -- cat /proc/self/status)" '*Seccomp:?2*' \
	'a filter that is asked for is there in the trusted profile too'
like "$(run -- sh -c 'unshare -U true; echo went on')" '*not permitted*went on' \
	'a namespace of its own is refused, and the workload goes on'
like "$(run --seccomp off -- unshare -U true)" '' 'without a filter it is not refused'
is "$(run -- python3 -c 'import threading
t = threading.Thread(target=print, args=("thread",)); t.start(); t.join()')" thread \
	'threads start although clone3() is not there'

# One call too many.
like "$(run --profile strict --summary -- sh -c 'echo before; unshare -U true; echo after')" \
	'before*it called unshare, which seccomp refuses*status 137' \
	'the strict profile ends the workload, and says at which call'
run --profile strict --report "$work/report" -- unshare -U true >/dev/null
is "$(jq -r '.exit | "\(.reason) \(.syscall) \(.signal)"' "$work/report")" 'seccomp unshare 9' \
	'the report has the call'
fits report "$work/report" 'and fits its schema'
like "$(run --profile strict --namespaces none --summary -- unshare -U true)" \
	'*called unshare*status 137' 'without a pid 1 it is the same'
is "$(run --profile strict -- sh -c 'ls / | grep -c etc; echo $((6 * 7))')" '1
42' 'what is usual works in the strict profile'
# The numbers are of x86_64: io_uring_setup, ioctl.
is "$(run --profile strict -- perl -e 'syscall(425, 8, 0); print $! + 0')" 38 'io_uring is not there'
like "$(run -- python3 -c '
import fcntl
try:
    fcntl.ioctl(0, 0x5412, b"x")
except OSError as e:
    print(e.errno)' </dev/null)" 1 'nobody types into a terminal (TIOCSTI)'
is "$(run -- perl -e '$x = "x"; syscall(16, 0, 0x100005412, $x); print $! + 0' </dev/null)" 1 \
	'not with a number above 32 bits either'

if [ "$(id -u)" -eq 0 ]; then
	like "$(run --cap-add sys_admin -- sh -c 'mount -t tmpfs x /mnt && echo mounted')" mounted \
		'a capability that is kept lifts the calls that need it'
fi

# A filter of one's own.
cat >"$work/filter.json" <<'END'
{"defaultAction": "SCMP_ACT_ALLOW",
 "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_KILL_PROCESS"},
              {"names": ["rmdir", "unlinkat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 95}]}
END
like "$(run --seccomp "$work/filter.json" --summary -- mkdir "$work/made")" '*it called mkdir*' \
	'a file of the form that container engines have is a filter'
fails 1 'and nothing was made' test -e "$work/made"
mkdir "$work/made"
like "$(run --seccomp "$work/filter.json" -- rmdir "$work/made")" '*not supported*status 1' \
	'it answers with the error that the file names'
echo '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["execve"],
	"action": "SCMP_ACT_KILL"}]}' >"$work/no-exec.json"
like "$(run --seccomp "$work/no-exec.json" --summary -- true)" '*it called execve*status 137' \
	'a filter that refuses the start itself says so and hangs nobody'
like "$(run --seccomp "$work/nothing" -- true)" "*'$work/nothing'*No such file*status 125" \
	'a file that is not there is named'
echo '{"defaultAction": "no"}' >"$work/bad.json"
like "$(run --seccomp "$work/bad.json" -- true)" '*bad.json*defaultAction*status 125' \
	'a mistake in it is told with its place'

# Limits of each process.
is "$(run --rlimits nofile=100:200 --rlimits core=0 -- sh -c 'ulimit -n; ulimit -Hn; ulimit -c' |
	tr '\n' ' ')" '100 200 0 ' 'limits of a process are set, soft and hard'
like "$(run --rlimits fsize=64K --summary -- dd if=/dev/zero of="$work/big" bs=1K count=128)" \
	'*signal 25*' 'a file does not grow past fsize'
is "$(stat -c %s "$work/big")" 65536 'not by a byte'

# Files.
if [ "$("$CGOV" doctor --json | jq -r '.checks[] | select(.name == "landlock").status')" = ok ]; then
	is "$(run --ro /usr --ro /etc --ro /proc --rw /dev --rw "$work" -- \
		sh -c 'echo x >"$1/out"; cat "$1/out"' sh "$work")" x \
		'what ro and rw name can be reached'
	like "$(run --ro /usr --rw /dev -- cat /etc/passwd)" '*ermission denied*status 1' \
		'what they do not name cannot, whoever the workload is'
	like "$(run --ro /usr --ro /etc --rw /dev -- sh -c 'echo x >/etc/cgov-test')" \
		'*ermission denied*' 'what is read-only cannot be changed'
	like "$(run --ro /usr --rw /nowhere -- true)" "*landlock: '/nowhere'*status 125" \
		'a path that is not there is named'
else
	like "$(run --ro /usr -- true)" '*no landlock*status 125' \
		'without landlock the keys are refused, never ignored'
fi
done_testing
