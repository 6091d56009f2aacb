#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What is in contrib/ for Prometheus and Grafana, loaded by a real Prometheus that scrapes us."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lint"))
sys.path.insert(0, str(ROOT / "tests" / "golden"))
sys.path.insert(0, str(ROOT / "tests" / "tools"))
# pylint: disable=wrong-import-position
from endpoint import CGOV, TREE, endpoint  # noqa: E402
from prometheus import prometheus  # noqa: E402
from tap import Tap  # noqa: E402

FIXTURES = ROOT / "tests" / "fixtures"
RULES = ROOT / "contrib" / "prometheus" / "cgov.rules.yml"
DASHBOARD = ROOT / "contrib" / "grafana" / "cgov.json"
NAME = re.compile(r"\bcgov_\w+")

# Of a machine with swap, and of a kernel with more keys than the fixture has.
VARIABLES = {"$__rate_interval": "1m", "$instance": ".*", "$group": ".*"}


def promtool(*words):
    run = subprocess.run(["promtool", *words], cwd=RULES.parent, capture_output=True, text=True,
                         check=False)
    return [] if run.returncode == 0 else (run.stdout + run.stderr).splitlines()


def families(*trees):
    """Names that samples of these trees, and the endpoint, have."""
    names = set()
    for tree in trees:
        run = subprocess.run([CGOV, "--cgroup-root", tree, "stat", "--prometheus"],
                             capture_output=True, text=True, check=True)
        names |= {line.split()[2] for line in run.stdout.splitlines() if line.startswith("# TYPE")}
    return names


def expressions(dashboard):
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
    for note in dashboard["annotations"]["list"]:
        yield note["name"], note["expr"]


def fill(expression):
    for variable, value in VARIABLES.items():
        expression = expression.replace(variable, value)
    return expression.replace('instance="', 'instance=~"')


def unknown_names(texts, known):
    for title, text in texts:
        for name in sorted(set(NAME.findall(text)) - known):
            yield f"{title}: no group has {name}"


def unanswered(server, texts):
    for title, text in texts:
        try:
            server.query(fill(text))
        except ValueError as error:
            yield f"{title}: {error}"


def variables_without_values(server, dashboard):
    for variable in dashboard["templating"]["list"]:
        found = re.fullmatch(r"label_values\((\w+).*, (\w+)\)", variable["query"])
        if found and not server.query(f"count by ({found[2]}) ({found[1]})"):
            yield f"{variable['name']}: {variable['query']}"


def compare(server, file, expression, unit=1):
    want = float((TREE / file).read_text()) * unit
    have = [float(value) for _, value in server.wait(expression)]
    return [] if have == [want] else [f"{expression}: {have}, the file has {want}"]


def main():
    tap = Tap()
    if not shutil.which("prometheus"):
        if os.environ.get("CGOV_MUST_WORK"):
            tap.check("prometheus", ["prometheus is not installed"])
        else:
            tap.skip("prometheus", "it is not installed")
        tap.done()
    tap.check("promtool finds no mistake in the rules", promtool("check", "rules", RULES))
    tap.check("each alert fires when it should, and says what it should",
              promtool("test", "rules", RULES.with_suffix(".test.yml")))
    dashboard = json.loads(DASHBOARD.read_text())
    texts = list(expressions(dashboard))
    rules = [("rules", RULES.read_text())]
    with endpoint("--listen", "127.0.0.1:0", "--interval", "1s") as (address, _):
        with prometheus(address, [RULES]) as server:
            tap.check("a Prometheus scrapes what the files have",
                      compare(server, "web/memory.current",
                              'cgov_memory_current_bytes{group="/web"}'))
            tap.check("of each family",
                      compare(server, "web/pids.current", 'cgov_pids_current{group="/web"}'))
            tap.check("it loads the rules",
                      [] if len(server.rules()) == 6 else [f"{len(server.rules())} rules"])
            tap.check("it understands every query of the dashboard", unanswered(server, texts))
            tap.check("what the dashboard chooses from has values",
                      variables_without_values(server, dashboard))
            served = {name for name, in
                      ((labels["__name__"],) for labels, _ in server.query('{job="cgov"}'))}
    trees = [TREE, *(FIXTURES / f"tree-{kernel}" for kernel in ("6.1", "6.12", "7.2"))]
    known = families(*trees) | served
    tap.check("every number that the dashboard shows is one that groups have",
              unknown_names(texts, known))
    tap.check("and that the rules look at", unknown_names(rules, known))
    tap.done()


main()
