#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13 debian13@dev
#
# egress and ingress of a workload: bytes that passed an interface over the kernel's clock, against the
# rate that was asked.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# rate.py SEND|SINK|BOTH INTERFACE DIRECTION HOST PORT SECONDS: sends, takes, or both, and prints the bits
# a second that the interface counted after a first part in which buckets and windows fill.
# shellcheck disable=SC2154 # work is of tap.sh
cat >"$work/rate.py" <<'PYTHON'
import os, socket, sys, threading, time

role, interface, direction, host, port, seconds = sys.argv[1:7]

def counted():
    column = {"rx": 0, "tx": 8}[direction]
    for line in open("/proc/net/dev"):
        name, _, rest = line.partition(":")
        if name.strip() == interface:
            return int(rest.split()[column])
    sys.exit("no interface " + interface)

def sink(server):
    connection, _ = server.accept()
    while connection.recv(1 << 18):
        pass

def send():
    for _ in range(200):
        try:
            connection = socket.create_connection((host, int(port)), 30)
            break
        except OSError:
            time.sleep(0.1)
    block = bytes(1 << 16)
    try:
        while True:
            connection.sendall(block)
    except OSError:
        pass

if role in ("SINK", "BOTH"):
    server = socket.create_server((host if role == "BOTH" else "0.0.0.0", int(port)))
    threading.Thread(target=sink, args=(server,), daemon=True).start()
if role in ("SEND", "BOTH"):
    threading.Thread(target=send, daemon=True).start()
before = counted()
for _ in range(600):
    if counted() - before > 200000:
        break
    time.sleep(0.05)
time.sleep(1)
first, start = counted(), time.monotonic()
time.sleep(float(seconds))
last, end = counted(), time.monotonic()
print(int((last - first) * 8 / (end - start)), flush=True)
os._exit(0)
PYTHON

# holds ASKED NAME SEEN: within 5 % of it.
holds()
{
	diag "$2: asked $1 bit/s, seen ${3:-nothing}"
	within "${3:-0}" $(($1 * 95 / 100)) $(($1 * 105 / 100)) "$2"
}

seen=$("$CGOV" run --network none,egress=8Mbit -- python3 "$work/rate.py" BOTH lo tx 127.0.0.1 7000 4)
holds 8000000 'egress of a namespace of its own, over loopback' "$seen"

if [ "$(id -u)" = 0 ]; then
	nat=
	"$CGOV" run --network private -- true 2>/dev/null || nat=,nat=no
	private=private,egress=10Mbit,ingress=4Mbit$nat
	python3 "$work/rate.py" SINK lo rx 0.0.0.0 7001 1000 &
	sink=$!
	seen=$("$CGOV" run --network "$private" -- python3 "$work/rate.py" SEND eth0 tx 10.204.0.1 7001 4)
	holds 10000000 'egress of a private network' "$seen"
	kill $sink
	wait $sink 2>/dev/null
	"$CGOV" run --network "$private" -- python3 "$work/rate.py" SINK eth0 rx 0.0.0.0 7002 4 >"$work/seen" &
	workload=$!
	for _ in $(seq 200); do
		lease=$(find /run/cgov/network -name '[0-9]*' 2>/dev/null)
		[ -z "$lease" ] || break
		sleep 0.05
	done
	python3 "$work/rate.py" SEND lo tx "10.204.0.${lease##*/}" 7002 1000 &
	sender=$!
	wait $workload
	kill $sender
	wait $sender 2>/dev/null
	holds 4000000 'ingress of a private network' "$(cat "$work/seen")"
	is "$(ip -o link | grep -c cgov)" 0 'nothing is left'
fi
is "$("$CGOV" run --network none,egress=1Mbit,egress.burst=1M -- cat /proc/self/net/dev | grep -c 'lo:')" 1 'a burst goes'
like "$("$CGOV" run --network none,egress=1kbit -- true 2>&1)" '*from 8kbit to 17Gbit*' 'a rate that is none is refused'
done_testing
