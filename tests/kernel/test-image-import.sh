#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: native
#
# `cgov image`: archives and layouts into the store, once, verified; hostile ones refused without a trace.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# shellcheck disable=SC2154 # work is of tap.sh
images=$(readlink -f "${0%/*}/../tools/images.py")
# A store in memory where there is room: a million files are slow on a disk.
state=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
outside=/tmp/cgov-outside
trap 'rm -rf "$work" "$state" "$outside"' EXIT
mkdir "$outside" && echo secret >"$outside/secret"

image()
{
	"$CGOV" --state-dir "$state" image "$@"
}

# What the store has, but for which file was seen when.
stored()
{
	find "$state/images" -mindepth 1 -maxdepth 1 ! -name .seen -printf '%f\n' | sort
}

# refused PATTERN NAME FILE: one sentence, nothing left in the store, nothing outside touched.
refused()
{
	said=$(image import "$3" 2>&1) && status=0 || status=$?
	like "$status $said" "1 cgov: image '$3': $1" "$2"
	is "$(stored)$(ls "$outside")$(cat "$outside/secret")" "${before}secretsecret" 'and leaves nothing'
}

# A file system.
mkdir -p "$work/root/etc" "$work/root/bin" "$work/root/full"
echo one >"$work/root/etc/one"
echo gone >"$work/root/etc/gone"
echo old >"$work/root/full/old"
ln -s /etc/one "$work/root/bin/link"
ln "$work/root/etc/one" "$work/root/etc/hard"
cp /bin/true "$work/root/bin/true"
chmod 4755 "$work/root/bin/true"
for how in '' -z -j -J --zstd; do
	# shellcheck disable=SC2086 # no word where there is none
	tar $how -C "$work/root" -cf "$work/root$how.tar" .
	id=$(image import "$work/root$how.tar")
	is "$(cat "$state/images/$id/root/bin/link" 2>/dev/null; cat "$state/images/$id/root/etc/one")" one \
		"a tar archive is unpacked (${how:-as it is})"
done
is "$(readlink "$state/images/$id/root/bin/link")" /etc/one 'links stay as they are'
is "$(stat -c %h "$state/images/$id/root/etc/hard")" 2 'hard links too'
is "$(stat -c %a "$state/images")" 700 'nobody else reaches the set-id programs of an image'
is "$(image import "$work/root$how.tar" again)" "$id" 'what is there is not unpacked again'
is "$(image ls | awk 'NR == 1 || /^root--zstd/ { print $1, $2 }' | tr '\n' ' ')" "NAME ID root--zstd $(echo "$id" | cut -c 1-12) " 'ls lists them by name'
image ls --json >"$work/ls.json"
fits images "$work/ls.json" 'ls --json fits its schema'
is "$(stored | wc -l)" 5 'each is there once'
touch "$work/root.tar"
image import "$work/root.tar" >/dev/null
is "$(stored | wc -l)" 5 'a file with a new date is the same image'
like "$(image import "$work/root" 2>&1)" '*a directory is used as it is*' 'a directory needs no import'

# Layers.
"$images" layout "$work/root" "$work/layout"
"$images" archive "$work/layout" "$work/layout.tar"
"$images" docker "$work/root" "$work/docker.tar"
id=$(image import "$work/layout")
root=$state/images/$id/root
is "$(wc -l <"$root/etc/passwd") $(cd "$root" && echo etc/* full/*)" '2 etc/hard etc/one etc/passwd full/new' \
	'layers of an OCI layout: the upper adds, replaces and removes'
is "$(image import "$work/layout.tar")" "$id" 'its archive is the same image'
docker=$(image import "$work/docker.tar")
is "$(cd "$state/images/$docker/root" && find . | sort)" "$(cd "$root" && find . | sort)" 'docker save has the same files'
is "$(image ls --json | jq -c '.images[] | select(.name == "layout") | .config | [.Entrypoint[0], .Env[1], .WorkingDir, .User]')" \
	'["/bin/sh","GREETING=hello","/srv","web"]' 'what to start is kept'

before=$(stored)
# Forged.
cp -r "$work/layout" "$work/forged"
for blob in "$work"/forged/blobs/sha256/*; do
	if tar -tzf "$blob" >/dev/null 2>&1; then
		printf x | dd of="$blob" bs=1 seek=100 conv=notrunc 2>/dev/null
	fi
done
image rm layout
before=$(stored)
refused "layer 1: 'blobs/sha256/*' is not what its digest says*" 'a layer that was changed is refused' "$work/forged"
for blob in "$work"/forged/blobs/sha256/*; do
	[ "$(head -c 1 "$blob")" != '{' ] || echo >>"$blob"
done
refused "'blobs/sha256/*' is not what its digest says*" 'so is a manifest' "$work/forged"
rm -r "$work/forged/blobs"
ln -s /etc "$work/forged/blobs"
refused "open 'blobs/sha256/*' of it: *" 'and a link out of a layout leads nowhere' "$work/forged"

# Hostile.
while read -r name pattern; do
	"$images" hostile "$name" "$work/$name.tar"
	refused "$pattern" "hostile: $name" "$work/$name.tar"
	rm -f "$work/$name.tar"
done <<'END'
absolute '/tmp/cgov-outside/x': an absolute name
dotdot '*': a name that leads out by '..'
symlink-out 'a/x': the folder it is in: *
symlink-dots 'a/x': the folder it is in: *
symlink-proc 'a/x': the folder it is in: *
symlink-loop 'a/x': the folder it is in: *
hardlink-out 'x': a hard link to *: an absolute name
hardlink-dots 'x': a hard link to *'..'
hardlink-through 'x': a hard link to 'a/secret': *
device 'sda': a device or socket outside /dev
file-as-folder 'a/b': the folder it is in: Not a directory
huge 'x': it unpacks to more than the * it may
bomb 'x': it unpacks to more than the * it may
torn *Truncated*
noise the archive cannot be read: *
many '0500000': more than 500000 files
END
"$images" hostile symlink-last "$work/last.tar"
id=$(image import "$work/last.tar")
is "$(cat "$state/images/$id/root/x")$(ls "$outside")" xsecret 'a file in the place of a link replaces it, and follows it nowhere'
before=$(stored)
: >"$work/empty.tar"
refused '*' 'an empty file is refused' "$work/empty.tar"

# At once, and killed.
head -c 20000000 /dev/urandom >"$work/root/big"
tar -C "$work/root" -cf "$work/big.tar" .
count=$(stored | wc -l)
for _ in 1 2 3 4; do
	image import "$work/big.tar" >>"$work/ids" 2>>"$work/errors" &
done
wait
is "$(sort -u "$work/ids" | wc -l) $(wc -l <"$work/ids") $(cat "$work/errors")" '1 4 ' 'four at once make one image'
is "$(stored | wc -l)" $((count + 1)) 'and leave nothing else'
image rm big
for delay in 0.02 0.05 0.1; do
	timeout -s KILL $delay "$CGOV" --state-dir "$state" image import "$work/big.tar" >/dev/null 2>&1
done
image ls >/dev/null
is "$(stored | grep -c '^\.')" 0 'what killed imports left, the next command removes'
like "$(image rm no-such 2>&1)" "*there is no image 'no-such'*" 'rm of none is one sentence'
image gc --all >/dev/null
is "$(stored)" '' 'gc --all removes what nobody uses'

done_testing
