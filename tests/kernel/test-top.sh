#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
# The dashboard in a real terminal: tmux types and reads the screen.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

root=/sys/fs/cgroup
export HOME="$work"
unset XDG_CONFIG_HOME
socket=$work/tmux
mux() { tmux -S "$socket" "$@"; }
screen() { mux capture-pane -p; }
press() { mux send-keys "$@" && sleep 0.7; }

# open_top COLUMNS ROWS [ENV...]: the dashboard in a terminal of this size.
open_top()
{
	size="-x $1 -y $2"
	shift 2
	# shellcheck disable=SC2086
	until mux new-session -d $size "env $* '$CGOV' top --interval 300ms; echo left with \$?; sleep 60"; do
		sleep 0.2
	done
	for _ in $(seq 100); do
		case $(screen) in *GROUP*system*) break ;; esac
		sleep 0.2
	done
	sleep 1
}
close_top()
{
	mux kill-server
	sleep 0.5
}

echo '+cpu +memory +io +pids' >$root/cgroup.subtree_control
mkdir $root/tree $root/tree/leaf
echo '+memory +pids' >$root/tree/cgroup.subtree_control
echo 64M >$root/tree/memory.max
sh -c 'while :; do :; done' &
burner=$!
mkdir $root/burner
echo 20000 100000 >$root/burner/cpu.max
echo $burner >$root/burner/cgroup.procs

open_top 80 24
like "$(screen | head -n 1)" 'cgov top*groups*own CPU*' 'the first line counts groups and its own cost'
like "$(screen | sed -n 2p)" 'GROUP*CPU%*MEM%*PIDS*EVENTS*' 'the titles fit 80 columns, events last'
like "$(screen | grep burner)" '*burner*' 'a group has a row'
like "$(screen | grep ' tree ')" '*tree*[[]*[]]*0%*' 'memory is a share of its limit'
press / b u r n Enter
like "$(screen | sed -n 23p)" 'why slow: held * % of the time by cpu.max of /burner (0.2 CPUs)*' 'what slows the selected group is said in words'
press Escape P
like "$(screen | sed -n '4p')" '*burner*' 'sorted by CPU the busy group stands first'
used=$(screen | awk '/burner/ {print $2}')
diag "cpu.max 20 %, shown: $used"
within "${used%.*}" 15 25 'its CPU time is what the quota lets through'
press / l e a
like "$(screen | tail -n 1)" 'Find: lea*' 'what is typed to find stands at the bottom'
like "$(screen | sed -n 22p)" '/tree/leaf*' 'and each letter selects what has it'
press Escape
press F4 b u r n Enter
like "$(screen | sed -n 1p)" "*only 'burn'*" 'the filter is told'
is "$(screen | grep -c leaf)" 0 'the filter hides what does not match'
press Escape
like "$(screen)" '*leaf*' 'Esc brings it back'
press / t r e e Enter z
is "$(screen | grep -c burner)" 0 'z shows one subtree alone'
press BSpace
like "$(screen)" '*burner*' 'Backspace leaves the subtree'
press / b u r n Enter e
like "$(screen | grep "$burner sh")" '*-*' 'e shows the processes of a group'
sleep 0.5
used=$(screen | awk "/$burner sh/ {print \$3}")
diag "its process shows $used %"
within "${used%.*}" 10 35 'with their CPU time'
press H
is "$(screen | grep -c "$burner sh")" 2 'H shows threads'
press H e
is "$(screen | grep -c "$burner sh")" 0 'e again hides them'
press C m e m o r y . s t a t . f i l e Enter Escape
sleep 0.5
like "$(grep columns "$HOME/.config/cgov/top")" 'columns = trend, cpu,*memory.stat.file' 'C chooses columns and keeps them'
press Escape t Home
printf '\033[M %%%%' >"$work/click"
mux load-buffer "$work/click"
mux paste-buffer -r
sleep 0.7
diag "after a click on the fifth line: $(screen | sed -n 22p)"
like "$(screen | sed -n 22p)" '/[a-z]*' 'a click selects a row'
press t Home down down
press '?'
like "$(screen)" '*fold or unfold*' '? shows the keys'
press PageDown
like "$(screen)" '*hide or show groups*' 'and Page Down the rest of them'
press x
mkdir $root/fresh
sleep 1
like "$(screen)" '*fresh*' 'a new group appears'
rmdir $root/fresh
sleep 1
is "$(screen | grep -c fresh)" 0 'a removed group goes'
# A controller that goes takes its files along, and those that come back are others. Which files there
# are is looked at each tenth tick.
leaf_pids() { screen | awk '$1 == "leaf" { print $(NF - 2) }'; }
sleep 60 &
sleeper=$!
echo $sleeper >$root/tree/leaf/cgroup.procs
for case in 'memory 1 pids of a group are counted' '-pids - no controller: no number' \
	'+pids 1 and it comes back'; do
	# shellcheck disable=SC2086
	set -- $case
	[ "$1" = memory ] || echo "$1" >$root/tree/cgroup.subtree_control
	sleep 4
	expected=$2
	shift 2
	diag "$(screen | grep leaf)"
	is "$(leaf_pids)" "$expected" "$*"
