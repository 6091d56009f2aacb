#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fill the tables of a man page in from the rows of the .def files.

    tables.py PAGE.scd.in ROOT
"""

import re
import sys
from pathlib import Path


def rows(path, macro):
    """The arguments of each row; a string loses its quotes."""
    for line in path.read_text().splitlines():
        found = re.match(macro + r"\((.*)\)\s*$", line)
        if found:
            words = re.findall(r'"((?:[^"\\]|\\.)*)"|([^,\s][^,]*)', found.group(1))
            yield [text or bare.strip() for text, bare in words]


def escape(text):
    return re.sub(r"([_*\\<])", r"\\\1", text)


def entries(pairs):
    return "\n\n".join(f"*{escape(name)}*\n\t{escape(text)}" for name, text in pairs)


def knobs(root):
    for row in rows(root / "cgroup/knob.def", "KNOB"):
        name, shape, help_text, since = row[1], row[3], row[-1], row[-2]
        if shape != "VERB":
            yield name, f"{help_text} (Linux {since})"


def run_options(root):
    for _, key, _, argument, help_text in rows(root / "governor/run.def", "RUN"):
        yield f"{key} {argument}", help_text


def namespaces(root):
    for _, name, _, by_default, help_text in rows(root / "runner/ns.def", "NS"):
        yield name, help_text + (" (default)" if by_default == "1" else "")


def actions(root):
    for _, name, arguments, help_text in rows(root / "governor/action.def", "ACTION"):
        needed = arguments.replace("!:", " (needed):").replace(":", ": ")
        yield name, help_text + (f" ({needed})" if arguments and name != "set" else "")


def names(root):
    for _, name, kind, help_text in rows(root / "governor/expr_name.def", "NAME"):
        yield name, f"{help_text} ({kind.lower()})"


def metrics(root):
    for row in rows(root / "cgroup/metric.def", "METRIC"):
        file, key, kind, unit, since, help_text = row[1], row[2], row[4], row[5], row[7], row[8]
        name = file if key == "NULL" else f"{file}.{key}"
        what = kind.lower() if unit == "NONE" else f"{kind.lower()}, {unit.lower()}"
        yield name, f"{help_text} ({what}; Linux {since})"


def main():
    page, root = Path(sys.argv[1]).read_text(), Path(sys.argv[2])
    marks = {
        "ACTIONS": actions,
        "KNOBS": knobs,
        "METRICS": metrics,
        "NAMES": names,
        "NAMESPACES": namespaces,
        "RUN": run_options,
    }
    for mark, pairs in marks.items():
        page = page.replace(f"@{mark}@", entries(pairs(root)))
    sys.stdout.write(page)


main()
