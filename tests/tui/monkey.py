#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""monkey.py SHOW [SEEDS]: keys in no order, on screens of all sizes: nothing may go wrong, in TAP."""

import pathlib
import random
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent
SIZES = ((24, 80), (60, 200), (80, 300), (18, 60), (10, 40), (6, 20), (3, 10))
TREES = ("history", "gone", "processes", "limits", "hostile", "basic")
TIMES = ("-5s", "-15s", "-0s", "+3s", "14:13:30", "99", "-1h", "2026-09-21")
KEYS = sorted({key for row in (FOLDER / "../../monitor/key.def").read_text().splitlines()
               if row.startswith("KEY(")
               for key in row.split('"')[1].split()} - {"q", "f10"})


def strokes(chance):
    """Some keys, the past among them more often than its share."""
    for _ in range(120):
        what = chance.random()
        if what < 0.06:
            yield from ["J", *chance.choice(TIMES), "enter"]
        elif what < 0.3:
            yield chance.choice([",", ".", "p", "v", "V", "tick", "tick"])
        elif what < 0.33:
            yield f"click:{chance.randrange(30)},{chance.randrange(120)}"
        elif what < 0.35:
            yield chance.choice(["dots-ascii", "dots-blocks"])
        else:
            yield chance.choice(KEYS)


def main():
    show, seeds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 12
    for seed in range(seeds):
        chance = random.Random(seed)
        rows, columns = chance.choice(SIZES)
        tree = chance.choice(TREES)
        keys = list(strokes(chance))
        run = subprocess.run([show, FOLDER / f"{tree}.tree", str(rows), str(columns), *keys],
                             capture_output=True, check=False, timeout=300)
        good = run.returncode == 0 and run.stdout.count(b"\n") == rows
        print(f"{'ok' if good else 'not ok'} {seed + 1} - 120 keys on {tree}, {columns} by {rows}",
              flush=True)
        if not good:
            for line in [f"status {run.returncode}", " ".join(keys),
                         *run.stderr.decode(errors="replace").splitlines()[-20:]]:
                print("#", line)
    print(f"1..{seeds}")


main()
