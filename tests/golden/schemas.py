#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The JSON Schemas that `cgov schema` prints are schemas, and documents keep to them."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lint"))
from tap import Tap  # noqa: E402  pylint: disable=wrong-import-position

CGOV = Path(os.environ.get("CGOV_BUILD", ROOT / "build")) / "cgov"
FIXTURES = ROOT / "tests" / "fixtures"
POLICY = "cgov.policy/1"  # for what people write: no document of a command's
KERNELS = ["tree-6.1", "tree-6.12", "tree-7.2"]


def cgov(*words):
    return subprocess.run([CGOV, *words], capture_output=True, text=True, check=True).stdout


def schema(name):
    return json.loads(cgov("schema", name))


def closed(node):
    """The same schema where a key that it does not describe is an error."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: closed(value) for key, value in node.items()}
    if node.get("type") == "object" and ("properties" in node or "patternProperties" in node):
        node.setdefault("additionalProperties", False)
    return node


def complaints(validator, document):
    for error in validator.iter_errors(document):
        yield f"{'/'.join(map(str, error.path))}: {error.message[:200]}"


def bad_schemas(validator):
    for line in cgov("schema").splitlines():
        name = line.split()[0]
        document = schema(name)
        if name != POLICY and document["properties"]["schema"]["const"] != name:
            yield f"{name}: it describes {document['properties']['schema']}"
        try:
            validator.check_schema(document)
        except Exception as error:  # pylint: disable=broad-exception-caught
            yield f"{name}: {error}"


def plan_complaints(validator):
    """The steps of every golden plan, as the command would print them."""
    for path in sorted((ROOT / "tests" / "golden" / "plan").glob("*.json")):
        text = path.read_text()
        steps = json.loads(text if text.startswith("[") else "[]")
        document = {"schema": "cgov.plan/1", "time": "", "boot_id": "", "policy": "web"}
        for complaint in complaints(validator, {**document, "steps": steps}):
            yield f"{path.name}: {complaint}"


def main():
    tap = Tap()
    try:
        from jsonschema import Draft202012Validator  # pylint: disable=import-outside-toplevel
    except ImportError:
        if os.environ.get("CGOV_MUST_WORK"):
            tap.check("schemas", ["python3-jsonschema is not installed"])
        else:
            tap.skip("schemas", "no python3-jsonschema")
        tap.done()
    tap.check("every schema is one", bad_schemas(Draft202012Validator))
    plan = Draft202012Validator(closed(schema("cgov.plan/1")))
    tap.check("every plan keeps to its schema", plan_complaints(plan))
    sample = schema("cgov.sample/1")
    for tree in [*KERNELS, "tree-full"]:
        document = json.loads(cgov("--cgroup-root", FIXTURES / tree, "stat", "--json"))
        tap.check(f"{tree}: stat", complaints(Draft202012Validator(sample), document))
        if tree in KERNELS:
            validator = Draft202012Validator(closed(sample))
            tap.check(f"{tree}: every key is described", complaints(validator, document))
    command = ["--cgroup-root", FIXTURES / "tree-full", "watch"]
    lines = cgov(*command, "--json", "--count", "3", "--interval", "10ms").splitlines()
    tap.check("watch prints an object a line", [] if len(lines) == 3 else lines)
    for line in lines:
        document = json.loads(line)
        tap.check("watch", complaints(Draft202012Validator(sample), document))
    for name in ["doctor", "knobs", "metrics", "version"]:
        # What doctor finds here decides its status, not its document.
        run = subprocess.run([CGOV, name, "--json"], capture_output=True, text=True, check=False)
        validator = Draft202012Validator(closed(schema(name)))
        tap.check(f"{name}: every key is described",
                  complaints(validator, json.loads(run.stdout)))
    tap.check("watch has rates", [] if "rate" in document["groups"][2] else [lines[-1]])
    tap.done()


main()
