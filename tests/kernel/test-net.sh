#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# Network counters of a workload in a network namespace of its own.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
top=$tree/net-test
workload=

# shellcheck disable=SC2317 # called by the trap
clean()
{
	[ -z "$workload" ] || kill "$workload" 2>/dev/null
	ip link del cgov-test0 2>/dev/null
	echo 1 >"$top/cgroup.kill"
	while ! rmdir "$top/own" "$top/other" "$top" 2>/dev/null; do
		[ -d "$top" ] || break
	done
	rm -rf "$work"
}
mkdir "$top" "$top/own" "$top/other"
trap clean EXIT
ip link set lo up

sh -c 'echo $$ >"$0/cgroup.procs"; exec sleep 600' "$top/other" &
# It sends over loopback, and to the other end of a veth, what it is told to.
cat >"$work/send.py" <<'PYTHON'
import socket, sys

out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out.bind(("0.0.0.0", 7777))
for line in sys.stdin:
    where, count = line.split()
    for _ in range(int(count)):
        out.sendto(bytes(1000), (where, 7777))
    print("sent", flush=True)
PYTHON
mkfifo "$work/in"
: >"$work/out"
unshare --net sh -c 'echo $$ >"$0/cgroup.procs"; ip link set lo up; exec python3 "$1/send.py"' \
	"$top/own" "$work" <"$work/in" >"$work/out" &
workload=$!
exec 3>"$work/in"

# send WHERE COUNT: datagrams of 1,000 bytes, 1,042 with their heads.
send()
{
	before=$(wc -l <"$work/out")
	echo "$1 $2" >&3
	for _ in $(seq 300); do
		[ "$(wc -l <"$work/out")" -le "$before" ] || return 0
		sleep 0.1
	done
}
# of_group PATH KEY
of_group()
{
	"$CGOV" stat --json /net-test 2>"$work/said" | jq -r ".groups[] | select(.path == \"$1\") | .cgov.net$2"
}

send 127.0.0.1 1
before=$(of_group /net-test/own .lo.tx_bytes)
send 127.0.0.1 500
after=$(of_group /net-test/own .lo.tx_bytes)
diag "500 datagrams of 1,000 bytes over loopback: $((after - before)) bytes"
within $((after - before)) 514000 521000 'what is sent over loopback shows'
is "$(of_group /net-test .lo.tx_bytes)" "$after" 'in the group above as well'
is "$(of_group /net-test/other '')" null 'a group in the namespace of the host has none'
is "$(cat "$work/said")" '' 'and nothing has to be said'

if ip link add cgov-test0 type veth peer name eth0 netns $workload 2>/dev/null; then
	# What IPv6 says by itself would come between two readings.
	echo 1 >/proc/sys/net/ipv6/conf/cgov-test0/disable_ipv6
	nsenter --net=/proc/$workload/ns/net sh -c 'echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6
		ip addr add 10.99.0.1/24 dev eth0; ip link set eth0 up
		ip neigh add 10.99.0.2 lladdr 02:00:00:00:00:02 dev eth0'
	ip link set cgov-test0 up
	before=$(of_group /net-test/own .eth0.tx_bytes)
	send 10.99.0.2 300
	after=$(of_group /net-test/own .eth0.tx_bytes)
	diag "300 datagrams through a veth: $((after - before)) bytes"
	within $((after - before)) 300000 320000 'what leaves through a veth shows'
	is "$after" "$(cat /sys/class/net/cgov-test0/statistics/rx_bytes)" 'as its other end has it'
	like "$("$CGOV" stat --openmetrics /net-test)" \
		'*cgov_net_tx_bytes_total{group="/net-test/own",interface="eth0"} '"$after"'*' \
		'and in OpenMetrics'
	"$CGOV" watch --json --interval 300ms --count 3 /net-test >"$work/samples" &
	watcher=$!
	until [ -s "$work/samples" ]; do sleep 0.05; done
	send 10.99.0.2 300
	wait $watcher
	rate=$(jq -s '[.[].groups[] | select(.path == "/net-test/own") | .rate.cgov.net.eth0.tx_bytes // 0] | max' "$work/samples")
	within "$rate" 100000 3200000 'with a rate'
fi

setpriv --reuid 65534 --regid 65534 --clear-groups "$CGOV" stat --json /net-test 2>"$work/told" |
	jq -r '.groups[] | select(.path == "/net-test/own") | .cgov.net.lo.tx_bytes' >"$work/seen"
is "$(cat "$work/seen")" "$(of_group /net-test/own .lo.tx_bytes)" 'a normal user gets the same'
diag "$(cat "$work/told")"
is "$(wc -l <"$work/told")" 1 'and is told once where from'

"$CGOV" watch --json --interval 100ms /net-test >"$work/samples" &
watcher=$!
until [ "$(wc -l <"$work/samples")" -ge 3 ]; do sleep 0.05; done
is "$(find /proc/$watcher/fd -lname 'socket:*' 2>/dev/null | wc -l)" 2 'one socket a namespace, one for tasks that end'
is "$(readlink /proc/$watcher/ns/net)" "$(readlink /proc/self/ns/net)" 'cgov itself went nowhere'
kill $watcher
wait $watcher
done_testing
