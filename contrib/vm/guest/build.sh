# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the files that source this
# SPDX-License-Identifier: MIT
#
# The images of the QEMU guests: made from Debian's packages once, kept in the user's cache under a
# name that changes with everything that they are made of. Sourced by qemu.sh.
#
# An image is a folder: vmlinux, initrd, the disks (system, scratch, swap) and the machine at the
# moment when it had booted: its memory (ram) and the rest (state).

guest_packages='bubblewrap busybox-static dbus dbus-user-session dropbear-bin e2fsprogs iproute2 jq
kmod libjansson4 libncursesw6 libnftables1 libnl-3-200 libnl-genl-3-200 libnl-route-3-200
libpam-systemd libseccomp2 libyaml-0-2 libzstd1 linux-image-cloud-amd64 mount nftables procps
python3-minimal strace systemd-sysv tiny-initramfs tmux udev'
# Renamed in trixie.
guest_packages_t64='libarchive13 libmicrohttpd12'

# Sets suite and packages.
guest_suite()
{
	t64=t64
	case $machine in
	debian12) suite=bookworm t64= ;;
	debian13) suite=trixie ;;
	sid) suite=sid ;;
	esac
	# shellcheck disable=SC2086 # one word a package
	packages=$(printf '%s,' $guest_packages)
	for package in $guest_packages_t64; do
		packages=$packages$package$t64,
	done
	packages=${packages%,}
}

# The Debian mirror of this machine's own apt sources.
guest_mirror()
{
	cat /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null | awk '
		/^URIs:/ { uri = $2 }
		/^deb / { sub(/\[[^]]*\] */, ""); uri = $2 }
		uri ~ /debian\/?$/ { print uri; exit }'
}

guest_key()
{
	{
		echo "$suite $packages"
		find "$here/guest" -type f | LC_ALL=C sort | xargs cat
		qemu-system-x86_64 --version
	} | sha256sum | cut -c 1-16
}

# The tree of packages, made a guest by tree.sh, as the system disk in $dir.
guest_install()
{
	mirror=$(guest_mirror)
	[ -n "$mirror" ] || die "no Debian mirror in /etc/apt/sources.list*"
	# Without root mmdebstrap works as another user, who must be able to read and write here.
	chmod 777 "$dir"
	cp -R "$here/guest" "$cache/key.pub" "$dir"
	INITRD=No nice mmdebstrap --quiet --variant=essential --format=null --include="$packages" \
		--aptopt='Acquire::Check-Valid-Until "false"' --skip=cleanup/reproducible \
		--dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		--customize-hook="sh $dir/guest/tree.sh \"\$1\" $dir/key.pub $dir" \
		--customize-hook="unshare -m sh $dir/guest/mkfs.sh \"\$1\" $dir/raw" \
		"$suite" - "$mirror" >"$dir/log" 2>&1 || {
		grep -E '^(E|Err|W|mke2fs|.*rror)' "$dir/log" | head -n 8 >&2
		die "$machine: mmdebstrap cannot make $suite from $mirror (no network, or it lacks that?)"
	}
	chmod 700 "$dir"
	qemu-img convert -O qcow2 "$dir/raw" "$dir/system"
}

# The memory is kept already: it is a file (ram) that this machine shares.
guest_keep_state()
{
	guest_monitor 'migrate_set_capability x-ignore-shared on' \
		"migrate -d \"exec:cat >$dir/state\"" >"$dir/log"
	until grep -q '^Migration status: completed' "$dir/log"; do
		if grep -q '^Migration status: failed' "$dir/log" || ! kill -0 "$guest_pid"; then
			guest_failed "its state could not be kept: $(cat "$dir/log")"
		fi
		sleep 0.1
		guest_monitor 'info migrate' >"$dir/log"
	done
}

# Boot the disks in $dir once and keep the machine as it is then.
guest_boot_once()
{
	ram=$dir/ram memory=$guest_memory
	truncate -s 256M "$dir/scratch" "$dir/swap"
	truncate -s "$guest_files_bytes" "$dir/files"
	mke2fs -q -t ext4 -m 0 "$dir/scratch"
	mkswap -q "$dir/swap" 2>/dev/null
	guest_start "$dir" on
	guest_connect
	state=$(guest_ssh root@vm 'systemctl is-system-running --wait
		until [ -S /run/user/1000/bus ]; do sleep 0.2; done
		sync
		echo 3 >/proc/sys/vm/drop_caches' </dev/null) || :
	case $state in
	running | degraded) ;;
	*) guest_failed "systemd says '$state'" ;;
	esac
	guest_ssh -O exit root@vm 2>/dev/null
	guest_keep_state
	guest_monitor quit >/dev/null 2>&1 || :
	wait "$guest_pid" || :
	guest_pid=
}

# Runs in a subshell: a failure leaves nothing.
guest_build()
{
	echo "contrib/vm/run: building the guest $machine, once (a minute or two)" >&2
	umask 022
	dir=$(mktemp -d /var/tmp/cgov-vm.XXXXXX)
	trap guest_done EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	guest_install
	guest_boot_once
	rm -rf "$image_dir.new"
	mkdir "$image_dir.new"
	for file in vmlinux initrd system scratch swap ram state; do
		cp --sparse=always "$dir/$file" "$image_dir.new"
	done
	mv "$image_dir.new" "$image_dir"
	# Other checkouts may have other recipes; what none used for two weeks goes.
	find "$cache" -maxdepth 1 -name "$machine-*" -mtime +14 -exec rm -rf {} +
}

# Sets image_dir, after building what is not there yet.
guest_image()
{
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/cgov/vm
	mkdir -p "$cache"
	guest_suite
	image_dir=$cache/$machine-$(guest_key)
	touch -c "$image_dir"
	[ ! -d "$image_dir" ] || return 0
	exec 4>"$cache/$machine.lock"
	flock 4
	[ -f "$cache/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$cache/key"
	[ -d "$image_dir" ] || (guest_build) || exit 125
	exec 4>&-
}
