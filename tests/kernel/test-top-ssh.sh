#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: native
# The dashboard over ssh: a terminal here, cgov on another machine.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

root=$(realpath "${0%/*}/../..")
mux() { tmux -S "$work/tmux" "$@"; }
screen() { mux capture-pane -p; }
# until_shown TEXT: the screen has it; machines take their time to start.
until_shown()
{
	for _ in $(seq 600); do
		case $(screen) in *$1*) return ;; esac
		sleep 0.2
	done
	diag "the screen never showed '$1': $(screen)"
}

# A guest may have to be built first, which takes minutes.
"$root/contrib/vm/run" --machine debian13 -- true </dev/null >/dev/null 2>&1
mux new-session -d -x 120 -y 24 \
	"cd '$root' && TERM=xterm-256color contrib/vm/run --machine debian13 -- '$CGOV' top; echo left with \$?; sleep 60"
until_shown GROUP
until_shown init.scope
like "$(screen)" '*cgov top*GROUP*init.scope*' 'it draws on a terminal that is elsewhere'
like "$(mux capture-pane -e -p | sed -n 2p | tr '\033' '^')" '*^[[]48;5;*' 'in the colours that this terminal has'
mux send-keys / i n i t . s c Enter
until_shown '/init.scope'
like "$(screen)" '*/init.scope*why slow: *' 'keys reach it'
mux resize-window -x 160 -y 40
until_shown CPU/MAX
for _ in $(seq 100); do
	[ -z "$(screen | sed -n 39p)" ] || break
	sleep 0.2
done
like "$(screen | sed -n 39p)" 'why slow: *' 'and so does the size of the terminal'
mux send-keys q
until_shown 'left with'
like "$(screen)" '*left with 0*' 'q leaves'
mux kill-server
done_testing
