#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: native
#
# The embedded Linux itself: what goes in and what comes out of contrib/vm/run.
# VM_RUN_MACHINE names another machine than uml.
#
# shellcheck disable=SC2016,SC2089,SC2090 # texts for the shell inside, quotes to be kept as they are

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

run=$(dirname "$(readlink -f "$0")")/../../contrib/vm/run
machine=${VM_RUN_MACHINE:-uml}

vm()
{
	"$run" --machine "$machine" --timeout 60 -- "$@"
}

# A guest may have to be built first, which takes minutes and is said on standard error.
"$run" --machine "$machine" -- true 2>/dev/null </dev/null
vm sh -c 'printf "out\n"; printf "err\n" >&2; exit 3' >"$work/out" 2>"$work/err" </dev/null
is $? 3 'the exit status of the command is returned'
is "$(cat "$work/out")" out 'standard output holds what the command wrote there and nothing else'
is "$(cat "$work/err")" err 'standard error holds what the command wrote there and nothing else'

fails 137 'a command that signal 9 ended gives 137' vm sh -c 'kill -KILL $$'
fails 127 'a command that does not exist gives 127' vm no-such-command
fails 126 'a file that is no program gives 126' vm /etc/passwd

mkfifo "$work/pipe"
"$run" --machine "$machine" --timeout 60 -- \
	sh -c 'trap "echo caught; exit 9" TERM; echo ready; sleep 60 & wait' >"$work/pipe" </dev/null &
{
	read -r _
	kill -TERM $!
	read -r answer
} <"$work/pipe"
wait $! && status=0 || status=$?
is "$answer $status" 'caught 9' 'a signal to the run is the command'"'"'s'

head -c 1048576 /dev/urandom >"$work/bytes"
sum=$(sha256sum <"$work/bytes")
is "$(vm cat <"$work/bytes" | sha256sum)" "$sum" 'a megabyte of any bytes goes in and out unchanged'
is "$(printf 'no newline' | vm cat)" 'no newline' 'input without a newline at its end arrives'
is "$(vm cat </dev/null | wc -c)" 0 'empty input is empty inside'
is "$(yes | vm head -n 1)" y 'a command need not read all its input'
is "$(vm yes 2>/dev/null | head -n 1)" y 'a reader that stops early ends the command'

words="a'b \"c\" \$d
e\\ "
ODD_VALUE=$words
export ODD_VALUE
is "$(vm sh -c 'printf "%s|%s|" "$ODD_VALUE" "$1"' sh "$words")" "$words|$words|" \
	'quotes and newlines survive in the environment and in arguments'
is "$(cd "${0%/*}" && "$run" --machine "$machine" -- pwd)" "$(readlink -f "${0%/*}")" \
	'the command runs in the same directory'

like "$(vm sh -c 'echo "$(cat /sys/fs/cgroup/cgroup.controllers)"')" '*cpu*io*memory*pids*' \
	'the root of the cgroup v2 tree offers cpu, io, memory and pids'
ok 'limits can be set below the root' vm sh -ec '
	cd /sys/fs/cgroup
	echo "+cpu +io +memory +pids" >cgroup.subtree_control
	mkdir probe
	echo 64 >probe/pids.max
	[ "$(cat probe/pids.max)" = 64 ]'
ok 'the scratch disk can be overwritten' vm sh -ec '
	umount "$CGOV_SCRATCH_DIR"
	dd if=/dev/zero of="$CGOV_SCRATCH_DISK" bs=1M count=8 oflag=direct'
ok 'the scratch folder is an ext4 of its own' vm sh -ec '
	[ "$(findmnt -n -o FSTYPE "$CGOV_SCRATCH_DIR")" = ext4 ]
	[ "$(findmnt -n -o SOURCE "$CGOV_SCRATCH_DIR")" = "$CGOV_SCRATCH_DISK" ]'
is "$("$run" --machine "$machine" --user -- sh -c '[ "$(id -u)" -ne 0 ] && echo normal')" normal \
	'--user is not root'

fails 124 'the time limit gives 124' "$run" --machine "$machine" --timeout 8 -- sleep 60
like "$(cat "$work/.said")" '*the end of the console*time limit of 8*' \
	'the end of the console is shown when the time limit is reached'
fails 125 'an unknown option is refused' "$run" --no-such-option

# script(1) makes the terminal; its own input must stay open, or it types an end of file there.
mkfifo "$work/keyboard"
exec 7<>"$work/keyboard"
cat >"$work/outside" <<END
stty rows 33 cols 99
'$run' --machine $machine -- sh -c 'test -t 0 && test -t 1 && test -t 2 && echo terminal; stty size'
END
seen=$(script -qec "sh '$work/outside'" /dev/null <&7 | tr -d '\r')
is "$seen" 'terminal
33 99' 'a terminal outside is a terminal inside, of the same size'

ls -d /tmp/cgov-vm.* >"$work/left" 2>/dev/null
diag "left behind by runs that are still at work or were killed: $(wc -l <"$work/left")"
done_testing
