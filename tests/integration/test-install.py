#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts in place works there.

usage: test-install.py BUILD-FOLDER [UNITTEST OPTION…]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
# pylint: disable=wrong-import-position
from server import QUIET, Server, run

BUILD = ""
INSTALLED = ["bin/webrtc-video-server", "share/man/man1/webrtc-video-server.1",
             "share/webrtc-video-server/sample.webm"]


class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.prefix = os.path.join(folder.name, "first")
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.prefix],
                       check=True, stdout=subprocess.DEVNULL)

    def test_exactly_these_files(self):
        found = [os.path.relpath(os.path.join(folder, name), self.prefix)
                 for folder, _, names in os.walk(self.prefix) for name in names]
        self.assertEqual(sorted(found), INSTALLED)

    def test_serves_the_bundled_clip_wherever_it_is(self):
        moved = self.prefix + " moved"
        shutil.move(self.prefix, moved)
        program = os.path.join(moved, INSTALLED[0])
        with Server(program) as server:
            status, page = server.get()
            self.assertEqual(status, 200)
            self.assertIn(b"<video", page)
            self.assertEqual(server.end(), 0)

        os.unlink(os.path.join(moved, "share/webrtc-video-server/sample.webm"))
        status, _, err = run(program, *QUIET)
        self.assertEqual(status, 66, err)
        self.assertIn("bundled clip", err)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    unittest.main()
