# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the files that source this
# SPDX-License-Identifier: MIT
#
# The hardware of a guest. Its kept moment fits only this: a change here builds the images anew.
#
# Disks: vda the system, vdb scratch, vdc swap, vdd the files of a run as a tar archive.

guest_memory=1024M
guest_files_bytes=$((512 * 1024 * 1024))
guest_append='root=/dev/vda rw console=ttyS0 mitigations=off audit=0 lsm=landlock,yama quiet'

# guest_start IMAGE SHARE ARGUMENTS...: QEMU on the disks in $dir; SHARE is on or off for its memory.
guest_start()
{
	image=$1 share=$2
	shift 2
	disks=
	for disk in system,format=qcow2 scratch,format=raw swap,format=raw files,format=raw; do
		disks="$disks -drive if=virtio,cache=unsafe,discard=unmap,file=$dir/$disk"
	done
	# One thread: with several, kernels that patch their own text crash now and then (QEMU 7.2).
	# shellcheck disable=SC2086 # words
	setsid setpriv --pdeathsig KILL qemu-system-x86_64 \
		-nodefaults -no-reboot -display none -vga none \
		-accel tcg,thread=single -cpu max -smp 2 -m "$memory" \
		-object "memory-backend-file,id=ram,size=$memory,mem-path=$ram,share=$share" \
		-machine pc,memory-backend=ram \
		-kernel "$image/vmlinux" -initrd "$image/initrd" -append "$guest_append" $disks \
		-netdev user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:0-:22 \
		-device virtio-net-pci,netdev=net,romfile= \
		-chardev "file,id=console,path=$dir/console" -serial chardev:console \
		-qmp "unix:$dir/monitor,server=on,wait=off" "$@" </dev/null >"$dir/qemu" 2>&1 &
	guest_pid=$!
	until port=$(guest_port) && [ -n "$port" ]; do
		kill -0 "$guest_pid" 2>/dev/null || guest_failed "QEMU did not start"
		sleep 0.02
	done
}

# Where QEMU listens for the guest's ssh; it picks the port itself.
guest_port()
{
	[ -S "$dir/monitor" ] && guest_monitor 'info usernet' 2>/dev/null |
		awk '/HOST_FORWARD/ { print $4; exit }'
}

guest_monitor()
{
	python3 "$here/guest/monitor.py" "$dir/monitor" "$@"
}
