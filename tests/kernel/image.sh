# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# Images for tests, made of programs of this machine.

# image_make DIR PROGRAM...: a root with these programs and what they load.
image_make()
{
	image_dir=$1
	shift
	mkdir -p "$image_dir/bin" "$image_dir/etc" "$image_dir/tmp"
	for image_program in "$@"; do
		image_path=$(command -v "$image_program")
		cp -L "$image_path" "$image_dir/bin/$image_program"
		ldd "$image_path" | grep -o '/[^ ]*' | while read -r image_library; do
			mkdir -p "$image_dir${image_library%/*}"
			[ -e "$image_dir$image_library" ] || cp -L "$image_library" "$image_dir$image_library"
		done
	done
	echo root:x:0:0:root:/root:/bin/sh >"$image_dir/etc/passwd"
}

# image_sum DIR: one line that changes when anything in it does.
image_sum()
{
	(cd "$1" && find . -printf '%p %y %m %U %s %l %T@\n' | sort | sha256sum)
}
