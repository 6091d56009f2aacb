#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
#
# A group of a policy as resources of a container: crun takes them, and the kernel has them. And back:
# of a bundle's resources cgov makes what crun makes of them.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

tree=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
cat >"$work/box.yaml" <<'END'
cgov: 1
name: boxed
groups:
  box:
    resources:
      cpu: {max: 30%}
      memory: {high: 64Mi, max: 100Mi, oom: {group: true}}
      pids: {max: 40}
END
ok 'it is converted' "$CGOV" convert --to oci "$work/box.yaml"
"$CGOV" convert --to oci "$work/box.yaml" box >"$work/resources"
diag "$(cat "$work/resources")"
mkdir -p "$work/bundle/rootfs" "$work/state"
(cd "$work/bundle" && crun spec)
jq --slurpfile with "$work/resources" '.linux.resources = $with[0].linux.resources
	| .linux.cgroupsPath = "/boxed" | .process.terminal = false | .process.args = ["/bin/sleep", "1000"]
	| .root.readonly = false | del(.linux.seccomp)
	| .mounts += [("/bin", "/lib", "/lib64", "/usr") | {destination: ., type: "bind", source: .,
		options: ["rbind", "ro"]}]' "$work/bundle/config.json" >"$work/config"
mv "$work/config" "$work/bundle/config.json"
run() { crun --root "$work/state" --cgroup-manager=cgroupfs "$@"; }
ok 'crun takes it' run create --bundle "$work/bundle" boxed
group=$tree/boxed
is "$(cat "$group/cpu.max")" '30000 100000' 'cpu.max'
is "$(cat "$group/memory.high" "$group/memory.max" "$group/memory.oom.group" | paste -sd' ')" \
	'67108864 104857600 1' 'memory.high, max and oom.group'
is "$(cat "$group/pids.max")" 40 'pids.max'
run delete --force boxed

jq '.linux.resources = {cpu: {shares: 512, quota: 40000, period: 80000},
	memory: {limit: 104857600, reservation: 33554432, swap: 209715200}, pids: {limit: 50}}' \
	"$work/bundle/config.json" >"$work/config"
mv "$work/config" "$work/bundle/config.json"
ok 'a bundle is imported' sh -c "'$CGOV' import --from oci '$work/bundle/config.json' >'$work/back.yaml'"
diag "$(cat "$work/back.yaml")"
ok 'crun takes the bundle' run create --bundle "$work/bundle" boxed
ok 'cgov takes the policy' "$CGOV" apply "$work/back.yaml"
for file in cpu.weight cpu.max memory.max memory.low memory.swap.max pids.max; do
	[ -e "$group/$file" ] || continue
	is "$(cat "$tree/cgov/boxed/$file")" "$(cat "$group/$file")" "both give the same $file"
done
is "$(cat "$group/memory.max" "$group/pids.max" | paste -sd' ')" '104857600 50' 'and it is what was asked'
run delete --force boxed
"$CGOV" remove "$work/back.yaml"
done_testing
