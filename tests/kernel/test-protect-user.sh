#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian13
#
# memory.min of a normal user's policy: cgov protects up to what is the user's, check and doctor say
# where that ends, and the line they print is the one that mends it.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

user=dev
uid=$(id -u $user)
root=/sys/fs/cgroup
manager=$root/user.slice/user-$uid.slice/user@$uid.service
tree=$manager/cgov.slice/cgov.scope
outside=$root/cgov-test-outside
files=${CGOV_SCRATCH_DIR:-$work}
size=67108864
chmod 755 "$work"
as_user()
{
	runuser -u $user -- env XDG_RUNTIME_DIR="/run/user/$uid" HOME="/home/$user" \
		DBUS_SESSION_BUS_ADDRESS="unix:path=/run/user/$uid/bus" "$@"
}
cgov()
{
	as_user "$CGOV" "$@"
}

# press: what the group keeps of 64 MiB, in percent, while another reads twice the machine's memory.
press()
{
	echo 3 >/proc/sys/vm/drop_caches
	for group in "$tree/kept" "$outside"; do
		file=$files/kept
		[ "$group" = "$outside" ] && file=$files/big
		# shellcheck disable=SC2016 # for the other shell
		sh -c 'echo $$ >"$1/cgroup.procs" && exec cat "$2"' - "$group" "$file" >/dev/null
	done
	kept=$(($(awk '$1 == "file" { print $2 }' "$tree/kept/memory.stat") * 100 / size))
}

ram=$(awk '$1 == "MemTotal:" { print $2 * 1024 }' /proc/meminfo)
truncate -s "$size" "$files/kept"
truncate -s $((ram * 2)) "$files/big"
mkdir "$outside"
trap 'rmdir "$outside"; rm -rf "$work" "$files/kept" "$files/big"' EXIT
cat >"$work/one.yaml" <<'END'
cgov: 1
name: one
groups:
  kept: {resources: {memory: {min: 64Mi}}}
END

said=$(cgov check "$work/one.yaml")
like "$said" "*one.yaml:4:*: warning: memory.min of the groups ends at '$manager', which has less; *" \
	'check says where protection ends'
is "$(echo "$said" | grep -c .)" 1 'once'
remedy=${said##*; as root: }
diag "$remedy"
like "$(cgov doctor)" "*costs   memory protection *ends at $manager*systemctl set-property user@$uid.service MemoryLow=SIZE*" \
	'so does doctor'

ok 'a user applies it' cgov apply "$work/one.yaml"
is "$(cat "$tree/memory.min" "$tree/../memory.min" | tr '\n' ' ')" "$size $size " \
	'the scope and the slice of the user have it'
is "$(cgov plan "$work/one.yaml")" '' 'plan after apply is empty'
press
within "$kept" 0 60 'as long as nothing is done above, little stays under pressure, in percent'

ok 'root does what check said' sh -c "$remedy"
is "$(cat "$manager/memory.min")" "$size" "the user's manager has it"
is "$(cgov check "$work/one.yaml")" '' 'then check has nothing to say'
press
within "$kept" 95 101 'and what the group has stays, in percent'

ok 'the policy is removed' cgov remove "$work/one.yaml"
is "$(cat "$tree/memory.min" "$tree/../memory.min" | tr '\n' ' ')" '0 0 ' 'and nothing is left'
for unit in "user@$uid.service" "user-$uid.slice" user.slice; do
	systemctl set-property "$unit" MemoryMin=0
done
done_testing
