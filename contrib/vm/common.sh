# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the files that source this
# SPDX-License-Identifier: MIT
#
# Words that run and every machine share. Sourced.

die()
{
	echo "contrib/vm/run: $*" >&2
	exit 125
}

usage_error()
{
	echo "contrib/vm/run: $* (see --help)" >&2
	exit 125
}

# set_option --NAME VALUE: check the value and keep it.
set_option()
{
	case $1 in
	--machine) machine=$2 ;;
	--out) out=$2 ;;
	--memory)
		case ${2%[MG]} in
		'' | *[!0-9]* | 0*) usage_error "--memory '$2' is no size (512M, 2G)" ;;
		esac
		[ "${2%[MG]}" != "$2" ] || usage_error "--memory '$2' has no unit (512M, 2G)"
		memory=$2
		;;
	--timeout)
		case ${2%[smh]} in
		'' | *[!0-9]*) usage_error "--timeout '$2' is no time (30, 90s, 5m)" ;;
		esac
		time_limit=$2
		;;
	esac
}

# The words as text that a shell reads back as the same words, whatever bytes they hold.
quote()
{
	for word in "$@"; do
		# The x keeps newlines at the end, which $() would drop.
		word=$(printf '%sx' "$word" | sed "s/'/'\\\\''/g")
		printf "'%s' " "${word%x}"
	done
}

# The script that a machine runs: the caller's environment and directory, then the command, by
# $become when it is not for root.
command_script()
{
	(
		# These name sockets of this machine, which do not answer in another one.
		unset XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS SSH_AUTH_SOCK
		# In a guest, and for a normal user who is not the caller, these are others.
		[ "$machine$as_user$(id -u)" = umlno0 ] || unset HOME USER LOGNAME MAIL TMPDIR
		export -p
	)
	cat <<-TEXT
		cd $(quote "$PWD") || {
			echo 'contrib/vm/run: the directory does not exist inside the machine' >&2
			exit 125
		}
		exec ${become-} $(quote "$@")
	TEXT
}

# A directory that can hold the machine's memory; only what is used takes space there.
memory_dir()
{
	needed=$((${memory%[MG]} * 1024 * 1024))
	[ "${memory%G}" = "$memory" ] || needed=$((needed * 1024))
	for candidate in /dev/shm /tmp /var/tmp; do
		[ -w "$candidate" ] || continue
		case ,$(findmnt -n -o OPTIONS -T "$candidate"), in
		*,noexec,*) continue ;;
		esac
		free=$(stat -f -c '%a %S' "$candidate")
		[ $((${free% *} * ${free#* })) -gt "$needed" ] && echo "$candidate" && return
	done
	die "no place for $memory of memory in /dev/shm, /tmp or /var/tmp (see --memory)"
}

# Wait for a process while this shell answers signals, whose traps set interrupted=yes. Sets
# waited_status; 127 is also what the shell says of a process that it reported already.
wait_for()
{
	waited_status=127
	while
		interrupted=no
		wait "$1" && status=0 || status=$?
		[ "$status" -eq 127 ] || waited_status=$status
		[ "$interrupted" = yes ]
	do
		:
	done
}

# The last lines of a machine's console, for a machine that did not end well.
console_tail()
{
	echo "--- the end of the console" >&2
	tail -n 25 "$1" | tr -d '\r' >&2
	echo "---" >&2
}
