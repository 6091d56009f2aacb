#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Groups that come and go.

    churn.py FOLDER SECONDS [RATE]    made and removed in it, RATE a second or as fast as it goes;
                                      prints how many
"""

import os
import sys
import time

BATCH = 20


def main():
    folder, seconds = sys.argv[1], float(sys.argv[2])
    rate = float(sys.argv[3]) if len(sys.argv) > 3 else 0
    began, count = time.monotonic(), 0
    while time.monotonic() < began + seconds:
        names = [f"{folder}/g{count + i}" for i in range(BATCH)]
        for name in names:
            os.mkdir(name)
        for name in names:
            os.rmdir(name)
        count += BATCH
        if rate:
            time.sleep(max(0, began + count / rate - time.monotonic()))
    print(count)


main()
