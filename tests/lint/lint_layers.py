#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Includes go one way, and each third-party header has its doors (docs/HACKING.md)."""

import re

from tap import ROOMS, ROOT, Tap, tracked

MAY_INCLUDE = {
    "common": {"common"},
    "cgroup": {"common", "cgroup"},
    "runner": {"common", "runner"},
    "monitor": {"common", "cgroup", "monitor"},
    "governor": {"common", "cgroup", "runner", "governor"},
    "cli": set(ROOMS),
    "tests": set(ROOMS) | {"tests"},
}

# Header (a prefix of what stands in the brackets) and the files that may include it.
DOORS = {
    "jansson.h": {"common/json.c"},
    "yaml.h": {"governor/node_yaml.c"},
    "curses.h": {"monitor/screen_curses.c"},
    "ncurses": {"monitor/screen_curses.c"},
    "netlink/": {"monitor/netlink.c"},
    "netlink/route/": {"runner/route.c"},
    "systemd/sd-event.h": {"common/event.h", "common/event.c"},
    "systemd/sd-daemon.h": {"monitor/listen.c"},
    "systemd/sd-journal.h": {"common/sd_journal.c"},
    "systemd/": {"cgroup/owner_systemd.c", "cgroup/systemd_bus.c", "cgroup/systemd_unit.c"},
    "sys/capability.h": {"runner/capname.c"},
    "seccomp.h": {"runner/filter_make.c"},
    "archive": {"governor/tarball.c"},
    "gcrypt.h": {"common/sha256.c"},
    "zstd.h": {"cgroup/compress.c"},
    "microhttpd.h": {"monitor/http.c"},
    "nftables/": {"governor/nat.c"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def includes():
    for name in tracked("*.c", "*.h", "*.def"):
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            if found:
                yield name, number, found.group(1), found.group(2)


def wrong_edges():
    for name, number, ours, _ in includes():
        room = name.split("/")[0]
        if ours is None or "/" not in ours or room not in MAY_INCLUDE:
            continue
        if ours.split("/")[0] not in MAY_INCLUDE[room]:
            yield f"{name}:{number}: {room}/ may not include '{ours}'"


def wrong_names():
    for name, number, ours, _ in includes():
        if ours and "/" not in ours and ours != "config.h":
            yield f"{name}:{number}: '{ours}' is not written from the root"


def door_of(header):
    prefixes = [prefix for prefix in DOORS if header.startswith(prefix)]
    return max(prefixes, key=len) if prefixes else None


def wrong_doors():
    for name, number, _, theirs in includes():
        door = door_of(theirs) if theirs else None
        if door and name not in DOORS[door]:
            yield f"{name}:{number}: <{theirs}> belongs behind {sorted(DOORS[door]) or 'no door yet'}"


def main():
    tap = Tap()
    tap.check("includes go one way between the rooms", wrong_edges())
    tap.check("includes are written from the root", wrong_names())
    tap.check("each third-party header is included by its door only", wrong_doors())
    tap.done()


main()
