# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""What a viewer costs the server: time to its first frame, processor time a
second, memory, threads and descriptors. Prints a table and JSON.

usage: cost.py SERVER VIEWERS CLIP
"""

import json
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from process import (count, cpu_seconds, resident_kib, sessions,  # noqa: E402
                     wait_until)
from server import Server  # noqa: E402

COUNTS = (1, 2, 5, 10)
SECONDS = 8


def measure(server, viewers, number):
    process = server.process
    idle = {"threads": count(process, "task"), "files": count(process, "fd"),
            "kib": resident_kib(process)}
    with Crowd(viewers, server.url, number) as crowd:
        joined_ms = crowd.wait_joined()
        before = cpu_seconds(process), time.monotonic()
        frames = sum(v["frames"] for v in crowd.report())
        time.sleep(SECONDS)  # the thing measured is what happens meanwhile
        spent = cpu_seconds(process) - before[0]
        took = time.monotonic() - before[1]
        frames = sum(v["frames"] for v in crowd.report()) - frames
        row = {"viewers": number, "first_frame_ms": round(joined_ms, 1),
               "frames_per_viewer_second": round(frames / took / number, 1),
               "cpu_ms_per_viewer_second": round(1000 * spent / took / number, 1),
               "kib_per_viewer": (resident_kib(process) - idle["kib"]) // number,
               "threads_per_viewer":
                   round((count(process, "task") - idle["threads"]) / number, 1),
               "files_per_viewer":
                   round((count(process, "fd") - idle["files"]) / number, 1)}
        crowd.leave()
    wait_until("sessions to end", lambda: sessions(server) == 0)
    return row


def main():
    program, viewers, clip = sys.argv[1:4]
    rows = []
    with tempfile.TemporaryFile() as log, Server(program, clip, log=log) as server:
        with Crowd(viewers, server.url, 1) as crowd:  # warm
            crowd.wait_joined()
            crowd.leave()
        wait_until("sessions to end", lambda: sessions(server) == 0)
        for number in COUNTS:
            rows.append(measure(server, viewers, number))
    for key in rows[0]:
        print(f"{key:26}" + "".join(f"{row[key]:>10}" for row in rows))
    print(json.dumps({"cost": rows}))


if __name__ == "__main__":
    main()
