# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""Viewers come and go, a third of them killed without a word; afterwards the
server must hold what it held after the first ones. Prints a table and JSON, and
fails when something was left.

usage: soak.py SERVER VIEWERS CLIP [JOINS]      default: 1000 joins
"""

import json
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from process import (count, resident_kib, sessions, wait_settled,
                     wait_until)  # noqa: E402
from server import Server  # noqa: E402

CROWD = 10
# After this long without a viewer the server has given back what it can.
IDLE_SECONDS = 3
FIRST = 20
# What is loaded and pooled on the way is not a leak; what grows all the way is:
# in the second half of the run no more than this.
MOST_KIB_PER_JOIN = 4


def measure(server, joins):
    wait_until("sessions to end", lambda: sessions(server) == 0)
    wait_settled(server.process, IDLE_SECONDS)
    return {"joins": joins, "threads": count(server.process, "task"),
            "files": count(server.process, "fd"),
            "resident_kib": resident_kib(server.process)}


def main():
    program, viewers, clip = sys.argv[1:4]
    joins = int(sys.argv[4]) if len(sys.argv) > 4 else 1000
    rows = []
    with tempfile.TemporaryFile() as log, Server(program, clip, log=log) as server:
        print(f"{'joins':>6} {'threads':>8} {'files':>6} {'KiB':>8}")
        for done in range(CROWD, joins + 1, CROWD):
            with Crowd(viewers, server.url, CROWD) as crowd:
                crowd.wait_joined()
                if done // CROWD % 3 == 0:
                    crowd.kill()
                else:
                    crowd.leave()
            if done == FIRST or done % 100 == 0:
                rows.append(measure(server, done))
                row = rows[-1]
                print(f"{row['joins']:6} {row['threads']:8} {row['files']:6} "
                      f"{row['resident_kib']:8}", flush=True)
        status = server.end()
        log.seek(0)
        text = log.read().decode(errors="replace")
    first, half, last = rows[0], rows[len(rows) // 2], rows[-1]
    # Thread pools of GLib shrink and grow by a thread or two.
    left = {
        "exit status": status != 0,
        "threads": last["threads"] > first["threads"] + 2,
        "files": last["files"] > first["files"],
        "memory": last["resident_kib"] - half["resident_kib"] >
                  MOST_KIB_PER_JOIN * (last["joins"] - half["joins"]),
        "complaints": any(word in text for word in
                          ("CRITICAL", "warning", "Sanitizer")),
    }
    print(json.dumps({"soak": rows, "failed": [k for k, v in left.items() if v]}))
    if any(left.values()):
        sys.stderr.write(text[-4000:])
        sys.exit(1)


if __name__ == "__main__":
    main()
