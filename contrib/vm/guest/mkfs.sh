#!/bin/sh
# SPDX-License-Identifier: MIT
#
# mkfs.sh ROOT IMAGE: write a tree as ext4, without mounting it. Runs as a hook of mmdebstrap in a
# mount namespace of its own, to be rid of the /proc, /sys and /dev that mmdebstrap mounted there.

set -eu
root=$1 image=$2
awk -v root="$root/" 'index($2, root) == 1 { print $2 }' /proc/self/mounts |
	while read -r mount; do
		umount -l "$mount" 2>/dev/null || :
	done
for folder in proc sys; do
	[ -z "$(ls "$root/$folder")" ] || {
		echo "E: $root/$folder is still mounted" >&2
		exit 1
	}
done
mke2fs -q -t ext4 -d "$root" "$image" 2G
