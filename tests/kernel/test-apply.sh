#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian12 debian13 sid
#
# plan, apply, drift, rollback and remove against a kernel: what is asked is there, what was there
# comes back, and nobody's groups but our own are touched.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# Where our groups live: a scope with systemd, else below the mount.
tree=/sys/fs/cgroup/cgov
[ ! -d /run/systemd/system ] || tree=/sys/fs/cgroup/cgov.slice/cgov.scope
cgov()
{
	"$CGOV" --state-dir "$work/state" "$@"
}

cat >"$work/web.yaml" <<'END'
cgov: 1
name: web
groups:
  web:
    resources:
      cpu: {weight: 500, max: 150%, max.burst: 50ms}
      memory: {low: 16Mi, high: 300Mi, max: 400Mi, oom: {group: true}}
      pids: {max: 2000}
    children:
      api:
        run: {command: [/bin/true]}
        resources: {memory: {max: 50%parent}, cpu: {max: 0.25}}
      batch:
        resources: {pids: {max: 10}}
END
sed 's/400Mi/200Mi/; s/high: 300Mi, //; s/, max.burst: 50ms//; s/150%/20%/; /batch/,$d' \
	"$work/web.yaml" >"$work/less.yaml"

is "$(cgov plan "$work/web.yaml" | grep -c '^mkdir')" 3 'a plan for an empty tree makes three groups'
ok 'the policy is applied' cgov apply "$work/web.yaml"
is "$(cat "$tree/web/memory.max")" 419430400 'memory.max is what the policy says'
is "$(cat "$tree/web/api/memory.max")" 209715200 'half of the parent is half of the parent'
is "$(cat "$tree/web/cpu.max")" '150000 100000' 'cpu.max is what the policy says'
is "$(cat "$tree/web/api/cgroup.subtree_control")" 'cpu io memory pids' \
	'a group with a workload hands its controllers on'
is "$(cgov plan --detailed-exitcode "$work/web.yaml" 2>&1)/$?" /0 'plan after apply is empty'
like "$(cgov plan --json "$work/web.yaml")" '{"schema":"cgov.plan/1",*"steps":\[\]}' \
	'plan after apply is empty in JSON'
ok 'applying once more is fine' cgov apply "$work/web.yaml"

echo 1234567890 >"$tree/web/memory.max"
echo 7 >"$tree/web/pids.max"
fails 5 'a foreign write is drift' cgov drift "$work/web.yaml"
is "$(cgov drift --json "$work/web.yaml" | grep -o '"file":[^}]*')" \
	'"file":"pids.max","want":"2000","have":"7"
"file":"memory.max","want":"419430400","have":"1234567168"' \
	'drift says what is wanted and what is there'
ok 'apply mends it' cgov apply "$work/web.yaml"
fails 0 'then nothing drifts' cgov drift "$work/web.yaml"

fails 5 'plan says by its status that something would change' \
	cgov plan --detailed-exitcode "$work/less.yaml"
ok 'a smaller policy is applied over it' cgov apply "$work/less.yaml"
is "$(cat "$tree/web/memory.high" "$tree/web/cpu.max.burst" "$tree/web/cpu.max" | tr '\n' ' ')" \
	'max 0 20000 100000 ' 'limits that left the policy go back to untouched'
ok 'a group that left the policy is gone' test ! -e "$tree/web/batch"
fails 0 'and the plan is empty' cgov plan --detailed-exitcode "$work/less.yaml"

ok 'rollback goes one generation back' cgov rollback "$work/less.yaml"
is "$(cgov plan "$work/web.yaml")" '' 'everything is as in the generation before'
fails 1 'there is none before the first' cgov rollback "$work/web.yaml"
is "$(cgov plan "$work/web.yaml")" '' 'which changes nothing'

sed 's/^name: web/name: second/' "$work/web.yaml" >"$work/second.yaml"
fails 3 'a second policy with the same group is refused' cgov apply "$work/second.yaml"
like "$(cgov apply "$work/second.yaml" 2>&1)" "*second.yaml:4:3: *belongs to the policy 'web'*" \
	'which names the first, with the line'
mkdir "$tree/byhand"
printf 'cgov: 1\nname: hand\ngroups: {byhand: {}}\n' >"$work/hand.yaml"
fails 3 'a group that nobody marked is let be' cgov apply "$work/hand.yaml"
rmdir "$tree/byhand"

# No group may be made below one of depth 0.
cat >"$work/refused.yaml" <<'END'
cgov: 1
name: refused
groups:
  first: {resources: {pids: {max: 5}}}
  second:
    resources: {cgroup.max.depth: 0}
    children:
      below: {}
END
before=$(find "$tree" -type d | sort)
fails 1 'what the kernel refuses fails the apply' cgov apply "$work/refused.yaml"
like "$(cgov apply "$work/refused.yaml" 2>&1)" '*refused.yaml:8:7: *' \
	'which names the line of the policy'
is "$(find "$tree" -type d | sort)" "$before" 'and leaves nothing behind'

sleep 60 &
sleeper=$!
mkdir "$tree/web/batch/leaf"
echo "$sleeper" >"$tree/web/batch/leaf/cgroup.procs"
fails 1 'remove is refused while a process runs there' cgov remove "$work/web.yaml"
fails 3 'so is a policy without its group' cgov apply "$work/less.yaml"
ok 'remove --kill ends it' cgov remove --kill "$work/web.yaml"
wait "$sleeper"
is "$?" 137 'the process was killed'
ok 'the groups are gone' test ! -e "$tree/web"
is "$(find "$work/state" -type f ! -name '*.lock')" '' 'nothing is remembered of it'
fails 1 'so there is nothing to roll back' cgov rollback "$work/web.yaml"

printf 'cgov: 1\nname: job\ngroups: {job: {run: {command: [sleep, "60"]}}}\n' >"$work/job.yaml"
cgov run --report "$work/report" -p "$work/job.yaml" -g job >/dev/null 2>&1 &
workload=$!
until cgov ls | grep -q sleep; do sleep 0.2; done
fails 1 'remove is refused while a workload runs there' cgov remove "$work/job.yaml"
ok 'remove --kill ends the workload' cgov remove --kill "$work/job.yaml"
wait "$workload"
like "$(cat "$work/report")" '*"reason":"killed-by-user"*' 'whose report says so'

# memory.max below what is in use, and no swap (test-shrink.sh has what can be reclaimed).
printf 'cgov: 1\nname: m\ngroups: {m: {resources: {memory: {max: %s, swap: {max: 0}}}}}\n' 100Mi >"$work/m.yaml"
ok 'room for 100 MiB' cgov apply "$work/m.yaml"
mkdir "$tree/m/leaf"
sh -c "echo 0 >$tree/m/leaf/cgroup.procs; exec head -c 40000000 /dev/zero >/dev/shm/cgov-test"
printf 'cgov: 1\nname: m\ngroups: {m: {resources: {memory: {max: %s, swap: {max: 0}}}}}\n' 10Mi >"$work/m.yaml"
fails 1 'memory.max below what is in use is refused' cgov apply "$work/m.yaml"
is "$(cat "$tree/m/memory.max")" 104857600 'and left as it was'
fails 0 'unless it is forced' cgov apply --force "$work/m.yaml"
rm /dev/shm/cgov-test
ok 'then all of it can go' cgov remove "$work/m.yaml"

fails 3 'a device that this machine lacks is an error' cgov apply - <<'END'
cgov: 1
name: dev
groups: {dev: {resources: {io: {max: {/dev/no-such-disk: {rbps: 1MB}}}}}}
END
ok 'and nothing is made' test ! -e "$tree/dev"
done_testing