done
kill $sleeper
# travel: hold the picture, go back and on, and return, at whatever size the screen has.
travel()
{
	mkdir $root/before
	sleep 2 # a whole second is in between: the time is named without its fraction
	then=$(date +%T)
	sleep 1
	rmdir $root/before
	sleep 1
	press p
	like "$(screen | head -n 1)" 'cgov top*20*back*HELD*' "$1: p holds the picture and says of when it is"
	mkdir $root/later
	sleep 2
	is "$(screen | grep -c later)" 0 "$1: what is held does not change"
	since=$(date +%T)
	sleep 1
	press J "$since" Enter
	like "$(screen)" '*later*' "$1: sampling went on meanwhile"
	press , ,
	like "$(screen | head -n 1)" '*back*HELD*' "$1: the comma steps back"
	press J "$then" Enter
	like "$(screen)" '*before*' "$1: J goes to a time, with the groups of then"
	press p
	like "$(screen | head -n 1)" '*every 300ms*' "$1: p goes back to now"
	rmdir $root/later
	sleep 1
	is "$(screen | grep -cE 'later|before')" 0 "$1: and on"
}
travel '80 by 24'
press / b u r n Enter v
like "$(screen)" '*CPU *% of 20.0%*' 'v draws the selected group, with its limit'
like "$(screen)" '*[0-9]:[0-9][0-9]:[0-9][0-9]*[0-9]:[0-9][0-9]:[0-9][0-9]*' 'over a time that is named'
press v v v v v v
is "$(screen | grep -c 'of 20.0%')" 0 'and goes through the charts to none'
press v
mux resize-window -x 200 -y 60
sleep 1
travel '200 by 60'
like "$(screen)" '*CPU *memory *pids *' 'all charts have room there'
press v v v v v v
like "$(screen | head -n 1)" '*history * of 16.0Mi*' 'with room for it the memory of the history is shown'
like "$(screen | sed -n 2p)" 'GROUP*cpu!*EVENTS*' 'it follows the terminal to 200 by 60'
press down
like "$(screen | sed -n 58,60p)" '*memory of 64.0Mi*? help*' 'the selected group is told at the bottom'
press v
mux resize-window -x 40 -y 10
sleep 1
like "$(screen | tail -n 1)" '? help*' 'and to 40 by 10, where graphs have no room'
mux resize-window -x 100 -y 30
sleep 1
like "$(screen)" '*CPU *' 'with room they are there again'
press q
like "$(screen)" '*left with 0*' 'q leaves with status 0 and gives the terminal back'
close_top

open_top 80 24 TERM=dumb
sleep 1
like "$(screen)" '*cannot move its cursor*GROUP*' 'a terminal without a cursor gets one sample as text'
close_top

