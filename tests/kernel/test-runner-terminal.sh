#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: native uml
#
# A workload and the terminal: Ctrl-C, Ctrl-Z, fg, pipelines, a shell inside.

here=${0%/*}
cgov=${CGOV:-${CGOV_BUILD:-$(dirname "$(readlink -f "$0")")/../../build}/cgov}
root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/self/mounts)
group=$root/runner-terminal-$$
mkdir "$group" || exit 1
trap 'xargs -r kill -9 <"$group/cgroup.procs"; sleep 0.2; rmdir "$group"' EXIT
python3 "$here/terminal.py" "$(readlink -f "${cgov%/*}")/tests/launch" "$group"
