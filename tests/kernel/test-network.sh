#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# `cgov run --network`: none, host, private; the way out; what is left after the end and after a crash.
#
# shellcheck disable=SC2016 # texts for the shell inside

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# shellcheck disable=SC2317 # called by the trap
clean()
{
	ip netns del outside 2>/dev/null
	# shellcheck disable=SC2154 # work is of tap.sh
	rm -rf "$work"
}
trap clean EXIT

# A kernel without nftables (uml) has no way out.
nat=
"$CGOV" run --network private -- true >"$work/first" 2>&1 || nat=,nat=no
diag "way out: ${nat:-nat} $(cat "$work/first")"

# Another host, which answers on port 7000 with the address it is asked from.
ip netns add outside
ip link add uplink type veth peer name far netns outside
ip addr add 192.0.2.1/24 dev uplink
ip link set uplink up
ip netns exec outside sh -c 'ip addr add 192.0.2.2/24 dev far; ip link set far up; ip link set lo up'
default=$(ip route show default)
[ -n "$default" ] || ip route add default via 192.0.2.2
cat >"$work/who.py" <<'PYTHON'
import socket, sys

server = socket.create_server((sys.argv[1], int(sys.argv[2])))
while True:
    connection, peer = server.accept()
    connection.sendall(peer[0].encode() + b"\n")
    connection.close()
PYTHON
cat >"$work/ask.py" <<'PYTHON'
import socket, sys

with socket.create_connection((sys.argv[1], int(sys.argv[2])), 20) as s:
    print(s.recv(100).decode().strip())
PYTHON
ip netns exec outside python3 "$work/who.py" 192.0.2.2 7000 &
outside=$!

# left: what of cgov's network is there.
left()
{
	ip -o link | grep -o 'cgov0\|cgov-[0-9]*' | sort -u | tr '\n' ' '
	nft list tables 2>/dev/null | grep cgov
	find /run/cgov/network -name '[0-9]*' 2>/dev/null
}

# inside NETWORK COMMAND: what a shell prints there, in one line.
inside()
{
	"$CGOV" run --network "$1" -- sh -c "$2" 2>&1 | tr '\n' ' '
}

is "$(inside none 'ip -o link | wc -l; ip -o link | grep -c LOOPBACK,UP')" '1 1 ' 'none: loopback, up, and nothing else'
is "$(inside host 'readlink /proc/self/ns/net')" "$(readlink /proc/self/ns/net) " 'host: the namespace of the host'
is "$(inside private$nat 'ip -o -4 addr show eth0 | grep -o "10[.]204[.][0-9./]*" | head -n 1')" '10.204.0.3/16 ' 'private: an address of the pool'
is "$(left)" '' 'which leaves nothing'
is "$(inside private$nat 'ip -o -4 addr show eth0 | grep -o "10[.]204[.][0-9./]*" | head -n 1')" '10.204.0.4/16 ' 'the next has another'
for _ in $(seq 100); do
	ip netns exec outside python3 "$work/ask.py" 192.0.2.2 7000 >/dev/null 2>&1 && break
	sleep 0.1
done
if [ -z "$nat" ]; then
	before=$(cat /proc/sys/net/ipv4/conf/uplink/forwarding)
	is "$("$CGOV" run --network private$nat -- python3 "$work/ask.py" 192.0.2.2 7000)" 192.0.2.1 'it reaches the outside, by the address of the host'
	is "$(cat /proc/sys/net/ipv4/conf/uplink/forwarding)" "$before" 'forwarding is as before'
	is "$(cat /proc/sys/net/ipv4/ip_forward)" 0 'and never was on for the whole machine'
else
	like "$(cat "$work/first")" '*nat: no goes without a way out' 'a kernel that has no way out says what goes'
fi
is "$(left)" '' 'nothing is left'

# Two see each other; both go.
"$CGOV" run --network private$nat -- python3 "$work/who.py" 0.0.0.0 7001 &
first=$!
for _ in $(seq 200); do
	ask=$("$CGOV" run --network private$nat -- sh -c 'for n in 5 6 7 8 9; do python3 "$0" 10.204.0.$n 7001 2>/dev/null && exit; done' "$work/ask.py")
	[ -z "$ask" ] || break
done
like "$ask" '10.204.0.*' 'one workload reaches another'
kill $first
wait $first 2>/dev/null
is "$(left)" '' 'and both leave nothing'

if [ -z "$nat" ]; then
	"$CGOV" run --network private,publish=7010:7011,publish=7012/udp -- python3 "$work/who.py" 0.0.0.0 7011 &
	first=$!
	for _ in $(seq 100); do
		ask=$(ip netns exec outside python3 "$work/ask.py" 192.0.2.1 7010 2>/dev/null) && break
		sleep 0.1
	done
	is "$ask" 192.0.2.2 'a published port is reached from outside, which is seen as who it is'
	is "$(python3 "$work/ask.py" 192.0.2.1 7010 | grep -c .)" 1 'and from the host itself'
	like "$("$CGOV" run --network private,publish=7010:1 -- true 2>&1)" "*a port is another workload's already" 'twice is refused'
	kill $first
	wait $first 2>/dev/null
	is "$(left)" '' 'nothing is left'
fi

# A crash at any time: the next command cleans.
"$CGOV" run --name crash --network private$nat -- sleep 600 &
victim=$!
for _ in $(seq 200); do
	[ -z "$(find /run/cgov/network -name '[0-9]*' 2>/dev/null)" ] || ! ip link show cgov0 >/dev/null 2>&1 || break
	sleep 0.02
done
kill -9 $victim
wait $victim 2>/dev/null
like "$(left)" '*cgov0*/run/cgov/network/*' 'a killed cgov leaves its bridge and lease'
like "$("$CGOV" gc)" '*cleaned the network*' 'gc cleans them, and says so'
is "$(left)" '' 'nothing is left'
is "$("$CGOV" gc)" '' 'and once more there is nothing to do'

# Refusals.
like "$("$CGOV" run --network host,egress=1Mbit -- true 2>&1)" '*egress needs mode private or none, not host' 'a rate needs a network of its own'
like "$("$CGOV" run --network privat -- true 2>&1)" "*network = 'privat': host, none or private*" 'a mode that is none is refused'

kill $outside
done_testing
