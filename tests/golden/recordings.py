#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A recording prints what `cgov stat` printed, in every format, and refuses what it does not have."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lint"))
from tap import Tap  # noqa: E402  pylint: disable=wrong-import-position

CGOV = Path(os.environ.get("CGOV_BUILD", ROOT / "build")) / "cgov"
FIXTURES = ROOT / "tests" / "fixtures"
TREES = ["tree-6.1", "tree-6.12", "tree-7.2", "tree-full"]
FORMATS = ["text", "json", "openmetrics", "prometheus", "csv"]


def cgov(*words):
    return subprocess.run([CGOV, *words], capture_output=True, check=False)


def hostile_tree(top):
    for name in [b"", b"esc\x1b[2J", b"\xff\xfe", b"line\nbreak", b"a", b"a/b", b"a-b", b"a b", b"a.b/c"]:
        folder = os.fsencode(top) + b"/" + name
        os.makedirs(folder, exist_ok=True)
        for file, text in ((b"memory.max", b"8192\n"), (b"io.stat", b"8:0\xff rbytes=1 odd=2\n"),
                           (b"novel.text", b"\x1b[2J\xff\n"), (b"novel.empty", b"")):
            with open(folder + b"/" + file, "wb") as out:
                out.write(text)
    return top


def record(path, tree, *words):
    run = cgov("--cgroup-root", FIXTURES / tree, "record", "--count", "2", "--interval", "10ms",
               path, *words)
    if run.returncode or run.stdout or run.stderr:
        yield f"status {run.returncode}: {run.stderr.decode()}"


def blanked(output):
    return re.sub(rb'"time":"[^"]*"', b'"time":"TIME"', output)


def differs(path, tree, *words):
    live = cgov("--cgroup-root", FIXTURES / tree, "stat", *words)
    then = cgov("stat", "--replay", path, *words)
    if live.returncode or then.returncode:
        yield f"status {live.returncode}, {then.returncode}: {then.stderr.decode()}"
    elif blanked(live.stdout) != blanked(then.stdout):
        yield f"{' '.join(words)}: {then.stdout[:300]!r}"


def part(path):
    """A group by itself still tells what the groups above it allow."""
    os.unlink(path)
    yield from record(path, "tree-full", "/web/api")
    yield from differs(path, "tree-full", "--json", "/web/api")
    live = cgov("--cgroup-root", FIXTURES / "tree-full", "stat", "--json", "/web/api")
    if blanked(live.stdout) != blanked(cgov("stat", "--replay", path, "--json").stdout):
        yield "without a name it is not the group that was recorded"
    owners = json.loads(live.stdout)["groups"][0]["cgov"]["effective"]
    if not any(limit["owner"] == "/web" for limit in owners.values()):
        yield "the fixture has no limit above it: nothing is shown"


def refused(path, status, *words):
    run = cgov("stat", "--replay", path, *words)
    if run.returncode != status or run.stdout or run.stderr.count(b"\n") != 1:
        yield f"{' '.join(words)}: {run.returncode}, {run.stdout[:80]!r}, {run.stderr!r}"


def refusals(path):
    yield from refused(path, 1, "/nothing")
    yield from refused(path, 1, "--at", "2001-01-01T00:00:00Z")
    yield from refused(path, 1, "--at", "yesterday")
    yield from refused(path.parent / "missing", 1)
    yield from refused(path.parent, 1)
    yield from refused(CGOV, 1)
    if cgov("stat", "--at", "-5m").returncode != 2:
        yield "--at without --replay is no usage error"
    before = path.read_bytes()
    path.write_bytes(b"notes of mine")
    if cgov("record", "--count", "1", path).returncode != 1:
        yield "a file that is no recording was recorded into"
    if path.read_bytes() != b"notes of mine":
        yield "a file that is no recording was changed"
    path.write_bytes(before)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.cgov"
        for tree in TREES:
            path.unlink(missing_ok=True)
            tap.check(f"{tree} is recorded, without a word", record(path, tree))
            for form in FORMATS:
                tap.check(f"{tree}: a recording as {form} is what stat prints",
                          differs(path, tree, f"--{form}"))
        tap.check("by name and depth too",
                  differs(path, "tree-full", "--json", "--depth", "0", "/web", "/"))
        tap.check("by pattern too", differs(path, "tree-full", "--csv", "--match", "/web/*"))
        tap.check("one group knows what is allowed above it", part(path))
        tap.check("what it does not have is one line", refusals(path))
        path.unlink()
        tree = hostile_tree(Path(folder) / "tree")
        tap.check("names that can hold anything are recorded", record(path, tree))
        for form in FORMATS:
            tap.check(f"and are as {form} what stat prints", differs(path, tree, f"--{form}"))
    tap.done()


main()
