# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""Files that go to the browser as they are: what a receiver depayloads is what
is in the file, byte by byte, and nothing is encoded.

usage: test-passthrough.py SERVER VIEWERS ZOO
"""

import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from metrics import scrape  # noqa: E402
from process import wait_until  # noqa: E402
from server import Server  # noqa: E402

SERVER, VIEWERS, ZOO = sys.argv[1:4]

# The types of the NAL units that are for whoever carries the rest: parameter
# sets, delimiters.
CARRIAGE = (7, 8, 9)


def digest(data):
    return hashlib.md5(data).hexdigest()


def packets(path, stream):
    """The MD5 of each packet in the file."""
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", stream, "-show_entries",
         "packet=data_hash", "-show_data_hash", "md5", "-of", "csv=p=0", path],
        check=True, stdout=subprocess.PIPE).stdout.decode()
    return re.findall(r"[0-9a-f]{32}", told)


def nal_units(data):
    """The MD5 of each NAL unit behind a start code."""
    units = [unit.rstrip(b"\0") for unit in data.split(b"\0\0\1")[1:]]
    return [digest(unit) for unit in units
            if unit and unit[0] & 0x1F not in CARRIAGE]


def nal_units_of(path):
    return nal_units(subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v:0",
         "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-f", "h264", "-"],
        check=True, stdout=subprocess.PIPE).stdout)


def recorded(path):
    """The units in a file of tests/support/recording.c."""
    data = pathlib.Path(path).read_bytes()
    units = []
    while len(data) >= 4:
        end = 4 + int.from_bytes(data[:4], "big")
        units.append(data[4:end])
        data = data[end:]
    return units


class Passthrough(unittest.TestCase):
    def receive(self, name):
        """Plays it to its end: the units of its video and of its sound."""
        with tempfile.TemporaryDirectory() as folder, \
                Server(SERVER, "--no-loop", "--cache-dir", "none",
                       os.path.join(ZOO, name)) as server:
            os.environ["WVS_RECORD"] = folder
            with Crowd(VIEWERS, server.url, 1) as crowd:
                crowd.wait_joined()
                server.wait_for_log("ended at")
                wait_until("quiet",
                           lambda: crowd.report()[0]["quiet_ms"] > 300)
                crowd.leave()
            counts = scrape(server)
            self.assertEqual(counts['encoders_started_total{kind="video"}'], 0)
            self.assertEqual(counts['encoders_started_total{kind="audio"}'], 0)
            self.assertEqual(server.end(), 0)
            return [recorded(os.path.join(folder, kind))
                    if os.path.exists(os.path.join(folder, kind)) else []
                    for kind in ("video", "audio")]

    def check(self, name, expected, actual, lost=0):
        """`lost`: of the first ones: before the picture, sound is not sent."""
        self.assertGreater(len(expected), 100, name)
        self.assertGreaterEqual(len(actual), len(expected) - lost, name)
        self.assertEqual(actual, expected[len(expected) - len(actual):], name)

    def test_whole_packets(self):
        for name in ("pass-vp8.webm", "pass-vp9.webm"):
            path = os.path.join(ZOO, name)
            video, audio = self.receive(name)
            self.check(name, packets(path, "v:0"), [digest(u) for u in video])
            sound = packets(path, "a:0")
            if sound:
                self.check(name, sound, [digest(u) for u in audio], lost=2)

    def test_nal_units(self):
        for name in ("pass.mp4", "pass.mkv", "pass.ts"):
            path = os.path.join(ZOO, name)
            video, audio = self.receive(name)
            self.check(name, nal_units_of(path), nal_units(b"".join(video)),
                       lost=1)
            self.check(name, packets(path, "a:0"), [digest(u) for u in audio],
                       lost=2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
