#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
# A real Prometheus scrapes `cgov export` on a real kernel: what it answers is what the files have.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

top=/sys/fs/cgroup/frozen
echo '+memory +pids' >/sys/fs/cgroup/cgroup.subtree_control
mkdir $top
sh -c "echo \$\$ >$top/cgroup.procs; exec python3 -c 'x = bytearray(1 << 24); import time; time.sleep(600)'" &
until [ "$(cat $top/memory.current)" -gt 16000000 ]; do sleep 0.1; done
echo 1 >$top/cgroup.freeze
until grep -q '^frozen 1' $top/cgroup.events; do sleep 0.1; done

"$CGOV" export --listen 127.0.0.1:0 --interval 1s 2>"$work/err" &
export=$!
until grep -q serving "$work/err"; do sleep 0.1; done
address=$(sed -n 's|.*http://\([^/]*\)/.*|\1|p' "$work/err")
python3 "${0%/*}/../tools/prometheus.py" "$address" \
	'cgov_memory_current_bytes{group="/frozen"}' 'cgov_pids_current{group="/frozen"}' \
	'cgov_cpu_stat_usage_seconds_total{group="/frozen"} * 1000000' >"$work/values"
is "$(sed -n 1p "$work/values")" "$(cat $top/memory.current)" 'memory.current'
is "$(sed -n 2p "$work/values")" "$(cat $top/pids.current)" 'pids.current'
is "$(sed -n 3p "$work/values" | cut -d . -f 1)" "$(awk '/^usage_usec/ { print $2 }' $top/cpu.stat)" \
	'the CPU time, to the microsecond'
kill -TERM $export
wait $export
is $? 0 'the endpoint ends well when told to'
echo 1 >$top/cgroup.kill
wait
done_testing
