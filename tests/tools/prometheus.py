#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A Prometheus of the test's own: on loopback, with a folder and a configuration of its own.

    prometheus.py ADDRESS QUERY...    scrape ADDRESS until each QUERY has a value, and print those
"""

import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 120  # seconds; it starts in one on a machine that does nothing else

CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: {rules}
scrape_configs:
  - job_name: cgov
    static_configs: [{{targets: ["{address}"]}}]
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(base, path, **query):
    url = f"{base}/api/v1/{path}?{urllib.parse.urlencode(query)}"
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        # While it starts its answers are no JSON.
        return json.load(error) if error.code in (400, 422) else {"status": "starting"}
    except OSError:
        return {"status": "starting"}


class Prometheus:
    def __init__(self, base, process):
        self.base, self.process = base, process

    def query(self, expression):
        """[(labels, value)]; an expression that it does not understand is a ValueError."""
        answer = ask(self.base, "query", query=expression)
        if answer["status"] == "error":
            raise ValueError(f"{expression}: {answer['error']}")
        result = answer.get("data", {}).get("result", [])
        return [(one["metric"], one["value"][1]) for one in result]

    def wait(self, expression):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            found = self.query(expression)
            if found:
                return found
            time.sleep(0.2)
        raise TimeoutError(f"no value of {expression}")

    def rules(self):
        groups = ask(self.base, "rules").get("data", {}).get("groups", [])
        return [rule for group in groups for rule in group["rules"]]


@contextmanager
def prometheus(address, rules=()):
    folder = Path(tempfile.mkdtemp(prefix="cgov-prometheus."))
    port = free_port()
    config = CONFIG.format(address=address, rules=json.dumps([str(rule) for rule in rules]))
    (folder / "prometheus.yml").write_text(config)
    with open(folder / "log", "w", encoding="utf-8") as log:
        # pylint: disable-next=consider-using-with
        process = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yml",
             f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{port}"],
            stdout=log, stderr=log)
    try:
        yield Prometheus(f"http://127.0.0.1:{port}", process)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    with prometheus(sys.argv[1]) as server:
        for expression in sys.argv[2:]:
            for _, value in server.wait(expression):
                print(value)


if __name__ == "__main__":
    main()
