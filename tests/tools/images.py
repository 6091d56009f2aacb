#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Images for tests, honest and hostile.

    images.py layout ROOT DIR         an OCI image layout of two layers: ROOT, and one with whiteouts
    images.py archive DIR FILE        the layout as a tar archive
    images.py docker ROOT FILE        what `docker save` writes
    images.py hostile NAME FILE       an archive that no honest program writes
    images.py hostile-names           their names, a line each
"""

import gzip
import hashlib
import io
import json
import sys
import tarfile
from pathlib import Path

CONFIG = {
    "Entrypoint": ["/bin/sh", "-c"],
    "Cmd": ["echo $GREETING from $(pwd) as $(id -u)"],
    "Env": ["PATH=/bin", "GREETING=hello"],
    "WorkingDir": "/srv",
    "User": "web",
}


def member(name, kind=tarfile.REGTYPE, content=b"", **more):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.size = len(content)
    info.mode = 0o755 if kind == tarfile.DIRTYPE else 0o644
    for key, value in more.items():
        setattr(info, key, value)
    return info, content


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def tar_of_root(root):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        tar.add(root, arcname=".")
    return out.getvalue()


# The upper layer: what it removes stands after what it adds, as in layers of some builders.
UPPER = [
    member("srv", tarfile.DIRTYPE),
    member("etc/passwd", content=b"root:x:0:0::/root:/bin/sh\nweb:x:33:44::/srv:/bin/sh\n"),
    member("full/new", content=b"new\n"),
    member("full/.wh..wh..opq"),
    member("etc/.wh.gone"),
]


def digest_of(content):
    return hashlib.sha256(content).hexdigest()


def write_layout(directory, layers, config=None, machine="amd64"):
    blobs = directory / "blobs" / "sha256"
    blobs.mkdir(parents=True)

    def put(content):
        (blobs / digest_of(content)).write_bytes(content)
        return {"digest": "sha256:" + digest_of(content), "size": len(content)}

    config = {"architecture": machine, "os": "linux", "config": CONFIG if config is None else config}
    manifest = {
        "schemaVersion": 2,
        "config": put(json.dumps(config).encode()),
        "layers": [put(layer) for layer in layers],
    }
    entry = put(json.dumps(manifest).encode())
    index = {"schemaVersion": 2, "manifests": [entry]}
    (directory / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    (directory / "index.json").write_text(json.dumps(index))


def write_archive(directory, file):
    with tarfile.open(file, "w") as tar:
        for path in sorted(directory.rglob("*")):
            tar.add(path, arcname=path.relative_to(directory), recursive=False)


def write_docker(root, file):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        tar.add(root, arcname=".")
    lower, upper = out.getvalue(), tar_of(UPPER)
    config = json.dumps(
        {
            "config": CONFIG,
            "rootfs": {"diff_ids": ["sha256:" + digest_of(lower), "sha256:" + digest_of(upper)]},
        }
    ).encode()
    name = digest_of(config) + ".json"
    layers = [digest_of(b"1") + "/layer.tar", digest_of(b"2") + "/layer.tar"]
    manifest = [{"Config": name, "RepoTags": ["test:1"], "Layers": layers}]
    with tarfile.open(file, "w") as tar:
        for path, content in [
            (name, config),
            (layers[0], lower),
            (layers[1], upper),
            ("manifest.json", json.dumps(manifest).encode()),
        ]:
            info, content = member(path, content=content)
            tar.addfile(info, io.BytesIO(content))


def link(name, target, kind=tarfile.SYMTYPE):
    return member(name, kind, linkname=target)


# Members of a tar archive, and a pattern of the sentence; outside is /tmp/cgov-outside.
HOSTILE = {
    "absolute": [member("/tmp/cgov-outside/x", content=b"x")],
    "dotdot": [member("etc/../../../../../../tmp/cgov-outside/x", content=b"x")],
    "symlink-out": [link("a", "/tmp/cgov-outside"), member("a/x", content=b"x")],
    "symlink-dots": [link("a", "../../../../../../../tmp/cgov-outside"), member("a/x", content=b"x")],
    "symlink-last": [link("x", "/tmp/cgov-outside/x"), member("x", content=b"x")],
    "symlink-proc": [link("a", "/proc/self/root/tmp/cgov-outside"), member("a/x", content=b"x")],
    "symlink-loop": [link("a", "b"), link("b", "a"), member("a/x", content=b"x")],
    "hardlink-out": [link("x", "/tmp/cgov-outside/secret", tarfile.LNKTYPE)],
    "hardlink-dots": [link("x", "../../../../../../../tmp/cgov-outside/secret", tarfile.LNKTYPE)],
    "hardlink-through": [
        link("a", "/tmp/cgov-outside"),
        link("x", "a/secret", tarfile.LNKTYPE),
        member("x", content=b"x"),
    ],
    "device": [member("sda", tarfile.BLKTYPE, devmajor=8, devminor=0)],
    "file-as-folder": [member("a", content=b"x"), member("a/b", content=b"x")],
    "huge": [member("x", content=b"")],
    "owner": [member("x", content=b"x", uid=2**40)],
}


def write_hostile(name, file):
    if name == "many":
        write_many(file)
    elif name == "bomb":
        write_bomb(file)
    elif name == "torn":
        content = tar_of([member("etc/x", content=b"x" * 100000)])
        file.write_bytes(content[: len(content) // 2])
    elif name == "noise":
        file.write_bytes(bytes(range(256)) * 64)
    elif name == "huge":
        info, _ = member("x")
        info.size = 2**50
        file.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(1024))
    else:
        file.write_bytes(tar_of(HOSTILE[name]))


def write_many(file):
    """600,000 empty files in a few kilobytes. By hand, because tarfile takes a minute for it."""
    header = bytearray(tarfile.TarInfo("0000000").tobuf(tarfile.USTAR_FORMAT))
    base = int(bytes(header[148:154]), 8)
    with gzip.open(file, "wb", compresslevel=1) as out:
        for number in range(600000):
            name = b"%07d" % number
            header[0:7] = name
            header[148:154] = b"%06o" % (base + sum(name) - 7 * ord("0"))
            out.write(header)


def write_bomb(file):
    """Three gigabytes of nothing."""
    with gzip.open(file, "wb", compresslevel=1) as out:
        info, _ = member("x")
        info.size = 3 << 30
        out.write(info.tobuf(tarfile.GNU_FORMAT))
        for _ in range(8):
            out.write(bytes(1 << 20))


def main():
    what, *words = sys.argv[1:]
    if what == "layout":
        write_layout(Path(words[1]), [tar_of_root(words[0]), tar_of(UPPER)])
    elif what == "archive":
        write_archive(Path(words[0]), words[1])
    elif what == "docker":
        write_docker(words[0], words[1])
    elif what == "hostile":
        write_hostile(words[0], Path(words[1]))
    else:
        print(*HOSTILE, "many", "bomb", "torn", "noise", sep="\n")


main()
