# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# The dashboard in a real terminal, for tests: tmux types and reads the screen. After tap.sh:
#
#   open_screen 100x24 top --interval 300ms
#   press / w e b Enter
#   ok 'it is found' eventually shows /web

export HOME="$work"
unset XDG_CONFIG_HOME

# open_screen COLUMNSxROWS WORD...: cgov with these words, in a terminal of its own; its exit status is
# on the screen after it.
open_screen()
{
	screens=$((${screens:-0} + 1))
	socket=$work/tmux.$screens
	screen_size=$1
	shift
	mux new-session -d -x "${screen_size%x*}" -y "${screen_size#*x}" \
		"'$CGOV' $*; echo left with \$?; sleep 60"
}
close_screen() { mux kill-server; }

mux() { tmux -S "$socket" "$@"; }
screen() { mux capture-pane -p 2>/dev/null; }
# shows TEXT: whether it stands on the screen now.
shows() { screen | grep -qF -- "$1"; }
# shows_like PATTERN: a basic regular expression.
shows_like() { screen | grep -q -- "$1"; }
last_line() { screen | tail -n 1; }

# eventually COMMAND...: waits for something to become so; else shows the screen.
eventually()
{
	for _ in $(seq 300); do
		"$@" 2>/dev/null && return 0
		sleep 0.1
	done
	[ -z "${socket-}" ] || diag "$(screen)"
	return 1
}

# press KEY...: one after the other, as a person would; tmux knows Enter, Escape, C-u, F9.
press()
{
	for key; do
		mux send-keys "$key"
		sleep 0.1
	done
}

# write_in TEXT: typed at once.
write_in() { mux send-keys -l "$1"; }
