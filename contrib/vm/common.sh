# shellcheck shell=sh
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
# shellcheck disable=SC2034 # read by run and the machines
set_option()
{
	case $1 in
	--machine) machine=$2 ;;
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
		# Root's own are of no use to a normal user.
		[ "$as_user$(id -u)" != yes0 ] || unset HOME USER LOGNAME MAIL TMPDIR
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

# The last lines of a machine's console, for a machine that did not end well.
console_tail()
{
	echo "--- the end of the console" >&2
	tail -n 25 "$1" | tr -d '\r' >&2
	echo "---" >&2
}
