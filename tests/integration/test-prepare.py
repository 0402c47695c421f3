#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""Filling the cache ahead of time: --prepare.

usage: test-prepare.py SERVER VIEWERS CLIP       needs ffmpeg
CLIP plays as it is.
"""

import fcntl
import os
import pty
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
# pylint: disable=wrong-import-position
from crowd import Crowd
from metrics import scrape
from server import Server

PROGRAM, VIEWERS, CLIP = sys.argv[1:4]
DEADLINE_S = 120
FRAME_RATE = 25

# Both tracks of what is made here have to be encoded again.
VIDEO = 'encoders_started_total{kind="video"}'
AUDIO = 'encoders_started_total{kind="audio"}'


def make_clip(path, seconds, size="320x180"):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i",
         f"testsrc2=size={size}:rate={FRAME_RATE}:duration={seconds}",
         "-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}",
         "-c:v", "mpeg4", "-q:v", "6", "-c:a", "aac", path],
        check=True, stdin=subprocess.DEVNULL)


class Case(unittest.TestCase):
    short = long = ""

    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())
        self.cache = os.path.join(self.folder, "cache")

    def arguments(self, *files):
        return [PROGRAM, "--prepare", "--cache-dir", self.cache, *files]

    def start(self, *files):
        """With its output as lines, and the log where it may be long."""
        log = self.enterContext(tempfile.TemporaryFile())
        process = subprocess.Popen(self.arguments(*files),
                                   stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=log)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait(DEADLINE_S)
        process.stdout.close()

    def prepare(self, *files, status=0, env=None):
        """Runs to the end: what it says, and what it complains of."""
        environment = {**os.environ, **(env or {})}
        done = subprocess.run(
            self.arguments(*files), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=DEADLINE_S,
            check=False,
            env={k: v for k, v in environment.items() if v is not None})
        log = done.stderr.decode()
        self.assertEqual(done.returncode, status, log)
        self.assertNotIn("http://", done.stdout.decode())
        return done.stdout.decode(), log

    def chunks(self):
        return sorted(os.path.join(place, name)
                      for place, _, names in os.walk(self.cache)
                      for name in names)

    def serve(self, *arguments):
        return self.enterContext(
            Server(PROGRAM, "--cache-dir", self.cache, *arguments))


class Once(Case):
    def test_a_second_time_makes_nothing(self):
        out, log = self.prepare(self.short)
        self.assertRegex(out, r"(?m)^short\.mp4: prepared in \d+:\d\d$")
        self.assertIn("encodes short.mp4", log)
        # Pictures and sound, 4 chunks each; a last one may be empty.
        chunks = self.chunks()
        self.assertIn(len(chunks), (8, 9, 10))

        out, log = self.prepare(self.short)
        self.assertEqual(out, "short.mp4: was prepared before\n")
        self.assertNotIn("encodes", log)
        self.assertEqual(self.chunks(), chunks)

    def test_a_server_starts_no_encoder(self):
        self.prepare(self.short)
        server = self.serve(self.short)
        with Crowd(VIEWERS, server.url, 2) as crowd:
            crowd.wait_joined()
            crowd.wait_frames(30)
            counts = scrape(server)
            self.assertEqual((counts[VIDEO], counts[AUDIO]), (0, 0))
            self.assertEqual(counts["chunks_made_total"], 0)
            self.assertGreater(counts['chunk_hits_total{where="store"}'], 0)

    def test_what_plays_as_it_is(self):
        out, _ = self.prepare(CLIP)
        self.assertEqual(out, f"{os.path.basename(CLIP)}: plays as it is\n")
        self.assertEqual(self.chunks(), [])

    def test_folder(self):
        folder = os.path.join(self.folder, "films")
        os.makedirs(os.path.join(folder, "more"))
        shutil.copy(self.short, os.path.join(folder, "a.mp4"))
        shutil.copy(self.short, os.path.join(folder, "more", "b.mp4"))
        with open(os.path.join(folder, "notes.txt"), "w",
                  encoding="ascii") as notes:
            notes.write("no film")
        out, _ = self.prepare(folder)
        ends = [line for line in out.splitlines() if "prepared in" in line]
        self.assertEqual([line.split(":")[0] for line in ends],
                         ["a.mp4", "b.mp4"])
        self.assertIn("[1/2] a.mp4", out)


class Trouble(Case):
    def test_the_others_are_prepared(self):
        garbage = os.path.join(self.folder, "garbage.mp4")
        with open(garbage, "wb") as file:
            file.write(os.urandom(5000))
        missing = os.path.join(self.folder, "missing.mp4")
        out, log = self.prepare(garbage, self.short, missing, status=65)
        self.assertIn("short.mp4: prepared in", out)
        self.assertIn("garbage.mp4", log)
        self.assertIn("missing.mp4", log)
        self.assertTrue(log.endswith("2 of 3 files could not be prepared\n"))

    def test_never(self):
        _, log = self.prepare("--transcode", "never", self.short, status=65)
        self.assertIn("short.mp4: not prepared", log)
        self.assertIn("--transcode=never", log)

    def test_nowhere_to_keep_it(self):
        done = subprocess.run([PROGRAM, "--prepare", self.short],
                              env={**{k: v for k, v in os.environ.items()
                                      if k not in ("HOME", "XDG_CACHE_HOME")}},
                              stderr=subprocess.PIPE, check=False,
                              timeout=DEADLINE_S)
        self.assertEqual(done.returncode, 64)
        self.assertIn(b"--cache-dir", done.stderr)

    def test_a_cache_that_cannot_be_written(self):
        self.cache = os.path.join(self.short, "cache")  # below a file
        # Which is worth a warning, and warnings end a test.
        _, log = self.prepare(self.short, status=65, env={"G_DEBUG": None})
        self.assertIn("short.mp4: not prepared", log)
        self.assertIn("not in the cache", log)


class Interrupted(Case):
    def interrupt(self, number):
        """Half way."""
        process = self.start(self.long)
        for line in process.stdout:
            percent = re.search(rb"(\d+) %", line)
            if percent and int(percent[1]) >= 20:
                break
        process.send_signal(number)
        return process.wait(DEADLINE_S)

    def test_goes_on(self):
        self.assertEqual(self.interrupt(signal.SIGINT), 128 + signal.SIGINT)
        before = self.chunks()
        self.assertGreater(len(before), 5)
        out, _ = self.prepare(self.long)
        self.assertIn("long.mp4: prepared in", out)
        self.assertGreaterEqual(int(re.search(r"(\d+) %", out)[1]), 10)
        self.assertTrue(set(before) < set(self.chunks()))
        self.assertIn("was prepared before", self.prepare(self.long)[0])

    def test_terminated(self):
        self.assertEqual(self.interrupt(signal.SIGTERM), 128 + signal.SIGTERM)

    def test_killed_at_any_moment(self):
        """Twenty times; afterwards every chunk is there and good."""
        seconds = 12
        clip = os.path.join(self.folder, "clip.mp4")
        make_clip(clip, seconds, "640x360")
        for _ in range(20):
            process = self.start(clip)
            try:
                process.wait(random.uniform(0.05, 0.6))
            except subprocess.TimeoutExpired:
                process.kill()
            process.wait(DEADLINE_S)
        self.prepare(clip)
        self.assertEqual(self.prepare(clip)[0], "clip.mp4: was prepared before\n")

        server = self.serve("--no-loop", clip)
        with Crowd(VIEWERS, server.url, 1) as crowd:
            crowd.wait_joined()
            crowd.wait_frames(seconds * FRAME_RATE - 10)
            report = crowd.report()[0]
            self.assertGreaterEqual(report["frames"], seconds * FRAME_RATE - 9)
            self.assertLess(report["max_gap_ms"], 1.5 * 1000 / FRAME_RATE)
            counts = scrape(server)
            self.assertEqual((counts[VIDEO], counts[AUDIO]), (0, 0))
            self.assertEqual(counts["store_damaged_total"], 0)
            self.assertGreaterEqual(counts["store_loads_total"], seconds)


class Terminal(Case):
    def test_one_line(self):
        """Written again and again, never longer than the terminal is wide."""
        columns = 30
        long_name = os.path.join(self.folder, "a film with a long name.mp4")
        shutil.copy(self.long, long_name)
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 24, columns, 0, 0))
        with tempfile.TemporaryFile() as log:
            process = subprocess.Popen(
                self.arguments(long_name), stdin=subprocess.DEVNULL,
                stdout=theirs, stderr=log, env={**os.environ, "TERM": "xterm"})
        os.close(theirs)
        output = b""
        try:
            while data := os.read(ours, 65536):
                output += data
        except OSError:  # the other side is closed
            pass
        os.close(ours)
        self.assertEqual(process.wait(DEADLINE_S), 0)

        shown = re.split(r"\r|\x1b\[K", output.decode())
        running = [line for line in shown if " %" in line]
        self.assertGreater(len(running), 2)
        for line in running:
            self.assertLess(len(line), columns, line)
            self.assertIn("…", line)
        self.assertEqual(output.count(b"\n"), 1, output)
        self.assertIn("a film with a long name.mp4: prepared in", shown[-2])


def setUpModule():
    clips = tempfile.mkdtemp()
    unittest.addModuleCleanup(shutil.rmtree, clips)
    Case.short = os.path.join(clips, "short.mp4")
    Case.long = os.path.join(clips, "long.mp4")
    make_clip(Case.short, 8)
    make_clip(Case.long, 40, "640x360")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
