#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""What the server counts while somebody watches.

usage: test-metrics.py SERVER VIEWERS CLIP
"""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
# pylint: disable=wrong-import-position
from crowd import Crowd
from metrics import PREFIX, counters, parse, scrape
from process import sessions, wait_until
from server import Server

SERVER, VIEWERS, CLIP = sys.argv[1:4]


class Metrics(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server(SERVER, CLIP))

    def assert_risen(self, before, after):
        self.assertEqual(before.keys(), after.keys())
        for name, number in before.items():
            self.assertGreaterEqual(after[name], number, name)

    def test_format(self):
        status, text = self.server.get("/metrics")
        self.assertEqual(status, 200)
        families = parse(text.decode())
        self.assertGreater(len(families), 20)
        for name, (kind, samples) in families.items():
            self.assertTrue(name.startswith(PREFIX), name)
            self.assertIn(kind, ("counter", "gauge", "histogram"))
            self.assertTrue(samples, name)

    def test_a_visit(self):
        before = counters(self.server)
        for name in ("sessions_opened_total", "sent_packets_total",
                     "sent_access_units_total", "sent_bytes_total"):
            self.assertEqual(before[name], 0, name)

        with Crowd(VIEWERS, self.server.url, 1) as crowd:
            crowd.wait_joined()
            crowd.wait_frames(10)
            during = scrape(self.server)
            self.assertEqual(during["sessions_opened_total"], 1)
            self.assertEqual(during['sessions{state="playing"}'], 1)
            self.assertGreaterEqual(during["sent_access_units_total"], 11)
            self.assertGreaterEqual(during["sent_packets_total"], 11)
            self.assertGreater(during["sent_bytes_total"], 1000)
            self.assertGreaterEqual(during["first_access_unit_seconds_count"], 1)
            self.assertGreater(during["chunk_memory_bytes"], 1000)
            self.assertGreaterEqual(during["readers"], 1)
            counted = counters(self.server)
            self.assert_risen(before, counted)

            crowd.tell("pause")
            wait_until("it is paused", lambda: scrape(self.server)[
                'sessions{state="paused"}'] == 1)
            crowd.leave()
        wait_until("no session", lambda: sessions(self.server) == 0)

        # What those who have gone were sent counts on.
        after = scrape(self.server)
        self.assert_risen(counted, counters(self.server))
        for state in "connecting", "buffering", "playing", "paused", "ended":
            self.assertEqual(after[f'sessions{{state="{state}"}}'], 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
