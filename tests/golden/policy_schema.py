#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The schema of policies is the one in docs/, and says what `cgov check` says.

UPDATE_GOLDEN=1 writes docs/cgov-policy-1.schema.json anew.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lint"))
from tap import Tap  # noqa: E402  pylint: disable=wrong-import-position

CGOV = Path(os.environ.get("CGOV_BUILD", ROOT / "build")) / "cgov"
SHIPPED = ROOT / "docs" / "cgov-policy-1.schema.json"

# What stands under `resources:`, and whether it is right.
RESOURCES = [
    ("memory: {max: 1Gi, swap: {max: 0}, swap.high: 25%parent}", True),
    ("memory.swap: {max: 10%}", True),
    ("cpu: {max: 150%, max.burst: 5ms, weight: 5}", True),
    ("cpu: {max: {quota: 5ms, period: 10ms, burst: 1ms}}", True),
    ("cpu: {max: 1.5, idle: true}", True),
    ("cpu: {max: 50000 100000}", True),
    ("cpu.weight.nice: -5", True),
    ("io: {max: {/dev/sda: {rbps: 1MB, wiops: 10k}, '8:0': max}}", True),
    ("io: {weight: {default: 3, '8:0': 4}, latency: {/dev/sda: 5ms}}", True),
    ("hugetlb: {2MB: {max: 1Gi, rsvd.max: 1Gi}}", True),
    ("hugetlb.1GB.max: 1Gi", True),
    ("hugetlb: {1GB.rsvd: {max: 0}}", True),
    ("cpuset: {cpus: [0-3, 5], cpus.partition: root, mems: 0}", True),
    ("cpuset: {cpus: {partition: isolated}}", True),
    ("misc: {max: {sev: 5}}", True),
    ("rdma.max: {mlx4_0: {hca_handle: 2}}", True),
    ("pids: {max: max}", True),
    ("cgroup: {max: {depth: 2}}", True),
    ("memory: {max: '${heap}'}", True),
    ("memory: {hihg: 1Gi}", False),
    ("memory: {max: lots}", False),
    ("memory: {max: {a: 1}}", False),
    ("memory: 1Gi", False),
    ("memory: {reclaim: 1Gi}", False),
    ("cpu: {weight: 0}", False),
    ("cpu: {idle: perhaps}", False),
    ("cpu: {max: {qouta: 5ms}}", False),
    ("io: {max: 10MB}", False),
    ("io: {max: {/dev/sda: {rbps: 50M}}}", False),
    ("io: {prio.class: best}", False),
    ("hugetlb: {2M: {max: 1Gi}}", False),
    ("pids: {max: -1}", False),
    ("cgroup.procs: 1", False),
]


def loader(yaml):
    """YAML 1.2 as editors read it: in PyYAML's 1.1 the key 'on' is a boolean."""
    table = yaml.SafeLoader.yaml_implicit_resolvers

    class Loader(yaml.SafeLoader):  # pylint: disable=too-many-ancestors
        yaml_implicit_resolvers = {
            first: [pair for pair in pairs if first in "tfTF" or not pair[0].endswith(":bool")]
            for first, pairs in table.items()
        }

    return lambda text: yaml.load(text, Loader)


def cgov(*words, **more):
    return subprocess.run([CGOV, *words], capture_output=True, text=True, check=False, **more)


def current():
    made = json.dumps(json.loads(cgov("schema", "policy").stdout), indent=2) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        SHIPPED.write_text(made)
    if not SHIPPED.exists() or SHIPPED.read_text() != made:
        yield f"{SHIPPED.relative_to(ROOT)} is old: UPDATE_GOLDEN=1 {Path(__file__).name}"


def complaints(validator, text, load):
    return [error.message[:150] for error in validator.iter_errors(load(text))]


def refused_files(validator, load):
    fuzz = ROOT / "tests" / "fuzz" / "corpus" / "policy" / "everything.yaml"
    for policy in [*sorted((ROOT / "policies").glob("*.yaml")), fuzz]:
        for complaint in complaints(validator, policy.read_text(), load):
            yield f"{policy.name}: {complaint}"


def disagreements(validator, load):
    for resources, good in RESOURCES:
        text = f"cgov: 1\nname: a\nvars: {{heap: 1Gi}}\ngroups: {{g: {{resources: {{{resources}}}}}}}\n"
        found = complaints(validator, text, load)
        checked = cgov("check", "-", input=text)
        if (checked.returncode == 0) != good:
            yield f"cgov check is wrong about {resources}: {checked.stdout}"
        if (not found) != good:
            yield f"the schema is wrong about {resources}: {found}"


def main():
    tap = Tap()
    tap.check("the schema in docs/ is the one of the tables", current())
    try:
        import jsonschema  # pylint: disable=import-outside-toplevel
        import yaml  # pylint: disable=import-outside-toplevel
    except ImportError:
        if os.environ.get("CGOV_MUST_WORK"):
            tap.check("validation", ["python3-jsonschema or python3-yaml is not installed"])
        else:
            tap.skip("validation", "no python3-jsonschema, or no python3-yaml")
        tap.done()
    schema = json.loads(cgov("schema", "policy").stdout)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    tap.check("shipped policies keep to it", refused_files(validator, loader(yaml)))
    tap.check("it says what cgov check says", disagreements(validator, loader(yaml)))
    tap.done()


main()
