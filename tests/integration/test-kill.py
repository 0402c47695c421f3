# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""Killed at any moment while it fills its cache, over and over: afterwards
every title plays whole.

usage: test-kill.py SERVER VIEWERS ZOO
"""

import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from metrics import scrape  # noqa: E402
from process import wait_until  # noqa: E402
from server import Server  # noqa: E402

SERVER, VIEWERS, ZOO = sys.argv[1:4]

# What there is of each: frames, and packets of sound of 20 ms.
FILMS = {"film.mp4": (150, 300), "six-seconds.mp4": (150, 0),
         "short-sound.mkv": (150, 50)}
KILLS = 20
LONGEST_SECONDS = 2


def chunk_files(cache):
    return sorted(path for path in pathlib.Path(cache).rglob("*")
                  if path.is_file())


class Kill(unittest.TestCase):
    def test_at_random_moments(self):
        chance = random.Random(1)
        paths = [os.path.join(ZOO, name) for name in FILMS]
        with tempfile.TemporaryDirectory() as cache:
            found = set()
            for _ in range(KILLS):
                self.fill_and_kill(cache, paths,
                                   chance.uniform(0, LONGEST_SECONDS))
                files = chunk_files(cache)
                found.add(len(files))
                # Else there would soon be nothing left to do.
                for path in chance.sample(files, len(files) // 2):
                    path.unlink()
            self.assertGreater(len(found), 3, "it was never amid its work")
            for name, path in zip(FILMS, paths):
                self.play_whole(cache, name, path)

    @staticmethod
    def fill_and_kill(cache, paths, seconds):
        with subprocess.Popen([SERVER, "--prepare", "--cache-dir", cache, *paths],
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            time.sleep(seconds)  # any moment will do
            process.kill()

    def play_whole(self, cache, name, path):
        frames, packets = FILMS[name]
        with Server(SERVER, "--no-loop", "--cache-dir", cache, path) as server:
            with Crowd(VIEWERS, server.url, 1) as crowd:
                crowd.wait_joined()
                server.wait_for_log("ended at")
                wait_until("quiet",
                           lambda: crowd.report()[0]["quiet_ms"] > 300)
                seen = crowd.report()[0]
                self.assertEqual(seen["frames"], frames, name)
                self.assertAlmostEqual(seen["sound_packets"], packets, delta=5,
                                       msg=name)
                crowd.leave()
            self.assertEqual(crowd.errors, [])
            self.assertEqual(scrape(server)["chunks_failed_total"], 0)
            self.assertEqual(server.end(), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
