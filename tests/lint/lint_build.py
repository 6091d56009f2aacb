#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every source is compiled, every header stands alone, clang-format and shellcheck are content."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from tap import ROOT, Tap, tracked

BUILD = Path(os.environ.get("CGOV_BUILD", ROOT / "build"))


def not_built():
    commands = json.loads((BUILD / "compile_commands.json").read_text())
    built = {os.path.realpath(os.path.join(c["directory"], c["file"])) for c in commands}
    for name in tracked("*.c"):
        if os.path.realpath(ROOT / name) not in built:
            yield f"{name}: no target compiles it"


def flags():
    """Include and define flags as the build has them."""
    commands = json.loads((BUILD / "compile_commands.json").read_text())
    words = next(c["command"] for c in commands if c["file"].endswith("cli/main.c")).split()
    return [w for w in words if w.startswith("-D") or w.startswith("-std")]


def not_alone():
    command = ["cc", *flags(), f"-I{ROOT}", f"-I{BUILD}", "-Wall", "-Wextra", "-Werror"]
    for name in tracked("*.h"):
        # The second time shows that #pragma once, and nothing else, keeps it from harm.
        text = f'#include "{name}"\n#include "{name}"\n'
        run = subprocess.run(
            [*command, "-x", "c", "-fsyntax-only", "-"],
            input=text, cwd=ROOT, capture_output=True, text=True, check=False,
        )
        if run.returncode:
            yield f"{name}: {run.stderr.splitlines()[0]}"


def not_formatted():
    files = tracked("*.c", "*.h")
    run = subprocess.run(
        ["clang-format", "--dry-run", *files], cwd=ROOT, capture_output=True, text=True, check=False
    )
    places = [line for line in run.stderr.splitlines() if "warning:" in line]
    return sorted({place.split(":")[0] for place in places})


def shell_scripts():
    for name in tracked("contrib", ".ci", "tests", "docs"):
        path = ROOT / name
        with open(path, "rb") as script:
            first = script.readline()
        if first.startswith(b"#!") and (b"bash" in first or b"/sh" in first):
            yield name


def shell_complaints():
    run = subprocess.run(
        ["shellcheck", "-x", "-f", "gcc", *shell_scripts()],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )
    return run.stdout.splitlines()


def without_licence():
    for name in tracked("*.c", "*.h", "*.def", "*.py", "*.sh", "meson.build"):
        head = (ROOT / name).read_text(errors="replace")[:300]
        if "SPDX-License-Identifier: MIT" not in head:
            yield f"{name}: no SPDX line"


def with_tool(tap, tool, name, check):
    if shutil.which(tool):
        tap.check(name, check())
    elif os.environ.get("CGOV_MUST_WORK"):
        tap.check(name, [f"{tool} is not installed"])
    else:
        tap.skip(name, f"{tool} is not installed")


def main():
    tap = Tap()
    tap.check("every source file is compiled by a target", not_built())
    tap.check("every header stands alone", not_alone())
    tap.check("every source has its licence line", without_licence())
    with_tool(tap, "clang-format", "clang-format makes no change", not_formatted)
    with_tool(tap, "shellcheck", "shellcheck has nothing to say", shell_complaints)
    tap.done()


main()
