#!/bin/sh
# SPDX-License-Identifier: MIT
# machines-full: uml debian13
# Groups come and go, and launches follow on each other, for a while: nothing is lost or left.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

seconds=${CGOV_CHURN_SECONDS:-20}
root=/sys/fs/cgroup
top=$root/churn
mkdir "$top"

"$CGOV" watch --json --interval 50ms >"$work/watch" 2>"$work/watch.err" &
watch=$!
"$CGOV" top --interval 100ms --count 1 >/dev/null 2>&1 </dev/null
count=$("${0%/*}/../tools/churn.py" "$top" "$seconds")
diag "$count groups made and removed in $seconds s, $((count / seconds)) a second"
peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$watch/status")
kill -TERM $watch
wait $watch
is $? 0 'watch goes on through it and ends well when told to'
is "$(cat "$work/watch.err")" '' 'and had nothing to complain of'
within "$(wc -l <"$work/watch")" 10 100000 'it printed samples all the time'
ok 'each of them whole JSON' jq -e '.groups | length > 0' "$work/watch"
within "$peak" 1 65536 'in bounded memory (KiB)'
ok 'stat finds the tree as it is' "$CGOV" stat --json "/churn"
rmdir "$top"

# groups: those of cgov but the keeper and its own folders.
groups() { find "$root" -type d -path '*cgov*' -name 'churn-*' | wc -l; }
failed=0 launched=0
began=$(date +%s%N)
while [ $launched -lt 100 ]; do
	"$CGOV" run --name "churn-$launched" -l pids.max=64 -- true || failed=$((failed + 1))
	launched=$((launched + 1))
	[ $launched -ne 50 ] || half=$(date +%s%N)
done
ended=$(date +%s%N)
is "$failed" 0 'a hundred launches in a row all end with 0'
first=$(((half - began) / 50000000)) second=$(((ended - half) / 50000000))
diag "the first fifty took $first ms each, the second fifty $second ms"
is "$(groups)" 0 'and leave no group'
i=0
while [ $i -lt 40 ]; do
	"$CGOV" run --name "churn-many-$i" -l pids.max=64 -- true &
	i=$((i + 1))
done
wait
is "$(groups)" 0 'forty at once leave none either'
is "$("$CGOV" ls --json | jq '.workloads | length')" 0 'nor a record'
is "$("$CGOV" gc)" '' 'and gc finds nothing to clean'
done_testing
