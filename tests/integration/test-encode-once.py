# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""What is encoded for one viewer serves all, also later; and what of a file
cannot be read is left out, and told.

usage: test-encode-once.py SERVER VIEWERS ZOO
"""

import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from metrics import scrape  # noqa: E402
from process import sessions, wait_until  # noqa: E402
from server import Server  # noqa: E402

SERVER, VIEWERS, ZOO = sys.argv[1:4]

# Three chunks of pictures, as many of sound, which may end a bit later.
FILM = os.path.join(ZOO, "film.mp4")
CHUNKS = 6

VIDEO = 'encoders_started_total{kind="video"}'
AUDIO = 'encoders_started_total{kind="audio"}'

TOGETHER = 3 if "WVS_SANITIZED" in os.environ else 5


class Sharing(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def play(self, cache, film=FILM):
        """Several watch it, from its beginning beyond its end: what the server
        counted."""
        with Server(SERVER, "--cache-dir", cache, film) as server:
            with Crowd(VIEWERS, server.url, TOGETHER) as crowd:
                crowd.wait_joined()
                crowd.wait_frames(200)
                for viewer in crowd.report():
                    self.assertGreater(viewer["sound_packets"], 200)
                counts = scrape(server)
                crowd.leave()
            wait_until("no session", lambda: sessions(server) == 0)
            self.assertEqual(server.end(), 0)
        return counts

    def test_one_encoder_for_all(self):
        first = self.play(self.folder)
        self.assertEqual((first[VIDEO], first[AUDIO]), (1, 1))
        self.assertIn(first["chunks_made_total"], (CHUNKS, CHUNKS + 1))

        restarted = self.play(self.folder)
        self.assertEqual((restarted[VIDEO], restarted[AUDIO]), (0, 0))
        self.assertEqual(restarted["chunks_made_total"], 0)
        self.assertGreater(restarted['chunk_hits_total{where="store"}'], 0)

    def test_without_a_cache_it_is_made_anew(self):
        for _ in range(2):
            counts = self.play("none")
            self.assertEqual((counts[VIDEO], counts[AUDIO]), (1, 1))
        self.assertEqual(os.listdir(self.folder), [])

    def test_no_encoder_for_what_passes(self):
        counts = self.play("none", os.path.join(ZOO, "six-seconds.webm"))
        self.assertEqual((counts[VIDEO], counts[AUDIO]), (0, 0))
        self.assertGreater(counts["copies_started_total"], 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
