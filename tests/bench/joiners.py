# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""Viewers of one film that has to be transcoded join one after another, each at
a place of its own; some come back later, and again after a restart of the
server. Prints what each phase cost and JSON; fails when something was encoded
twice, or when the picture stood still once all was made.

usage: joiners.py SERVER VIEWERS FILM [NUMBER]      default: 30 viewers
"""

import json
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from metrics import scrape  # noqa: E402
from process import cpu_seconds, sessions, wait_until  # noqa: E402
from server import Server  # noqa: E402

RAMP_SECONDS = 20
WATCH_SECONDS = 15
MAKE_SECONDS = 300  # at most, for all of the film
CHUNK_SECONDS = 2
RATE = 30
RETURNING = 5

# Of these the film has one a track for each cell of two seconds.
TRACKS = 2
STARTED = 'encoders_started_total{kind="video"}'
MADE = 'chunks_made_total'
RUNNING = 'encoders'


class Phase:
    """What the server and the viewers spend while it lasts, and what comes of
    it."""

    def __init__(self, server, crowd):
        self.server, self.crowd = server, crowd
        self.begin = time.monotonic()
        self.counts = scrape(server)
        self.spent = self.cpu()

    def cpu(self):
        return [cpu_seconds(it.process) for it in (self.server, self.crowd)]

    def end(self, name, seconds=None):
        """`seconds`: of what the viewers saw, all of the phase else."""
        took = time.monotonic() - self.begin
        cores = [(now - before) / took
                 for now, before in zip(self.cpu(), self.spent)]
        seen = self.crowd.report(seconds or took)
        rates = sorted(it["frames"] / (seconds or took) for it in seen)
        counts = scrape(self.server)
        return {"phase": name, "seconds": round(took, 1), "viewers": len(seen),
                "encoders_started": counts[STARTED] - self.counts[STARTED],
                "chunks_made": counts[MADE] - self.counts[MADE],
                "server_cores": round(cores[0], 2),
                "receiver_cores": round(cores[1], 2),
                "rate_min": round(rates[0], 1),
                "rate_median": round(rates[len(rates) // 2], 1),
                "first_frame_ms_p50": round(sorted(
                    it["first_ms"] for it in seen)[len(seen) // 2]),
                "left_out_ms": round(max(it["max_gap_ms"] for it in seen)),
                "waited_ms": round(max(it["max_wait_ms"] for it in seen)),
                "freezes": sum(it["freezes"] for it in seen)}


def join(crowd, number, duration, seconds):
    """Places are the same in every run, as if by chance."""
    chance = random.Random(1)
    begin = time.monotonic()
    for i in range(number):
        time.sleep(max(0, begin + i * seconds / number - time.monotonic()))
        crowd.join(chance.uniform(0, duration - CHUNK_SECONDS))
    crowd.wait_frames(1, MAKE_SECONDS)


def watch(server, crowd, name):
    """As long as it takes to see all of it, and no more joining."""
    phase = Phase(server, crowd)
    time.sleep(WATCH_SECONDS)  # the thing measured is what happens meanwhile
    return phase.end(name, WATCH_SECONDS)


def visit(server, viewers, duration, name):
    """Some come, and go again."""
    with Crowd(viewers, server.url, 0) as crowd:
        phase = Phase(server, crowd)
        join(crowd, RETURNING, duration, 1)
        time.sleep(WATCH_SECONDS)  # as above
        row = phase.end(name, WATCH_SECONDS)
        crowd.leave()
    wait_until("sessions to end", lambda: sessions(server) == 0)
    return row


def first_visit(server, viewers, number, duration):
    chunks = round(duration / CHUNK_SECONDS)
    with Crowd(viewers, server.url, 0) as crowd:
        phase = Phase(server, crowd)
        join(crowd, number, duration, RAMP_SECONDS)
        rows = [phase.end("joining")]
        phase = Phase(server, crowd)
        wait_until("all of it to be made", lambda: scrape(server)[MADE] >=
                   TRACKS * chunks and scrape(server)[RUNNING] == 0,
                   MAKE_SECONDS, pause=0.5)
        rows += [phase.end("making"), watch(server, crowd, "made")]
        crowd.leave()
    wait_until("sessions to end", lambda: sessions(server) == 0)
    return rows


def judge(rows, number, duration):
    """What is not as it should be. A track may be longer by a bit."""
    made, again, restarted = rows[2:]
    return [text for text, wrong in (
        ("encoded twice", sum(row["chunks_made"] for row in rows) >
         TRACKS * (duration // CHUNK_SECONDS + 1)),
        ("encoders beyond the stretches",
         sum(row["encoders_started"] for row in rows) > number),
        ("encoded for the second visit", again["encoders_started"] > 0),
        ("encoded after the restart", restarted["encoders_started"] > 0),
        ("frame rate", any(row["rate_min"] < 0.98 * RATE for row in rows[2:])),
        ("freezes", made["freezes"] > 0)) if wrong]


def main():
    program, viewers, film = sys.argv[1:4]
    number = int(sys.argv[4]) if len(sys.argv) > 4 else 30
    with tempfile.TemporaryDirectory() as cache, \
            tempfile.TemporaryFile() as log:
        options = ("--cache-dir", cache, film)
        with Server(program, *options, log=log) as server:
            duration = json.loads(server.get("/api/titles")[1])[0]["duration"]
            rows = first_visit(server, viewers, number, duration)
            rows.append(visit(server, viewers, duration, "again"))
            server.end()
        with Server(program, *options, log=log) as server:
            rows.append(visit(server, viewers, duration, "restarted"))
            server.end()
    for key in rows[0]:
        print(f"{key:20}" + "".join(f"{row[key]:>11}" for row in rows))
    failed = judge(rows, number, duration)
    print(json.dumps({"joiners": rows, "failed": failed}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
