#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
#
# `cgov run --image` of archives and layouts: unpacked once, what the image says of its start is the
# default, and a workload holds its image.
#
# shellcheck disable=SC2016 # texts for the shell inside

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"
# shellcheck source=tests/kernel/image.sh
. "${0%/*}/image.sh"

# shellcheck disable=SC2154 # work is of tap.sh
images=$(readlink -f "${0%/*}/../tools/images.py")
state=$(mktemp -d "${CGOV_SCRATCH_DIR:-$work}/state.XXXXXX")
report=$work/report

# run OPTION...: with a store of our own; groups are found where they are.
run()
{
	"$CGOV" --state-dir "$state" run "$@"
}

image_make "$work/root" sh cat id sleep ls touch
echo 'group web' >"$work/root/etc/motd"
printf 'root:x:0:\nweb:x:44:\naudio:x:29:web\n' >"$work/root/etc/group"
"$images" layout "$work/root" "$work/layout"
"$images" docker "$work/root" "$work/docker.tar"
tar -C "$work/root" -czf "$work/root.tar.gz" .

is "$(run --image "$work/root.tar.gz" -- cat /etc/motd)" 'group web' 'a tar archive is a root'
is "$(run --image "$work/layout")" 'hello from /srv as 33' \
	'an OCI layout starts what it says, where and as whom it says'
is "$(run --image layout --env GREETING=bye)" 'bye from /srv as 33' 'by its name too, with another environment'
is "$(run --image "$work/docker.tar")" 'hello from /srv as 33' 'so does what docker save wrote'
is "$(run --image layout --user root --workdir / -- id -u)" 0 'a command, a user and a directory that are given win'
is "$(run --image layout --user web -- id -G)" '44 29' 'groups are those of the image'
like "$(run --image layout --user nobody-there -- id 2>&1)" "*user 'nobody-there': there is none in the image" \
	'a user that the image lacks is one sentence'
like "$(run --image root 2>&1)" '*the image names none' 'without a command to run nothing is started'
like "$(run --image no-such -- id 2>&1)" "*there is no image 'no-such'*" 'nor without an image'
is "$(find "$state/images" -maxdepth 1 -name '????????????????????*' | wc -l)" 3 'each was unpacked once'
sum=$(image_sum "$state/images")
run --image layout -- /bin/sh -c 'echo x >/etc/motd; touch /etc/new' 2>/dev/null
is "$(image_sum "$state/images")" "$sum" 'no workload writes to it'

run --image root --report "$report" -- sleep 60 &
for _ in $(seq 100); do
	[ "$("$CGOV" --state-dir "$state" ls | wc -l)" -lt 2 ] || break
	sleep 0.05
done
like "$("$CGOV" --state-dir "$state" image rm root 2>&1)" '*is in use' 'an image in use is not removed'
"$CGOV" --state-dir "$state" image gc --all >/dev/null
is "$("$CGOV" --state-dir "$state" image ls | awk 'NR > 1 { print $1 }')" root 'nor by gc --all, which removes the others'
"$CGOV" --state-dir "$state" kill -s TERM "$("$CGOV" --state-dir "$state" ls | awk 'NR == 2 { print $1 }')"
wait
ok 'afterwards it is' "$CGOV" --state-dir "$state" image rm root

# Hostile ones end before anything starts.
"$images" hostile dotdot "$work/bad.tar"
run --image "$work/bad.tar" --report "$report" -- id >"$work/said" 2>&1 && status=0 || status=$?
is "$status $(wc -l <"$work/said")" '125 1' 'a hostile image is 125 and one sentence'

done_testing
