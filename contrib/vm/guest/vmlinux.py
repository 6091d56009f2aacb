#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""vmlinux.py VMLINUZ VMLINUX: unpack a kernel, so that emulation need not.

The boot header says where the compressed ELF is (Documentation/arch/x86/boot.rst: setup_sects at
0x1f1, payload_offset at 0x248, payload_length at 0x24c); QEMU boots the ELF by its PVH entry.
"""

import struct
import subprocess
import sys

TOOLS = {b"\x28\xb5\x2f\xfd": "zstd", b"\xfd7zX": "xz", b"\x02!L\x18": "lz4", b"\x1f\x8b\x08\x00": "gzip"}


def main(packed, unpacked):
    with open(packed, "rb") as file:
        image = file.read()
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = ((image[0x1F1] or 4) + 1) * 512 + offset
    # The last four bytes are the size, which the tools take for garbage.
    payload = image[start : start + length - 4]
    tool = TOOLS.get(payload[:4])
    if not tool:
        sys.exit(f"{packed}: unknown compression {payload[:4]!r}")
    elf = subprocess.run([tool, "-dc"], input=payload, stdout=subprocess.PIPE, check=False).stdout
    if elf[:4] != b"\x7fELF":
        sys.exit(f"{packed}: no ELF inside")
    with open(unpacked, "wb") as file:
        file.write(elf)


main(*sys.argv[1:])
