#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""terminal.py LAUNCH GROUP: job control of an interactive shell on a launch, in TAP."""

import os
import pty
import re
import select
import sys
import time

LAUNCH = f"{sys.argv[1]} {sys.argv[2]}"
PATIENCE = 10


class Shell:
    """bash on a terminal of its own."""

    def __init__(self):
        pid, self.fd = pty.fork()
        if pid == 0:
            environment = dict(os.environ, PS1="ready> ", TERM="dumb", HISTFILE="/dev/null")
            os.execvpe("bash", ["bash", "--norc", "--noediting", "-i"], environment)
        self.seen = ""
        self.wait("ready> ")

    def wait(self, pattern):
        """Until the pattern was printed; what came up to its end is used up."""
        end = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.seen)):
            if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
                return False
            self.seen += os.read(self.fd, 4096).decode(errors="replace")
        self.seen = self.seen[found.end():]
        return True

    def type(self, text):
        os.write(self.fd, text.encode())


def ctrl_z(shell):
    shell.type(f"{LAUNCH} -- sh -c 'echo be''gun; sleep 100'\n")
    yield "the command runs", shell.wait("begun")
    time.sleep(0.5)  # until sh has started sleep: between its vfork and exec nothing can stop it
    shell.type("\x1a")
    yield "Ctrl-Z gives the shell its terminal back", shell.wait("Stopped") and shell.wait("ready> ")
    shell.type("fg\n")
    yield "fg continues the command", shell.wait("launch: continued")
    shell.type("\x03")
    yield "Ctrl-C ends it", shell.wait("launch: signaled 2") and shell.wait("ready> ")
    shell.type("echo status $?\n")
    yield "and the shell is told so", shell.wait("status 130") and shell.wait("ready> ")


def keyboard(shell):
    shell.type(f"{LAUNCH} -- sh -c 'read word; echo got $word'\n")
    time.sleep(0.5)
    shell.type("apple\n")
    yield "the command reads the keyboard", shell.wait("got apple") and shell.wait("ready> ")
    shell.type(f"{LAUNCH} -- sh -c 'read word; echo got $word' | cat\n")
    time.sleep(0.5)
    shell.type("pear\n")
    yield "in a pipeline too", shell.wait("got pear") and shell.wait("ready> ")
    shell.type(f"echo x | {LAUNCH} -- sh -c 'read word </dev/tty; echo got $word'\n")
    time.sleep(0.5)
    shell.type("plum\n")
    yield "at its end as well", shell.wait("got plum") and shell.wait("ready> ")


def background(shell):
    shell.type(f"{LAUNCH} -- sh -c 'read word; echo got $word' &\n")
    yield "in the background reading stops it", shell.wait("launch: stopped 21")
    time.sleep(0.5)  # until the launch has stopped after saying so
    shell.type("fg\n")
    yield "fg continues it", shell.wait("launch: continued")
    shell.type("cherry\n")
    yield "and gives it the keyboard", shell.wait("got cherry") and shell.wait("ready> ")


def inner_shell(shell):
    shell.type(f"{LAUNCH} -- env PS1='inner> ' bash --norc --noediting -i\n")
    yield "a shell runs inside", shell.wait("inner> ")
    shell.type("sleep 100\n")
    time.sleep(0.5)
    shell.type("\x1a")
    yield "its own Ctrl-Z is its own", shell.wait("Stopped") and shell.wait("inner> ")
    shell.type("kill %1; exit\n")
    shell.wait("exit")
    shell.type("exit\n")
    yield "and the outer shell goes on after it", shell.wait("launch: exited") and shell.wait("ready> ")


def main():
    number = 0
    for test in (ctrl_z, keyboard, background, inner_shell):
        shell = Shell()
        for name, good in test(shell):
            number += 1
            print(f"{'ok' if good else 'not ok'} {number} - {name}", flush=True)
            if not good:
                print("# " + repr(shell.seen[-300:]))
        os.close(shell.fd)
    print(f"1..{number}")


main()
