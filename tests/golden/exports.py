#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Every output format of `cgov stat` over fixture trees, as it was last looked at.

UPDATE_GOLDEN=1 rewrites the expected files; the diff is for a person to judge. What a kernel or a
clock decides (time, boot id, group ids) is blanked. Beside the comparison the outputs are read by
parsers that are not ours, and names that try to break them are tried.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lint"))
from tap import Tap  # noqa: E402  pylint: disable=wrong-import-position

CGOV = Path(os.environ.get("CGOV_BUILD", ROOT / "build")) / "cgov"
FIXTURES = ROOT / "tests" / "fixtures"
GOLDEN = ROOT / "tests" / "golden" / "export"
FORMATS = ["text", "json", "openmetrics", "prometheus", "csv"]
CADVISOR = "cadvisor"  # --compat=cadvisor, in the classic format
# What differs between kernels is their keys: one format shows them.
TREES = {
    "tree-6.1": ["json"],
    "tree-6.12": ["json"],
    "tree-7.2": ["json", "openmetrics"],
    "tree-full": [*FORMATS, CADVISOR],
}

# Control characters but the newline, as bytes and as the C1 range of UTF-8.
CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


def stat(tree, form, *words):
    option = "--compat=cadvisor" if form == CADVISOR else f"--{form}"
    command = [CGOV, "--cgroup-root", tree, "stat", option, *words]
    return subprocess.run(command, capture_output=True, check=True).stdout


def blanked(output):
    output = re.sub(rb'"time":"[^"]*"', b'"time":"TIME"', output)
    output = re.sub(rb'"boot_id":"[^"]*"', b'"boot_id":"BOOT"', output)
    output = re.sub(rb'"id":"[0-9]*"', b'"id":"ID"', output)
    output = re.sub(rb'(?m)^(container_last_seen\{.*) .*$', rb"\1 TIME", output)
    output = re.sub(rb'device="/dev/[^"]*"', b'device="DEVICE"', output)
    # A line a file of the kernel makes a diff that can be read.
    return re.sub(rb'("[^"]*":\{)', rb"\n\1", output)


def differences(tree, form):
    have = blanked(stat(FIXTURES / tree, form))
    path = GOLDEN / f"{tree}.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(have)
    want = path.read_bytes() if path.exists() else b""
    if have == want:
        return []
    lines = zip(have.splitlines() + [b"(end)"], want.splitlines() + [b"(end)"])
    line = next((pair for pair in lines if pair[0] != pair[1]), (b"(end)", b"(end)"))
    return [f"{path.name}: {line[0].decode()!r} was {line[1].decode()!r}"]


def hostile_tree(top):
    """Groups whose names try everything a file name can hold."""
    names = [
        b"plain",
        b"esc\x1b[2J\x1b]0;owned\x07",
        b"\\x1b[2J",
        b"esc\x1b",
        b"esc\\x1b",
        b"not\xff\xfeutf8",
        b"c1\xc2\x9b31m",
        b"bidi\xe2\x80\xae",
        b'quote"comma,brace}',
        b"line\nbreak 1",
        b"back\\slash",
        "ünï\N{SNOWMAN}".encode(),
        b"replaced\xef\xbf\xbd",
    ]
    for name in [b"", *names]:
        folder = os.fsencode(top) + b"/" + name
        os.makedirs(folder, exist_ok=True)
        for file, text in (
            (b"memory.current", b"4096\n"),
            (b"memory.max", b"8192\n"),
            (b"io.stat", b"8:0\xff\x1b rbytes=1\n"),
            (b"novel.text", b"\x1b[2J\xff\n"),
        ):
            with open(folder + b"/" + file, "wb") as out:
                out.write(text)
    return len(names) + 1


def json_complaints(output, groups):
    document = json.loads(output.decode("utf-8"))
    if len(document["groups"]) != groups:
        yield f"{len(document['groups'])} groups of {groups}"
    for group in document["groups"]:
        if group["memory"]["current"] != 4096 or group["memory"]["max"] != 8192:
            yield f"{group['path']!r}: {group['memory']}"


def csv_complaints(output, groups):
    rows = list(csv.DictReader(io.StringIO(output.decode("utf-8"))))
    current = [row for row in rows if row["metric"] == "memory.current"]
    if len({row["group"] for row in current}) != groups:
        yield f"{len(current)} groups of {groups}"
    if any(row["value"] != "4096" for row in current):
        yield "a value is wrong"


def openmetrics_complaints(output, groups):
    # pylint: disable-next=import-outside-toplevel
    from prometheus_client.openmetrics.parser import text_string_to_metric_families

    families = list(text_string_to_metric_families(output.decode("utf-8")))
    current = next(f for f in families if f.name == "cgov_memory_current_bytes")
    if len({s.labels["group"] for s in current.samples}) != groups:
        yield f"{len(current.samples)} groups of {groups}"
    seen = set()
    for family in families:
        for sample in family.samples:
            series = (sample.name, tuple(sorted(sample.labels.items())))
            if series in seen:
                yield f"twice: {series}"
            seen.add(series)


def prometheus_complaints(output, groups):
    # pylint: disable-next=import-outside-toplevel
    from prometheus_client.parser import text_string_to_metric_families

    families = list(text_string_to_metric_families(output.decode("utf-8")))
    current = next(f for f in families if f.name == "cgov_memory_current_bytes")
    if len(current.samples) != groups:
        yield f"{len(current.samples)} groups of {groups}"


def text_complaints(output, groups):
    lines = output.decode("utf-8").splitlines()
    if len(lines) != groups + 1:
        yield f"{len(lines)} lines of {groups + 1}"


