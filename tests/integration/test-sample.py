#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""The bundled clip is what data/README.md says it is.

usage: test-sample.py CLIP      needs ffmpeg
"""

import array
import json
import subprocess
import sys
import unittest

WIDTH, HEIGHT, RATE, SECONDS = 854, 480, 30, 24
FRAMES = RATE * SECONDS
FIRST_X, CENTER_Y, PITCH = 123 / WIDTH, 454 / HEIGHT, 32 / WIDTH
CLIP = ""


def ffmpeg(*arguments, data=None):
    command = ["ffmpeg", "-v", "error", *arguments]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE,
                          check=True).stdout


def brightness(frame, width, height, cell):
    """The mean of a patch around the centre of a cell."""
    reach = max(1, 6 * width // WIDTH)
    x = round((FIRST_X + PITCH * cell) * width)
    y = round(CENTER_Y * height)
    patch = [value for row in range(y - reach, y + reach)
             for value in frame[row * width + x - reach:row * width + x + reach]]
    return sum(patch) / len(patch)


def read_frame(frame, width, height):
    """(frame number, whether the flash is on) as data/README.md says."""
    white = brightness(frame, width, height, 0)
    black = brightness(frame, width, height, 17)
    assert white - black > 80, "no row of squares in the picture"
    middle = (white + black) / 2
    number = 0
    for cell in range(1, 17):
        number = number * 2 + (brightness(frame, width, height, cell) > middle)
    return number, brightness(frame, width, height, 19) > middle


def read_all(video, width, height):
    """What read_frame() says for each frame of a video file's bytes."""
    raw = ffmpeg("-i", "-", "-map", "0:v", "-vf", f"scale={width}:{height}",
                 "-f", "rawvideo", "-pix_fmt", "gray", "-", data=video)
    size = width * height
    return [read_frame(raw[at:at + size], width, height)
            for at in range(0, len(raw), size)]


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(CLIP, "rb") as file:
            cls.video = file.read()
        cls.expected = [(n, n % RATE < 2) for n in range(FRAMES)]

    def probe(self, *arguments):
        out = subprocess.run(["ffprobe", "-v", "error", "-of", "json",
                              *arguments, CLIP], check=True,
                             stdout=subprocess.PIPE).stdout
        return json.loads(out)

    def test_format(self):
        found = self.probe("-show_streams", "-show_format")
        video, audio = found["streams"]
        self.assertEqual((video["codec_name"], audio["codec_name"]),
                         ("vp8", "opus"))
        self.assertEqual((video["width"], video["height"]), (WIDTH, HEIGHT))
        self.assertEqual(float(found["format"]["duration"]), SECONDS)
        self.assertLess(len(self.video), 3000000)

    def test_packets_can_be_sent_as_they_are(self):
        packets = self.probe("-select_streams", "v", "-show_packets")["packets"]
        self.assertEqual(len(packets), FRAMES, "a hidden frame")
        for n, packet in enumerate(packets):
            self.assertAlmostEqual(float(packet["pts_time"]), n / RATE,
                                   delta=0.001)
            if n % (2 * RATE) == 0:
                self.assertIn("K", packet["flags"], f"frame {n}")

    def test_every_frame_number(self):
        self.assertEqual(read_all(self.video, WIDTH, HEIGHT), self.expected)

    def test_every_frame_number_after_reencoding(self):
        poor = ffmpeg("-i", CLIP, "-an", "-c:v", "libvpx", "-b:v", "400k",
                      "-deadline", "realtime", "-cpu-used", "10",
                      "-s", "640x360", "-f", "webm", "-")
        self.assertEqual(read_all(poor, 640, 360), self.expected)

    def test_beep_as_each_second_begins(self):
        rate = 48000
        sound = array.array("h", ffmpeg(
            "-i", CLIP, "-map", "0:a", "-ar", str(rate), "-ac", "1",
            "-af", "bandpass=f=1000:width_type=h:w=400", "-f", "s16le", "-"))
        self.assertAlmostEqual(len(sound) / rate, SECONDS, delta=0.02)
        loud = [n / rate for n, value in enumerate(sound) if abs(value) > 3000]
        starts = [at for before, at in zip([-1] + loud, loud)
                  if at - before > 0.5]
        self.assertEqual(len(starts), SECONDS)
        for second, start in enumerate(starts):
            self.assertAlmostEqual(start, second, delta=0.005)


if __name__ == "__main__":
    CLIP = sys.argv.pop(1)
    unittest.main()
