# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""What a viewer costs the server while a file is passed through: processor time
a second, memory, threads, descriptors; and, in the same run, what one costs
that has a pipeline for each viewer. The server has one processor, the viewers
the others. Prints a table and JSON; fails when viewers do not get every frame,
or when memory or processor time is beyond the limits.

usage: cost.py SERVER VIEWERS FILM [PLAIN]      PLAIN: see plain.c
"""

import json
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from process import (count, cpu_seconds, own_kib, sessions,  # noqa: E402
                     wait_until)
from server import Server  # noqa: E402

COUNTS = (1, 10, 50)
SETTLE_SECONDS = 3
SECONDS = 10
RATE = 30

MOST_MS = 8  # of a processor, for a second of a viewer, among the most viewers
MOST_KIB = 1.2 * 1024  # for one more viewer


def pin(process, processors):
    """Also the threads it has by now."""
    for thread in os.listdir(f"/proc/{process.pid}/task"):
        os.sched_setaffinity(int(thread), processors)


def measure(server, crowd, number):
    process = server.process
    time.sleep(SETTLE_SECONDS)
    spent, receivers = cpu_seconds(process), cpu_seconds(crowd.process)
    begin = time.monotonic()
    time.sleep(SECONDS)  # the thing measured is what happens meanwhile
    took = time.monotonic() - begin
    spent = cpu_seconds(process) - spent
    receivers = cpu_seconds(crowd.process) - receivers
    seen = crowd.report(took)
    rates = sorted(it["frames"] / took for it in seen)
    return {"viewers": number,
            "cpu_ms_per_viewer_second": round(1000 * spent / took / number, 2),
            "receiver_ms_per_viewer_second":
                round(1000 * receivers / took / number, 2),
            "rate_min": round(rates[0], 1),
            "rate_median": round(rates[len(rates) // 2], 1),
            "left_out_ms": round(max(it["max_gap_ms"] for it in seen)),
            "waited_ms": round(max(it["max_wait_ms"] for it in seen)),
            "freezes": sum(it["freezes"] for it in seen),
            "first_frame_ms_max": round(max(it["first_ms"] for it in seen)),
            "kib": own_kib(process), "threads": count(process, "task"),
            "files": count(process, "fd")}


def watch(server, viewers, number):
    """The same viewers all the time: what one has left behind helps the next."""
    processors = sorted(os.sched_getaffinity(0))
    with Crowd(viewers, server.url, 0) as crowd:
        if len(processors) > 1:
            pin(server.process, processors[:1])
            pin(crowd.process, processors[1:])
        for _ in range(number):
            crowd.join(0)
        crowd.wait_frames(1)
        row = measure(server, crowd, number)
        crowd.leave()
    return row


def add_differences(rows):
    """What one more costs, of those between a row and the one before."""
    before = {"viewers": 0, "kib": 0}
    for row in rows:
        more = row["viewers"] - before["viewers"]
        for key in ("kib", "threads", "files"):
            row[f"{key}_per_further_viewer"] = \
                round((row[key] - before[key]) / more, 1) \
                if before["viewers"] else None
        before = row
    return rows


def measure_server(program, viewers, film):
    with tempfile.TemporaryFile() as log, \
            Server(program, film, log=log) as server:
        rows = []
        for number in COUNTS:
            rows.append(watch(server, viewers, number))
            wait_until("sessions to end", lambda: sessions(server) == 0)
    return add_differences(rows)


def measure_plain(program, viewers, film):
    """Half as many: more than that one processor hardly bears."""
    rows = []
    for number in COUNTS[1], COUNTS[2] // 2:
        with tempfile.TemporaryFile() as log, \
                Server(program, film, options=[], log=log) as server:
            rows.append(watch(server, viewers, number))
    return add_differences(rows)


def judge(rows):
    last = rows[-1]
    return [text for text, wrong in (
        ("processor time", last["cpu_ms_per_viewer_second"] > MOST_MS),
        ("memory", last["kib_per_further_viewer"] > MOST_KIB),
        ("frame rate", last["rate_min"] < 0.98 * RATE),
        ("freezes", last["freezes"] > 0)) if wrong]


def show(title, rows):
    print(title)
    for key in rows[0]:
        print(f"  {key:30}" + "".join(f"{row[key] or 0:>10}" for row in rows))


def main():
    program, viewers, film = sys.argv[1:4]
    rows = measure_server(program, viewers, film)
    show("the server", rows)
    result = {"cost": rows, "failed": judge(rows)}
    if len(sys.argv) > 4:
        result["plain"] = measure_plain(sys.argv[4], viewers, film)
        show("a pipeline for each viewer", result["plain"])
        result["ratio"] = round(
            rows[-1]["cpu_ms_per_viewer_second"] /
            result["plain"][-1]["cpu_ms_per_viewer_second"], 2)
    print(json.dumps(result))
    sys.exit(1 if result["failed"] else 0)


if __name__ == "__main__":
    main()
