#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""monitor.py SOCKET COMMAND...: give QEMU's monitor commands, print what they answer."""

import json
import socket
import sys


def ask(stream, command, **arguments):
    stream.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
    stream.flush()
    for line in stream:
        answer = json.loads(line)
        if "return" in answer:
            return answer["return"]
        if "error" in answer:
            sys.exit(f"QEMU: {answer['error']['desc']}")
    return ""


def main(path, *commands):
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(path)
        with sock.makefile("rw") as stream:
            stream.readline()
            ask(stream, "qmp_capabilities")
            for command in commands:
                print(ask(stream, "human-monitor-command", **{"command-line": command}), end="")


main(*sys.argv[1:])
