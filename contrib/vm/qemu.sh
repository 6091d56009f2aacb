# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the files that source this
# SPDX-License-Identifier: MIT
#
# The machines "debian12", "debian13" and "sid": Debian guests under QEMU's own processor. Each is
# built once (guest/build.sh), booted once, and continued from that moment by every run.

# shellcheck source-path=SCRIPTDIR source=guest/machine.sh
. "$here/guest/machine.sh"
# shellcheck source-path=SCRIPTDIR source=guest/build.sh
. "$here/guest/build.sh"

guest_connect()
{
	cat >"$dir/ssh" <<-TEXT
		Host vm
		HostName 127.0.0.1
		Port $port
		IdentityFile $cache/key
		IdentitiesOnly yes
		StrictHostKeyChecking no
		UserKnownHostsFile /dev/null
		LogLevel ERROR
		ControlMaster auto
		ControlPath $dir/%r
		ControlPersist yes
	TEXT
	attempts=0
	# A guest that continues has the clock of the moment when it was stopped.
	until timeout 10 ssh -F "$dir/ssh" -o ConnectTimeout=2 root@vm \
		"date -u -s @$(date +%s) >/dev/null" 2>/dev/null </dev/null; do
		attempts=$((attempts + 1))
		if [ "$attempts" -gt 60 ] || ! kill -0 "$guest_pid" 2>/dev/null; then
			guest_failed "the guest does not answer"
		fi
		sleep 0.1
	done
}

guest_ssh()
{
	ssh -F "$dir/ssh" "$@"
}

guest_failed()
{
	console_tail "$dir/console"
	cat "$dir/qemu" >&2
	die "$machine: $1"
}

guest_done()
{
	trap '' INT TERM HUP
	for user in root dev; do
		[ ! -S "$dir/$user" ] || guest_ssh -O exit "$user@vm" 2>/dev/null || :
	done
	[ -z "${watch_pid-}" ] || kill "$watch_pid" 2>/dev/null || :
	[ -z "${guest_pid-}" ] || kill -KILL "$guest_pid" 2>/dev/null || :
	rm -rf "$dir"
}

# The names of what a run takes along, below /: what git knows, and of the build what can run.
guest_files()
{
	if git -C "$top" rev-parse >/dev/null 2>&1; then
		git -C "$top" ls-files -z --cached --others --exclude-standard | sed -z "s|^|$top/|"
	else
		find "$top" \( -path "$top/build*" -o -name .git \) -prune -o -type f -print0
	fi
	build=${CGOV_BUILD:-$top/build}
	[ ! -d "$build" ] || find "$build" \( -name '*.p' -o -name 'meson-*' \) -prune -o \
		\( -type f -o -type l \) ! -name '*.[oa]' -print0
	printf '%s\0' "$dir/command"
}

# The files of this run, on a disk of the size that the guest knows.
guest_pack()
{
	top=$(readlink -f "$here/../..")
	owner=root
	[ "$as_user" = no ] || owner=1000
	command_script "$@" >"$dir/command"
	guest_files | sed -z 's|^/||' | tar -C / -c --null --ignore-failed-read --no-recursion \
		--owner="$owner" --group="$owner" -T - 2>/dev/null >"$dir/files"
	[ "$(stat -c %s "$dir/files")" -le "$guest_files_bytes" ] ||
		die "the checkout and its build are larger than $guest_files_bytes bytes"
	truncate -s "$guest_files_bytes" "$dir/files"
}

guest_unpack()
{
	guest_ssh root@vm "tar -C / -xf /dev/vdd --overwrite && mkdir -p $(quote "${out:-/run/vm}") &&
		chown $owner $(quote "$top" "${out:-/run/vm}")" </dev/null ||
		guest_failed "the files did not arrive"
}

# guest_watch SECONDS: end a guest that takes longer.
guest_watch()
{
	trap 'kill $sleeper; exit 0' TERM
	sleep "$1" &
	sleeper=$!
	wait "$sleeper"
	: >"$dir/late"
	kill -KILL "$guest_pid"
}

guest_signal()
{
	interrupted=yes
	guest_ssh root@vm "read -r session </run/vm/session && kill -s $1 -- -\$session" </dev/null ||
		kill -KILL "$guest_pid"
}

# Sets guest_status.
guest_command()
{
	login=root
	[ "$as_user" = no ] || login=dev
	# shellcheck disable=SC2016 # for the shell inside
	prepare='[ "$(id -u)" -eq 0 ] || . ~/.profile
		export CGOV_VM='$machine' CGOV_SCRATCH_DISK=/dev/vdb CGOV_SCRATCH_DIR=/run/scratch'
	if [ -t 0 ] && [ -t 1 ]; then
		guest_ssh -t "$login@vm" "$prepare; sh $dir/command; exit \$?" &&
			guest_status=0 || guest_status=$?
		return
	fi
	exec 5<&0
	guest_ssh -T "$login@vm" "$prepare
		setsid sh -c 'echo \$\$ >/run/vm/session; . $dir/command'; exit \$?" <&5 &
	ssh_pid=$!
	trap 'guest_signal INT' INT
	trap 'guest_signal TERM' TERM
	trap 'guest_signal HUP' HUP
	wait_for "$ssh_pid"
	guest_status=$waited_status
}

guest_run()
{
	"$here/../deps" guest || exit 125
	PATH=$PATH:/usr/sbin:/sbin
	guest_image
	dir=$(mktemp -d /tmp/cgov-vm.XXXXXX)
	trap guest_done EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	guest_pack "$@"
	guest_continue
	guest_unpack
	if [ "$time_limit" != 0 ]; then
		guest_watch "$time_limit" &
		watch_pid=$!
	fi
	guest_command "$@"
	[ -z "$out" ] || [ -e "$dir/late" ] ||
		guest_ssh root@vm "tar -C $(quote "$out") -c ." </dev/null | tar -C "$out" -x
	[ ! -e "$dir/late" ] || {
		console_tail "$dir/console"
		echo "contrib/vm/run: the time limit of $time_limit ended it" >&2
		exit 124
	}
	kill -0 "$guest_pid" 2>/dev/null || guest_failed "the guest ended by itself"
	exit "$guest_status"
}

# Continue from the moment that was kept; with another memory size, which it does not fit, boot.
guest_continue()
{
	qemu-img create -q -f qcow2 -F qcow2 -b "$image_dir/system" "$dir/system"
	cp --sparse=always "$image_dir/scratch" "$image_dir/swap" "$dir"
	if [ "$memory" = "$guest_memory" ]; then
		ram=$image_dir/ram
		guest_start "$image_dir" off -incoming defer
		guest_monitor 'migrate_set_capability x-ignore-shared on' \
			"migrate_incoming \"exec:cat '$image_dir/state'\""
	else
		# Mapped privately: the file stays empty.
		ram=$dir/ram
		guest_start "$image_dir" off
	fi
	guest_connect
}
