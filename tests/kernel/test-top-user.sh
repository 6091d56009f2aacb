#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian13@dev
# The dashboard of somebody without privileges.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

export HOME="$work"
unset XDG_CONFIG_HOME
mux() { tmux -S "$work/tmux" "$@"; }
screen() { mux capture-pane -p; }
until_shown()
{
	for _ in $(seq 300); do
		case $(screen) in *$1*) return ;; esac
		sleep 0.2
	done
	diag "the screen never showed '$1': $(screen)"
}

"$CGOV" top --interval 500ms --columns cpu,memory,peak,cpu-pressure >"$work/text" 2>"$work/said" </dev/null
is $? 0 'one sample is printed'
diag "$(head -n 12 "$work/text")"
like "$(tr -s ' ' <"$work/text" | grep -w system.slice)" '*system.slice [0-9]* [0-9]*i - [0-9]*' \
	'everything is seen but the peak, which takes the right to write'
mux new-session -d -x 160 -y 40 "env -u TMUX '$CGOV' top --interval 1s; echo left with \$?; sleep 60"
until_shown GROUP
mux send-keys / j o u r n a l d . s Enter d
until_shown systemd-journald.service
until_shown 'why slow: n'
like "$(screen)" '*systemd-journald.service  Journal Service*' 'units have their description'
like "$(screen)" '*why slow: nothing slows it*' 'and what is not slow is called so'
until_shown 'anon [0-9]'
like "$(screen)" '*anon [0-9]*file [0-9]*' 'the parts of its memory are read'
mux send-keys q
until_shown 'left with'
like "$(screen)" '*left with 0*' 'q leaves'
mux kill-server
done_testing
