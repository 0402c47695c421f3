#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""The conformance program for WHEP servers, asked about ours.

usage: test-whep-conformance.py SERVER CLIP CONFORMANCE-PROGRAM
"""

import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
# pylint: disable=wrong-import-position
from process import wait_until
from server import Server

SERVER, CLIP, PROGRAM = sys.argv[1:4]
FRIEND = "https://friend.example"


class Conformance(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(
            Server(SERVER, "--allow-origin", FRIEND, CLIP))

    def ask(self, path, *arguments):
        """The report's lines, of a run that found nothing."""
        done = subprocess.run(
            [PROGRAM, *arguments, self.server.url.rstrip("/") + path],
            stdout=subprocess.PIPE, timeout=120, check=False)
        report = done.stdout.decode()
        self.assertEqual(done.returncode, 0, report)
        return report.splitlines()[:-1]

    def check(self, path):
        lines = self.ask(path, "--origin", FRIEND)
        self.assertGreater(len(lines), 50)
        for line in lines:
            self.assertEqual(line[4:8], "pass", line)

    def count_sessions(self):
        return json.loads(self.server.get("/healthz")[1])["sessions"]

    def test_every_item(self):
        self.check("/whep")
        title = json.loads(self.server.get("/api/titles")[1])[0]["id"]
        self.check("/whep/" + title)
        wait_until("sessions end", lambda: self.count_sessions() == 0)
        self.assertEqual(self.server.end(), 0)

    def test_what_is_no_endpoint(self):
        done = subprocess.run(
            [PROGRAM, self.server.url + "healthz"], stdout=subprocess.PIPE,
            timeout=120, check=False)
        self.assertIn(b"FAIL MUST", done.stdout)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(self.server.end(), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
