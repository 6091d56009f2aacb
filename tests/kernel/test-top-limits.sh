#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian13
#
# What the dashboard makes of a kernel with everything: which ancestor binds, who is held by whose
# cpu.max, and what a sample a second sees of a spike that lasts 200 ms.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

root=/sys/fs/cgroup/topper
export HOME="$work"
for controller in cpu io memory pids; do
	echo "+$controller" >/sys/fs/cgroup/cgroup.subtree_control
done
mkdir -p $root/outer/inner $root/free
for group in $root $root/outer; do
	echo '+cpu +io +memory +pids' >"$group/cgroup.subtree_control"
done
echo '20000 100000' >$root/outer/cpu.max
echo 256M >$root/outer/memory.max
echo 512M >$root/outer/inner/memory.max
echo 40 >$root/outer/inner/pids.max
sh -c "echo \$\$ >$root/outer/inner/cgroup.procs; while :; do :; done" &
burner=$!

# cell GROUP COLUMN...: what a row says in these columns, over two seconds.
cell()
{
	group=$1
	shift
	"$CGOV" top --interval "${interval:-2s}" --columns "$*" 2>/dev/null </dev/null |
		awk -v group="$group" '$1 == group || $2 == group { sub(/^[-+ ]*[^ ]+ +/, ""); print }'
}

is "$(cell inner memory-limit memory-owner cpu-limit cpu-owner pids-limit pids-owner | tr -s ' ')" \
	'256Mi outer 20.0 outer 40 inner' 'of each limit the tightest is shown, and whose it is'
held=$(cell inner cpu throttled inherited)
diag "cpu, own throttling, inherited: $held"
cpu=$(echo "$held" | awk '{print $1}') own=$(echo "$held" | awk '{print $2}') inherited=$(echo "$held" | awk '{print $3}')
within "${cpu%.*}" 15 25 'it runs as much as the quota of its parent lets it'
is "${own%.*}" 0 'its own limit holds it never'
within "${inherited%.*}" 50 95 "its parent's holds it most of the time"

# The line that says why, on a real screen.
mux() { tmux -S "$work/tmux" "$@"; }
screen() { mux capture-pane -p; }
# until PATTERN: the screen shows it, however slow the machine is.
until_shown()
{
	for _ in $(seq 300); do
		case $(screen) in *$1*) return ;; esac
		sleep 0.2
	done
	diag "the screen never showed '$1': $(screen)"
}
mux new-session -d -x 150 -y 30 "'$CGOV' top --interval 1s"
until_shown GROUP
mux send-keys / i n n e r Enter
until_shown '/topper/outer (0.2 CPUs)'
like "$(screen)" '*why slow: held * % of the time by cpu.max of /topper/outer (0.2 CPUs)*' \
	'what slows a group is said in words, with the ancestor whose limit it is'
mux send-keys d
until_shown 'anon *'
like "$(screen)" '*memory * of *256Mi * by /topper/outer *' 'd shows all limits, and who owns each'
like "$(screen)" '*anon *file *shmem *kernel *slab *' 'and what the memory is made of'
like "$(screen | grep ^cpu)" 'cpu *cpu! * cpu!! *' 'and pressure, some and full'
mux send-keys / j o u r n a l d . s Enter
until_shown '/system.slice/systemd-journald.service'
like "$(screen)" '*/system.slice/systemd-journald.service  Journal Service*' 'a unit is told with its description'
mux send-keys D
sleep 1
is "$(screen | grep -c 'Journal Service')" 0 'and D leaves what the kernel calls it'
mux kill-server
kill $burner

# Between two samples somebody takes 100 MiB for 200 ms.
cat >"$work/spike.py" <<'PYTHON'
import os, sys, time
while True:
    while not os.path.exists(sys.argv[1] + "/go"):
        time.sleep(0.1)
    os.unlink(sys.argv[1] + "/go")
    block = bytearray(100 << 20)
    time.sleep(0.2)
    del block
    open(sys.argv[1] + "/over", "w")
PYTHON
sh -c "echo \$\$ >$root/free/cgroup.procs; exec python3 '$work/spike.py' '$work'" &
spiker=$!
"$CGOV" top --interval 15s --columns memory,peak >"$work/peaks" 2>/dev/null </dev/null &
watcher=$!
until find /proc/$watcher/fd -lname "*topper/free/memory.peak" 2>/dev/null | grep -q .; do sleep 0.1; done
touch "$work/go"
until [ -e "$work/over" ]; do sleep 0.1; done
wait $watcher
peaks=$(awk '$1 == "free" {print $2, $3}' "$work/peaks")
diag "memory, and its peak since the sample before: $peaks"
within "$(numfmt --from=iec-i "${peaks#* }")" 100000000 200000000 'a spike of 200 ms between two samples is seen'
within "$(numfmt --from=iec-i "${peaks% *}")" 0 90000000 'although it is over'

# The same on the screen, where sample follows sample.
mux new-session -d -x 100 -y 30 "'$CGOV' top --interval 3s --columns memory,peak"
until_shown GROUP
until find /proc/[0-9]*/fd -lname "*topper/free/memory.peak" 2>/dev/null | grep -q .; do sleep 0.1; done
# peak_is ABOVE BELOW: in the row, sooner or later, in MiB.
peak_is()
{
	for _ in $(seq 150); do
		shown=$(screen | awk '$1 == "free" {print $3}')
		case $shown in
		*i) shown=$(($(numfmt --from=iec-i "$shown") >> 20)) ;;
		*) shown=-1 ;;
		esac
		[ "$shown" -ge "$1" ] && [ "$shown" -lt "$2" ] && return
		sleep 0.1
	done
	return 1
}
peak_is 0 90
is $? 0 'before, the peak is what is in use'
touch "$work/go"
peak_is 100 200
is $? 0 'the sample with the spike shows it'
peak_is 0 90
is $? 0 'the sample after it does not'
diag "since the group was made: $(cat $root/free/memory.peak)"
mux kill-server
kill $spiker
done_testing
