#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13
#
# From what a workload used, a policy that fits it: it checks clean of errors, and runs it.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

cat >"$work/hold.py" <<'PYTHON'
import sys
import time
held = bytearray(40 << 20)
open(sys.argv[1], "w").close()
end = time.monotonic() + 6
while time.monotonic() < end:
    began = time.process_time()
    while time.process_time() < began + 0.02:
        pass
    time.sleep(0.08)
PYTHON
"$CGOV" run --name pantry -l pids.max=50 -- python3 "$work/hold.py" "$work/begun" &
launched=$!
until [ -e "$work/begun" ]; do sleep 0.1; done # its start takes a whole CPU, and is not what is judged
ok 'it is recorded' "$CGOV" record --interval 200ms --count 16 "$work/day.cgov"
wait $launched
is $? 0 'and ends by itself'

"$CGOV" recommend "$work/day.cgov" pantry >"$work/pantry.yaml"
diag "$(cat "$work/pantry.yaml")"
like "$(cat "$work/pantry.yaml")" '*confidence low: memory p50 *most *' 'what it is made from is said'
"$CGOV" check "$work/pantry.yaml" >"$work/checked" 2>&1
is $? 0 'the policy has no mistake'
diag "$(cat "$work/checked")"
"$CGOV" recommend --json "$work/day.cgov" pantry >"$work/json"
of() { jq -r ".limits[] | select(.knob == \"$1\") | .value$2" "$work/json"; }
within $(($(of memory.max) >> 20)) 40 90 'memory.max holds the 40 MiB and what Python takes (MiB)'
is "$(jq '[.limits[] | select(.knob | startswith("memory.")) | .value] | . == sort' "$work/json")" true \
	'low, high and max in this order'
within "$(of cpu.max .quota_usec)" 10000 100000 'and cpu.max what it used of a CPU'
within "$(of pids.max)" 2 50 'and pids.max'
if python3 -c 'import jsonschema' 2>/dev/null; then
	"$CGOV" schema cgov.recommendation/1 >"$work/schema"
	ok 'the document fits its schema' python3 -c '
import json, sys, jsonschema
jsonschema.validate(json.load(open(sys.argv[2])), json.load(open(sys.argv[1])))' "$work/schema" "$work/json"
fi
sed -i 's/time.monotonic() + 6/time.monotonic() + 1/' "$work/hold.py"
ok 'under these limits it runs as before' \
	"$CGOV" run -p "$work/pantry.yaml" -g pantry -- python3 "$work/hold.py" "$work/begun"
"$CGOV" recommend "$work/day.cgov" >"$work/all"
"$CGOV" recommend "$work/day.cgov" | cmp -s - "$work/all"
is $? 0 'the same recording gives the same'

fails 1 'a group that was not recorded' "$CGOV" recommend "$work/day.cgov" nobody
fails 1 'a file that is no recording' "$CGOV" recommend "$work/json"
fails 2 'none is named' "$CGOV" recommend
done_testing
