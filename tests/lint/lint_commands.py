#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Commands, their help, the man page and the shipped policies are in step."""

import os
import subprocess
from pathlib import Path

from tap import ROOT, Tap, tracked

BUILD = Path(os.environ.get("CGOV_BUILD", ROOT / "build"))
CGOV = BUILD / "cgov"


def cgov(*words):
    return subprocess.run([CGOV, *words], cwd=ROOT, capture_output=True, text=True, check=False)


def command_names():
    lines = (BUILD / "cli" / "commands.inc").read_text().split()
    return [line[2:-1].replace("_", "-") for line in lines if line.startswith("X(")]


def without_example():
    for name in command_names():
        run = cgov(name, "--help")
        if run.returncode or f"usage: cgov {name}" not in run.stdout:
            yield f"cgov {name} --help: exit {run.returncode}, no usage line"
        elif "xample" not in run.stdout:
            yield f"cgov {name} --help shows no example"
        for line in run.stdout.splitlines():
            if len(line) > 100:
                yield f"cgov {name} --help: a line of {len(line)} columns"


def missing_from_man():
    page = ROOT / "docs/man/cgov.1.scd.in"
    text = page.read_text() if page.exists() else ""
    for name in command_names():
        if f"*{name}*" not in text:
            yield f"docs/man/cgov.1.scd.in does not name *{name}*"


def refused_policies():
    for name in tracked("policies"):
        run = cgov("check", name)
        if run.returncode:
            yield f"{name}: {run.stderr or run.stdout}".strip()


def main():
    tap = Tap()
    tap.check("every command has help with an example", without_example())
    tap.check("the man page names every command", missing_from_man())
    tap.check("every shipped policy checks clean", refused_policies())
    tap.done()


main()
