#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian13
# machines-full: debian12 sid
#
# A policy as drop-ins of systemd's: it takes them, and the kernel has what the policy asks for.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

units=/run/systemd/system
cat >"$work/web.yaml" <<'END'
cgov: 1
name: converted
groups:
  conv:
    resources: {cpu: {weight: 300}, memory: {max: 256Mi}, pids: {max: 200}}
    children:
      my-api:
        run: {command: [sleep, "1000"]}
        resources:
          cpu: {max: 30%}
          memory: {low: 8Mi, high: 64Mi, max: 100Mi, oom: {group: true}}
          io: {max: {/dev/vdb: {rbps: 3MB, wiops: 50}}}
          pids: {max: 40}
END
"$CGOV" convert --to systemd "$work/web.yaml" >"$work/units" 2>"$work/said"
is $? 0 'it is converted'
diag "$(cat "$work/units")"
like "$(cat "$work/said")" '*web.yaml:11:*no property for memory.oom.group: it is left out' 'what systemd cannot keep is said'
# Each part goes where its comment says, but for this boot only.
awk -v units="$units" '/^# \/etc\/systemd\/system\// { file = $2; sub("/etc/systemd/system", units, file)
	folder = file; sub("/[^/]*$", "", folder); system("mkdir -p \"" folder "\""); next }
	file { print >file }' "$work/units"
name=$(systemd-escape my-api)
printf '[Service]\nExecStart=/bin/sleep 1000\n' >"$units/conv-$name.service"
systemctl daemon-reload
is "$(systemd-analyze verify "$units/conv-$name.service" 2>&1)" '' 'systemd finds nothing wrong with them'
systemctl start "conv-$name.service"
group=/sys/fs/cgroup$(systemctl show -P ControlGroup "conv-$name.service")
is "$group" "/sys/fs/cgroup/conv.slice/conv-$name.service" 'the service lies in the slice of its group'
is "$(cat "$group/cpu.max")" '30000 100000' 'cpu.max'
is "$(cat "$group/memory.low" "$group/memory.high" "$group/memory.max" | paste -sd' ')" \
	'8388608 67108864 104857600' 'memory.low, high and max'
is "$(cat "$group/pids.max")" 40 'pids.max'
like "$(cat "$group/io.max")" '*rbps=3000000 *wiops=50' 'io.max'
is "$(cat "${group%/*}/cpu.weight" "${group%/*}/memory.max" "${group%/*}/pids.max" | paste -sd' ')" \
	'300 268435456 200' 'and of the slice what the group above has'
# And back: what systemd has is a policy that gives the same drop-ins.
systemctl cat conv.slice "conv-$name.service" >"$work/cat"
"$CGOV" import --from systemd --name converted - <"$work/cat" >"$work/back.yaml" 2>"$work/said"
is $? 0 'what systemctl cat prints is imported'
diag "$(cat "$work/back.yaml")"
ok 'as a policy' "$CGOV" check "$work/back.yaml"
"$CGOV" convert --to systemd "$work/back.yaml" >"$work/again" 2>>"$work/said"
is "$(cat "$work/again")" "$(cat "$work/units")" 'which converts to the same drop-ins'
systemctl stop "conv-$name.service" conv.slice
rm -r "$units/conv-$name.service" "$units/conv-$name.service.d" "$units/conv.slice.d"
systemctl daemon-reload

fails 1 'of several groups one is named' "$CGOV" convert --to oci "$work/web.yaml"
fails 1 'one that is there' "$CGOV" convert --to oci "$work/web.yaml" conv/none
fails 2 'to what is said' "$CGOV" convert "$work/web.yaml"
fails 2 'and is one that there is' "$CGOV" convert --to docker "$work/web.yaml"
done_testing
