#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: uml
#
# Ctrl-C and Ctrl-Z reach a workload that was started in an interactive shell, with all its children,
# and fg and bg let it go on.

# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

cat >"$work/type.py" <<'PYTHON'
"""type.py [WAIT_FOR KEYS]...: an interactive shell; keys are typed once its screen shows the text."""
import os, pty, select, sys, time

pid, fd = pty.fork()
if pid == 0:
    os.environ["PS1"] = "ready> "
    os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
screen = ""
for want, keys in zip(sys.argv[1::2], sys.argv[2::2]):
    end = time.time() + 20
    while want not in screen and time.time() < end:
        if select.select([fd], [], [], 0.1)[0]:
            screen += os.read(fd, 65536).decode(errors="replace")
    if want not in screen:
        print("never saw", repr(want), "in", repr(screen))
        sys.exit(1)
    screen = screen.split(want, 1)[1]
    time.sleep(0.2)
    os.write(fd, keys.encode().decode("unicode_escape").encode())
PYTHON

run="$CGOV run --"
ok 'Ctrl-C ends a workload' python3 "$work/type.py" \
	'ready> ' "$run sh -c \"echo up; sleep 60\"\r" 'up' '' 'up' '\x03' \
	'ready> ' "echo st=\$?\r" 'st=130' ''
ok 'a workload can catch Ctrl-C' python3 "$work/type.py" \
	'ready> ' "$run sh -c \"trap 'echo caught; exit 5' INT; echo up; while :; do sleep .1; done\"\r" \
	'up' '' 'up' '\x03' 'caught' "echo st=\$?\r" 'st=5' ''
ok 'Ctrl-Z stops a workload and fg lets it go on' python3 "$work/type.py" \
	'ready> ' "$run sh -c \"echo up; sleep 2; echo over; exit 6\"\r" 'up' '' 'up' '\x1a' \
	'Stopped' '' 'ready> ' 'fg\r' 'over' '' 'over' '' 'ready> ' "echo st=\$?\r" 'st=6' ''
ok 'and so does bg' python3 "$work/type.py" \
	'ready> ' "$run sh -c \"echo up; sleep 2; echo over; exit 6\"\r" 'up' '' 'up' '\x1a' \
	'Stopped' '' 'ready> ' 'bg\r' 'ready> ' 'wait %1; echo st=$?\r' 'st=6' ''
is "$("$CGOV" ls)" '' 'nothing is left running'
done_testing
