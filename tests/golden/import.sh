#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Files of others as policies: of golden/import/SOURCE/FILE `cgov import --from SOURCE` makes
# FILE.policy, which `cgov check` accepts, and says FILE.said. Without a FILE.policy it is refused.
# UPDATE_GOLDEN=1 writes those anew.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

cgov=$(realpath "$1")
plan=$(realpath "$2")
cd "${0%/*}/import" || exit 1

# same NAME FILE GOT: what was made is what is kept.
same()
{
	[ -z "${UPDATE_GOLDEN-}" ] || cp "$3" "$2"
	diff -u "$2" "$3" >"$work/diff" 2>&1 && same_status=0 || same_status=1
	result "$same_status" "$1"
	[ "$same_status" -eq 0 ] || diag "$(cat "$work/diff")"
}

for file in */*; do
	case $file in *.policy | *.said) continue ;; esac
	"$cgov" import --from "${file%%/*}" "$file" >"$work/got" 2>"$work/said" && status=0 || status=$?
	same "$file: what is said" "$file.said" "$work/said"
	if [ "$status" -ne 0 ]; then
		is "$status $(cat "$work/got")" '3 ' "$file is refused"
		ok "$file has no policy" test ! -e "$file.policy"
		continue
	fi
	same "$file as a policy" "$file.policy" "$work/got"
	cp "$work/got" "$work/got.yaml"
	ok "$file: the policy is one" "$cgov" check "$work/got.yaml"
done

# There and back again: the same plan.
cat >"$work/live" <<'END'
controllers cpuset cpu io memory pids
group .
END
cat >"$work/there.yaml" <<'END'
cgov: 1
name: there
groups:
  web:
    resources: {cpu: {weight: 300}, memory: {low: 64Mi, max: 256Mi}, pids: {max: 200}}
    children:
      my-api.v2:
        resources:
          cpu: {max: {quota: 12500us, period: 50ms}}
          cpuset: {cpus: "0-3,6", mems: 0}
          memory: {min: 4Ki, low: 8Mi, high: 64Mi, max: 100Mi, swap.max: 0}
          io: {weight: 50}
          pids: {max: max}
      idle:
        resources: {cpu: {max: max}}
END
plan_of()
{
	"$plan" text "$1" "$work/live" | sed 's/    #.*//'
}
"$cgov" convert --to systemd "$work/there.yaml" >"$work/units" 2>"$work/said"
ok 'what was converted is imported' sh -c \
	"'$cgov' import --from systemd - <'$work/units' >'$work/back.yaml'"
plan_of "$work/there.yaml" >"$work/plan-there"
plan_of "$work/back.yaml" >"$work/plan-back"
like "$(cat "$work/plan-there")" '*web/my-api.v2/cpu.max = 12500 50000*' 'the plan has what is asked'
unset UPDATE_GOLDEN
same 'and gives the plan that the policy gave' "$work/plan-there" "$work/plan-back"
cat >"$work/there.yaml" <<'END'
cgov: 1
name: there
groups:
  container:
    resources:
      cpu: {weight: 300, max: {quota: 12500us, period: 50ms}, max.burst: 1ms, uclamp.max: 50%}
      cpuset: {cpus: "0-3,6", mems: 0}
      memory: {low: 8Mi, high: 64Mi, max: 100Mi, oom.group: 1}
      io: {weight: 50}
      pids: {max: max}
END
"$cgov" convert --to oci "$work/there.yaml" >"$work/config.json"
"$cgov" import --from oci "$work/config.json" >"$work/back.yaml"
plan_of "$work/there.yaml" >"$work/plan-there"
plan_of "$work/back.yaml" >"$work/plan-back"
like "$(cat "$work/plan-there")" '*container/cpu.max = 12500 50000*' 'the plan has what is asked'
same 'resources of a container give the same plan too' "$work/plan-there" "$work/plan-back"
done_testing
