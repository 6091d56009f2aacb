#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What all commands have in common: streams that fail or are closed, options in any place, mistakes
# that get one sentence, and words that would drive a terminal.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

cgov=$(realpath "$1")
cd "${0%/*}/../.." || exit 1
policy=policies/web.yaml
esc=$(printf '\033[31mred')

# says STATUS TEXT WORD...: one line on standard error that ends so, and this exit status.
says()
{
	want=$1 text=$2
	shift 2
	"$cgov" "$@" >"$work/out" 2>"$work/err" && got=0 || got=$?
	like "$got $(wc -l <"$work/err") $(cat "$work/err")" "$want 1 *$text" "cgov $* says: $text"
}

# Output that is lost is a failure.
for words in version doctor knobs metrics schema 'schema sample' "check $policy" \
	"check --json $policy" 'version --json' 'doctor --json' --help help 'run --help' \
	'complete run -l memory.'; do
	# shellcheck disable=SC2086 # they are words
	"$cgov" $words >/dev/full 2>"$work/err" && status=0 || status=$?
	case $words,$status in
	doctor*,4) skip_here "cgov $words >/dev/full fails" 'its status is that of the machine' ;;
	*) like "$status $(cat "$work/err")" '1 *write standard output: No space left on device' \
		"cgov $words >/dev/full fails" ;;
	esac
done
"$cgov" version >&- 2>"$work/err" && status=0 || status=$?
like "$status $(cat "$work/err")" '1 *write standard output: Bad file descriptor' \
	'a closed standard output is a failure'

# What takes the place of a closed descriptor must not be written to.
cp "$policy" "$work/policy.yaml"
"$cgov" check --nonsense "$work/policy.yaml" 2>&-
"$cgov" check "$work/no-such-policy" "$work/policy.yaml" <&- >&- 2>&-
ok 'a policy is as it was after errors to a closed standard error' cmp "$policy" "$work/policy.yaml"

# Options stand anywhere, and "--" ends them.
ok '--help after other words is help' sh -c "'$cgov' plan --json x --help | grep -q '^usage: cgov plan'"
ok 'help stands behind global options too' \
	sh -c "'$cgov' --state-dir '$work' help plan | grep -q '^usage: cgov plan'"
says 1 "'--help': No such file or directory" check -- --help
says 1 "no workload '--help' runs" --state-dir "$work/state" kill -- --help
says 2 "unknown option '--jsn'; see 'cgov ls --help'" ls --jsn
says 2 "'extra' is too much; see 'cgov version --help'" version extra
says 2 "which policy?; see 'cgov plan --help'" plan --json
says 2 "'two' is too much; see 'cgov plan --help'" plan one two
says 2 "name a workload; see 'cgov freeze --help'" freeze
says 2 "name a workload; see 'cgov kill --help'" kill
says 2 "--signal 'NOPE': TERM, INT, KILL ...; see 'cgov kill --help'" kill --signal NOPE x
says 2 "unknown or incomplete option '--signal'; see 'cgov kill --help'" kill --signal
says 2 "name a group, then KNOB=VALUE; see 'cgov set --help'" set web
says 2 "--interval '5': a time from 10ms to 1h, with its unit; see 'cgov watch --help'" \
	watch --interval 5
says 2 "--interval '0': a time from 100ms to 1h, with its unit; see 'cgov top --help'" \
	top --interval 0
says 2 "--count '0': a number above 0; see 'cgov top --help'" top --count 0
says 2 "unknown or incomplete option '--interval'; see 'cgov top --help'" top --interval
says 2 "unknown or incomplete option '--nope'; see 'cgov top --help'" top --nope
says 2 "no command 'chekc'; did you mean 'check'?" chekc
says 2 "no command 'frobnicate'; see 'cgov --help'" frobnicate
says 1 "no settable file is like 'io.maxx'; did you mean 'io.max'?" knobs io.maxx

# Words from outside drive no terminal, wherever they come back.
for words in "$esc" "ls $esc" "plan $esc" "knobs $esc" "check --$esc" "run --$esc" "run --name $esc x" \
	"schema $esc" "stat --depth $esc" "top --interval $esc" "--$esc"; do
	# shellcheck disable=SC2086
	"$cgov" $words >"$work/out" 2>&1
	ok "nothing of it drives the terminal: cgov $(echo "$words" | tr '\033' ^)" \
		sh -c "! grep -q '$(printf '\033')' '$work/out'"
done
done_testing