COMPLAINTS = {
    "text": text_complaints,
    "json": json_complaints,
    "openmetrics": openmetrics_complaints,
    "prometheus": prometheus_complaints,
    "csv": csv_complaints,
}


def control_characters(output):
    found = CONTROL.search(output)
    if found:
        yield f"control character at byte {found.start()}: {found.group()!r}"


def has_parser():
    try:
        import prometheus_client  # noqa: F401  pylint: disable=import-outside-toplevel,unused-import
    except ImportError:
        return False
    return True


def openmetrics_of(tree):
    # pylint: disable-next=import-outside-toplevel
    from prometheus_client.openmetrics.parser import text_string_to_metric_families

    try:
        list(text_string_to_metric_families(stat(FIXTURES / tree, "openmetrics").decode()))
    except ValueError as error:
        yield str(error)


def lint(output, form):
    """What promtool, Prometheus's own checker, finds. It reads the classic format only, in which the
    name of a family is the one of its samples; so those of the newer one are spelt so for it."""
    if form == "openmetrics":
        for word in re.findall(rb"(?m)^# TYPE (\S+) counter$", output):
            output = output.replace(b" " + word + b" ", b" " + word + b"_total ")
        output = re.sub(rb"(?m)^# (\w+) (\S+) info$", rb"# \1 \2_info gauge", output)
        output = output.replace(b"# HELP cgov_group ", b"# HELP cgov_group_info ")
        output = re.sub(rb"(?m)^# (UNIT|EOF).*\n", b"", output)
    run = subprocess.run(["promtool", "check", "metrics"], input=output, capture_output=True,
                         check=False)
    if run.returncode:
        yield from (run.stdout + run.stderr).decode().splitlines()[:10]


def groups_of(tree, *words):
    return [g["path"] for g in json.loads(stat(FIXTURES / tree, "json", *words))["groups"]]


def filters():
    """Options, and the groups of tree-full (/, /web, /web/api, /web/db) that they leave."""
    for words, wanted in (
        (["--match", "/web"], ["/web"]),
        (["--match", "/web/*"], ["/web/api", "/web/db"]),
        (["--match", "web/a*"], ["/web/api"]),
        (["--match", "/*", "--exclude", "*api"], ["/", "/web", "/web/db"]),
        (["--match", "/", "--match", "web/db"], ["/", "/web/db"]),
        (["--exclude", "/*"], []),
        (["--depth", "1", "--exclude", "/"], ["/web"]),
    ):
        got = groups_of("tree-full", *words)
        if got != wanted:
            yield f"{' '.join(words)}: {got}"


def kept(limit):
    output = stat(FIXTURES / "tree-full", "prometheus", "--max-series", str(limit)).decode()
    lines = [line for line in output.splitlines() if line[0] != "#"]
    own = dict(line.split() for line in lines if line.startswith("cgov_export_"))
    series = [line for line in lines if not line.startswith("cgov_export_")]
    groups = {re.search('group="([^"]*)"', line).group(1) for line in series}
    return len(series), groups, {name: int(value) for name, value in own.items()}


def guard():
    """What is furthest from the root goes first, whole, and is counted."""
    every, groups, own = kept(100000)
    if len(groups) != 4 or own["cgov_export_dropped_series"]:
        yield f"{every} series of {sorted(groups)}: {own}"
    before = every
    while before > 0:
        series, groups, own = kept(before - 1)
        if series >= before or own["cgov_export_dropped_series"] != every - series:
            yield f"of {before - 1}: {series}, {own}"
        if own["cgov_export_dropped_groups"] != 4 - len(groups):
            yield f"of {before - 1}: {sorted(groups)}, {own}"
        if "/web/api" in groups and "/web" not in groups:
            yield f"of {before - 1}: a child without its parent"
        if series == 0:
            break
        before = series


def refusals():
    for words in (["--compat=docker"], ["--json", "--compat=cadvisor"], ["--max-series", "0"],
                  ["--text", "--max-series", "5"], ["--match", ""], ["--exclude"]):
        run = subprocess.run([CGOV, "stat", *words], capture_output=True, check=False)
        if run.returncode != 2:
            yield f"{' '.join(words)}: {run.returncode}"


def main():
    tap = Tap()
    tap.check("patterns choose groups", filters())
    tap.check("there are as many series as allowed", guard())
    tap.check("what makes no sense is refused", refusals())
    for tree in ("tree-7.2", "tree-full"):
        for form in ("prometheus", "openmetrics", CADVISOR):
            name = f"{tree} as {form} passes promtool"
            if shutil.which("promtool"):
                tap.check(name, lint(stat(FIXTURES / tree, form), form))
            elif os.environ.get("CGOV_MUST_WORK"):
                tap.check(name, ["promtool (package prometheus) is not installed"])
            else:
                tap.skip(name, "no promtool")
    for tree, forms in TREES.items():
        for form in forms:
            tap.check(f"{tree} as {form}", differences(tree, form))
        if has_parser():
            tap.check(f"{tree} is valid OpenMetrics", openmetrics_of(tree))
    with tempfile.TemporaryDirectory() as top:
        groups = hostile_tree(top)
        for form in FORMATS:
            output = stat(top, form)
            tap.check(f"{form}: names drive no terminal", control_characters(output))
            if form in ("openmetrics", "prometheus") and not has_parser():
                name = f"{form}: every name is told apart"
                if os.environ.get("CGOV_MUST_WORK"):
                    tap.check(name, ["python3-prometheus-client is not installed"])
                else:
                    tap.skip(name, "no python3-prometheus-client")
                continue
            tap.check(f"{form}: every name is told apart", COMPLAINTS[form](output, groups))
    tap.done()


main()
