# SPDX-License-Identifier: MIT
"""TAP for the lint tests: one point a check, the offending places as comments under it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("common", "cgroup", "runner", "monitor", "governor", "cli")


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, name, places):
        """A point that passes when no place offends."""
        places = list(places)
        self.count += 1
        self.failed += bool(places)
        print(f"{'not ok' if places else 'ok'} {self.count} - {name}")
        for place in places:
            print(f"# {place}")

    def skip(self, name, why):
        self.count += 1
        print(f"ok {self.count} - {name} # SKIP {why}")

    def done(self):
        print(f"1..{self.count}")
        sys.exit(1 if self.failed else 0)


def tracked(*patterns):
    """Files of the checkout that match, as paths from its root; what git ignores is left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in names.splitlines() if (ROOT / name).is_file()]