# Colours as terminals have them: terminfo is told how many, tmux shows what was sent.
export TERMINFO="$work/terminfo"
terminal()
{
	infocmp -x -A /lib/terminfo xterm-256color |
		sed "s/^xterm-256color|.*/$1|made for a test,/; s/colors#[^,]*/colors#$2/; s/pairs#[^,]*/pairs#256/" |
		if [ "$2" = 8 ]; then
			sed 's/setaf=[^,]*/setaf=\\E[3%p1%dm/; s/setab=[^,]*/setab=\\E[4%p1%dm/'
		elif [ "$2" = 16777216 ]; then
			rgb='%p1%{65536}%\/%d;%p1%{256}%\/%{255}%\&%d;%p1%{255}%\&%d'
			sed "s/setaf=[^,]*/setaf=\\\\E[%?%p1%{8}%<%t3%p1%d%e38;2;$rgb%;m/; s/setab=[^,]*/setab=\\\\E[%?%p1%{8}%<%t4%p1%d%e48;2;$rgb%;m/"
		else
			cat
		fi >"$work/$1.src"
	tic -x -o "$TERMINFO" "$work/$1.src" 2>/dev/null
}
# sent [ENV...]: the titles as they were sent, ESC written as ^.
sent()
{
	open_top 80 24 "$@"
	mux capture-pane -e -p | sed -n 2,3p | tr '\033' '^'
	close_top
}
for colours in 8 16 256 16777216; do
	terminal "cgov-$colours" $colours
done
like "$(sent TERM=cgov-8)" '*^?30m*^?42m*' 'eight colours: the titles are black on green'
like "$(sent TERM=cgov-16)" '*^?106m*' 'sixteen: what is selected is on bright cyan'
like "$(sent TERM=cgov-256)" '*^?48;5;71m*' '256: a green of those'
like "$(sent TERM=cgov-16777216)" '*^?48;2;95;175;95m*' 'true colours: the same green, in red, green and blue'
plain=$(sent TERM=cgov-256 NO_COLOR=1)
is "$(echo "$plain" | grep -Ec '\^\[([34][0-8]|9[0-9]|10[0-9])[;m]')" 0 'NO_COLOR: there are none'
like "$plain" '*^?7m*[;?]4m*' 'and the titles are underlined, what is selected is reversed'
open_top 80 24 TERM=cgov-256
press y
like "$(screen)" '*a light background*' 'y changes the theme'
is "$(mux capture-pane -e -p | tr '\033' '^' | grep -c '48;5;24m')" 1 'at once'
is "$(grep theme "$HOME/.config/cgov/top")" 'theme = light' 'and keeps it'
press q
close_top
like "$(sent TERM=cgov-256)" '*^?48;5;24m*' 'for the next time'
rm "$HOME/.config/cgov/top"
unset TERMINFO

open_top 80 24 NO_COLOR=1 LC_ALL=C
like "$(screen)" '*burner*' 'without colours and UTF-8 it works'
press v
like "$(screen)" '*CPU *------*' 'graphs too'
is "$(screen | LC_ALL=C grep -c '[^ -~]')" 0 'and nothing but ASCII is on the screen'
mkdir "$root/gr$(printf '\303\266\303\237')e"
sleep 1
like "$(screen)" '*gr[?][?]e*' 'what that cannot show is a question mark'
rmdir "$root/gr$(printf '\303\266\303\237')e"
for size in 200:60 20:5 300:80 81:25 1:1 132:43 80:24 40:10 300:80; do
	mux resize-window -x ${size%:*} -y ${size#*:}
	sleep 0.1
done
sleep 1
like "$(screen | sed -n 2p)" 'GROUP*CPU/MAX*SWAP/MAX*PIDS/MAX*IO/MAX*io!!*EVENTS*' 'resized while it draws, in the end to 300 by 80'
is "$(screen | grep -c 'why slow: ')" 1 'nothing of other sizes is left'
press / f r e s h Escape
like "$(screen)" '*cgov top*' 'and it goes on'
close_top

echo '-io' >$root/cgroup.subtree_control
"$CGOV" top --interval 200ms --columns read,io-bar,memory,cpu-pressure >"$work/text" 2>/dev/null </dev/null
like "$(tr -s ' ' <"$work/text" | grep -w burner)" '*burner - - [0-9]* -' 'without a controller, and without PSI, there is a - and no 0'
echo '+io' >$root/cgroup.subtree_control

"$CGOV" top --interval 200ms >"$work/text" 2>/dev/null </dev/null
like "$(cat "$work/text")" 'GROUP*burner*' 'without a terminal it prints one sample'
"$CGOV" top --interval 200ms --columns memory,peak >"$work/text" 2>/dev/null </dev/null
like "$(tr -s ' ' <"$work/text" | grep -w leaf)" '*leaf * -' 'on a kernel that cannot tell the peak of a second it is not the peak of a lifetime'
kill $burner
done_testing
