#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# The internet sockets of a group, in cgov's network namespace and in one of the group's own.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
top=$tree/sock-test

# shellcheck disable=SC2317 # called by the trap
clean()
{
	echo 1 >"$top/cgroup.kill"
	while ! rmdir "$top/here" "$top/there" "$top/none" "$top" 2>/dev/null; do
		[ -d "$top" ] || break
	done
	rm -rf "$work"
}
mkdir "$top" "$top/here" "$top/there" "$top/none"
trap clean EXIT
ip link set lo up

# Three connections to itself, over which it sent 100,000 bytes each, and a UDP socket.
cat >"$work/talk.py" <<'PYTHON'
import socket, sys, time

listener = socket.create_server(("127.0.0.1", 0))
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
pairs = []
for _ in range(3):
    near = socket.create_connection(listener.getsockname())
    far, _ = listener.accept()
    near.sendall(bytes(100000))
    got = 0
    while got < 100000:
        got += len(far.recv(65536))
    pairs.append((near, far))
open(sys.argv[1], "w").close()
time.sleep(600)
PYTHON
talk='echo $$ >"$0/cgroup.procs"; ip link set lo up; exec python3 "$1/talk.py" "$2"'
sh -c "$talk" "$top/here" "$work" "$work/here" &
unshare --net sh -c "$talk" "$top/there" "$work" "$work/there" &
for _ in $(seq 300); do
	[ ! -e "$work/here" ] || [ ! -e "$work/there" ] || break
	sleep 0.1
done

"$CGOV" stat --json --sockets /sock-test >"$work/json" 2>"$work/said"
# of_group PATH: its sockets, without what a moment decides.
of_group()
{
	jq -c ".groups[] | select(.path == \"$1\") | .cgov.sockets | [.tcp, .udp, .states, .peers[0].address, .peers[0].connections]" "$work/json"
}
diag "$(jq -c '.groups[1].cgov.sockets' "$work/json")"
want='[7,1,{"established":6,"listening":1},"127.0.0.1",6]'
is "$(of_group /sock-test/here)" "$want" 'sockets of a group, their states and peers'
is "$(of_group /sock-test/there)" "$want" 'and in a network namespace of its own'
is "$(of_group /sock-test)" '[14,2,{"established":12,"listening":2},"127.0.0.1",12]' \
	'the group above has both'
is "$(of_group /sock-test/none)" '[0,0,{},null,null]' 'and one without has none'
within "$(jq '.groups[1].cgov.sockets.tx_bytes' "$work/json")" 300000 300010 'bytes that the other side has'
within "$(jq '.groups[1].cgov.sockets.rx_bytes' "$work/json")" 300000 300010 'and bytes received'
is "$(cat "$work/said")" '' 'nothing had to be said'
is "$(setpriv --reuid 65534 --regid 65534 --clear-groups \
	"$CGOV" stat --json --sockets /sock-test/here 2>/dev/null | jq .groups[0].cgov.sockets.tcp)" 7 \
	'a normal user sees them too, in the namespace that it is in'
fails 2 'other formats have no sockets' "$CGOV" stat --csv --sockets
done_testing
