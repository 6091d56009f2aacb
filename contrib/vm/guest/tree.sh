#!/bin/sh
# SPDX-License-Identifier: MIT
#
# tree.sh ROOT KEY OUT: turn a fresh Debian tree into a guest that boots fast and does as it is
# told over ssh with KEY. Its kernel and initrd go to OUT. Runs as a hook of mmdebstrap.

set -eu
here=$(dirname "$(readlink -f "$0")")
root=$1 key=$2 out=$3
etc=$root/etc
version=$(ls "$root/usr/lib/modules")
modules=$root/usr/lib/modules/$version

make_kernel()
{
	for image in "$root/boot/vmlinuz-$version" "$modules/vmlinuz"; do
		[ ! -f "$image" ] || python3 "$here/vmlinux.py" "$image" "$out/vmlinux"
	done
	[ -s "$out/vmlinux" ]
}

# The files of the virtio modules, each after those it needs.
virtio_modules()
{
	for name in virtio_pci virtio_blk virtio_net; do
		awk -F: -v name="$name" '
			{
				module = $1
				sub(".*/", "", module)
				sub("\\.ko.*", "", module)
				gsub("-", "_", module)
			}
			module == name {
				for (n = split($2, needed, " "); n > 0; n--)
					print needed[n]
				print $1
			}' "$modules/modules.dep"
	done | awk '!seen[$0]++'
}

make_initrd()
{
	tree=$out/initrd.tree
	mkdir -p "$tree/bin" "$tree/dev" "$tree/proc" "$tree/modules" "$tree/root"
	cp "$root/usr/bin/busybox" "$tree/bin/busybox"
	install -m 755 "$here/initrd-init" "$tree/init"
	n=100
	for module in $(virtio_modules); do
		n=$((n + 1))
		case $module in
		*.xz) xz -dc "$modules/$module" ;;
		*.zst) zstd -qdc "$modules/$module" ;;
		*) cat "$modules/$module" ;;
		esac >"$tree/modules/$n.ko"
	done
	(cd "$tree" && find . | ./bin/busybox cpio -o -H newc 2>/dev/null) >"$out/initrd"
	rm -rf "$tree"
}

make_users()
{
	echo dev:x:1000:1000::/home/dev:/bin/bash >>"$etc/passwd"
	echo dev:x:1000: >>"$etc/group"
	echo dev::19000:0:99999:7::: >>"$etc/shadow"
	echo dev:100000:65536 | tee -a "$etc/subuid" >>"$etc/subgid"
	sed -i 's/^root:[^:]*:/root::/' "$etc/shadow"
	for home in "$root/root" "$root/home/dev"; do
		mkdir -p "$home/.ssh"
		cp "$key" "$home/.ssh/authorized_keys"
		chmod 700 "$home" "$home/.ssh"
	done
	chown -R 1000:1000 "$root/home/dev"
	mkdir -p "$root/var/lib/systemd/linger"
	: >"$root/var/lib/systemd/linger/dev"
}

make_files()
{
	cp -R "$here/files/." "$root"
	chmod 755 "$root/usr/local/sbin/vm-setup"
	mkdir -p "$etc/dropbear" "$etc/systemd/system/multi-user.target.wants"
	ln -s ../vm-ssh.service "$etc/systemd/system/multi-user.target.wants"
	ln -sf /lib/systemd/system/multi-user.target "$etc/systemd/system/default.target"
	echo vm >"$etc/hostname"
	echo '127.0.0.1 localhost vm' >"$etc/hosts"
	echo 0123456789abcdef0123456789abcdef >"$etc/machine-id"
	: >"$etc/fstab"
}

# Start what a test needs and mask the rest: under emulation a unit costs 0.1 to 2 s.
mask_units()
{
	keep=' systemd-journald.service systemd-journald.socket systemd-journald-dev-log.socket
		dbus.socket dbus.service systemd-logind.service systemd-tmpfiles-setup.service
		systemd-user-sessions.service vm-ssh.service sockets.target slices.target
		paths.target timers.target swap.target local-fs.target '
	keep=" $(echo "$keep" | tr -s '\n\t ' ' ') "
	for unit in "$root"/usr/lib/systemd/system/*.target.wants/* \
		"$etc"/systemd/system/*.target.wants/* modprobe@.service systemd-udevd.service \
		systemd-udevd-control.socket systemd-udevd-kernel.socket; do
		case $keep in
		*" ${unit##*/} "*) ;;
		*) ln -sf /dev/null "$etc/systemd/system/${unit##*/}" ;;
		esac
	done
	for kind in system system-environment user user-environment; do
		mkdir -p "$etc/systemd/$kind-generators"
		for generator in "$root/usr/lib/systemd/$kind-generators"/*; do
			[ ! -e "$generator" ] ||
				ln -sf /dev/null "$etc/systemd/$kind-generators/${generator##*/}"
		done
	done
	touch "$root/usr" "$etc/.updated" "$root/var/.updated"
}

make_kernel
make_initrd
rm -rf "${root:?}"/boot/* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
make_files
make_users
mask_units
