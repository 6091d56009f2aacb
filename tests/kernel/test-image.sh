#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml debian13 debian13@dev
#
# `cgov run --image DIR`: a root of the workload's own, writable without a trace, the host out of reach.
#
# shellcheck disable=SC2016 # texts for the shell inside

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"
# shellcheck source=tests/kernel/image.sh
. "${0%/*}/image.sh"

# shellcheck disable=SC2154 # work is of tap.sh
image=$work/image
image_make "$image" sh ls cat id mkdir rm stat readlink wc dd touch chmod mount env
echo mine >"$image/etc/mine"
before=$(image_sum "$image")
mounts=$(wc -l </proc/self/mountinfo)

# in_image COMMAND...
in_image()
{
	"$CGOV" run --image "$image" -- "$@"
}

# says TEXT NAME COMMAND...: what it prints in the image, in one line.
says()
{
	wanted=$1 name=$2
	shift 2
	is "$(in_image "$@" 2>&1 | tr '\n' ' ')" "$wanted" "$name"
}

says 'mine ' 'it sees the files of the image' cat /etc/mine
says 'cat: /etc/hostname: No such file or directory ' 'and none of the host' cat /etc/hostname
says '/ ' 'it starts in /' sh -c pwd
says '1 2 ' '/proc shows its own processes' sh -c 'cd /proc && for p in [12]; do echo $p; done'
says '0::/ ' 'its group is the root of what it sees' cat /proc/self/cgroup
says 'pids.max ' '/sys/fs/cgroup is its own group' sh -c 'cd /sys/fs/cgroup && ls pids.max'
says '4096 ' 'with the limit it has' cat /sys/fs/cgroup/pids.max
like "$(in_image sh -c 'echo 5 >/sys/fs/cgroup/pids.max' 2>&1)" '*Read-only file system' 'which it cannot write'
says 'core fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero ' \
	'/dev has harmless devices only' ls /dev
says '0 yes 4 ' 'which work' sh -c 'wc -c </dev/null; echo yes >/dev/shm/x; cat /dev/shm/x; cat </dev/zero | { dd bs=4 count=1 2>/dev/null | wc -c; }'
says '0 ' '/proc/kcore is covered' sh -c 'wc -c </proc/kcore'
like "$(in_image sh -c 'echo 1 >/proc/sys/kernel/panic' 2>&1)" '*Read-only file system' '/proc/sys cannot be written'
says 'written ' 'it can write anywhere' sh -c 'echo written >/root-file; rm /etc/mine; mkdir /new; cat /root-file'
is "$(image_sum "$image")" "$before" 'and the image is as before'
is "$(wc -l </proc/self/mountinfo)" "$mounts" 'no mount is left on the host'
like "$(FOO=bar in_image env | sort | tr '\n' ' ')" 'HOME=/*PATH=/usr/local/sbin:*' 'its environment is a fresh one'
is "$(FOO=bar in_image env | grep -c FOO)" 0 'with nothing of the caller'
is "$("$CGOV" run --image "$image" --workdir /etc --env A=b -- sh -c 'pwd; echo $A' | tr '\n' ' ')" '/etc b ' 'but what is asked for'
fails 127 'what the image lacks is not found' in_image perl
is "$(cd "$work" && "$CGOV" run --image image -- cat /etc/mine)" mine 'a relative path is the directory of the caller'
is "$(cd /proc && in_image readlink /proc/self/cwd)" / 'a caller in /proc gets no way out'
says '/ ' 'nor does one with ..' sh -c 'cd ../../../.. && pwd'
is "$(exec 7</; in_image sh -c 'ls /proc/self/fd' | tr '\n' ' ')" '0 1 2 3 ' 'no descriptor of the host gets in'

# What it writes, kept.
# In uml the files of this machine are another's: a layer takes a real disk.
keep=$(mktemp -d "${CGOV_SCRATCH_DIR:-$work}/keep.XXXXXX")
keeping()
{
	"$CGOV" run --image "$image" --keep "$keep" -- "$@"
}
ok 'with --keep it writes too' keeping sh -c 'echo one >/kept; rm /etc/mine'
is "$(keeping sh -c 'cat /kept; ls /etc/mine' 2>&1 | head -n 1)" one 'and finds it again'
fails 2 'what it removed stays removed' keeping ls /etc/mine
is "$(cat "$keep/upper/kept")" one 'it is in the folder'
is "$(image_sum "$image")" "$before" 'the image is as before still'
keeping sh -c 'echo go >/ready; while :; do :; done' &
first=$!
for _ in $(seq 100); do
	[ ! -e "$keep/upper/ready" ] || break
	sleep 0.05
done
like "$(keeping cat /kept 2>&1)" "*keep '$keep': another workload writes there" 'two at once are refused'
kill "$first"
wait "$first" 2>/dev/null

# Read only.
mkdir -p "$image/proc" "$image/dev" "$image/sys"
like "$("$CGOV" run --image "$image" --read-only -- touch /x 2>&1)" '*Read-only file system' '--read-only lets nothing be written'
is "$("$CGOV" run --image "$image" --read-only -- sh -c 'echo 1 >/dev/null; wc -c </proc/kcore')" 0 'and has /proc and /dev where the image has a place'

# What is refused.
like "$("$CGOV" run --image /no/such -- true 2>&1)" "*image '/no/such': No such file or directory" 'a missing image is one sentence'
like "$("$CGOV" run --image "$image" --namespaces pid -- true 2>&1)" '*an image needs the mount namespace' 'it needs the mount namespace'
like "$("$CGOV" run --keep "$keep" -- true 2>&1)" '*keep needs an image' '--keep needs an image'

# A policy says it, from where the policy is.
cat >"$work/p.yaml" <<END
cgov: 1
name: imaged
groups:
  imaged:
    run:
      image: ./image
      command: [cat, /etc/mine]
END
is "$(cd / && "$CGOV" run -p "$work/p.yaml" 2>&1)" mine 'an image of a policy is found from its file'
"$CGOV" remove "$work/p.yaml" >/dev/null 2>&1

# An image that leads out.
bad=$work/bad
image_make "$bad" sh ls cat
rm -rf "${bad:?}/etc"
mkdir "$work/outside"
ln -s "$work/outside" "$bad/dev"
ln -s ../../../../../.. "$bad/proc"
ln -s /proc/self/root/etc "$bad/etc"
"$CGOV" run --image "$bad" -- true >"$work/out" 2>&1
is "$(ls -A "$work/outside")" '' 'a link instead of /dev leads nowhere on the host'
is "$(wc -l </proc/self/mountinfo)" "$mounts" 'and leaves no mount'

done_testing
