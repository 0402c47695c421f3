# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""The program with real receivers: what they get, how they go, what is left.

usage: test-viewers.py SERVER VIEWERS SMALL-CLIP BUNDLED-CLIP
"""

import contextlib
import os
import pathlib
import re
import signal
import socket
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "support"))
# pylint: disable=wrong-import-position
from crowd import Crowd  # noqa: E402
from process import count, sessions, wait_settled, wait_until  # noqa: E402
from server import QUIET, Server  # noqa: E402
from websocket import WebSocket  # noqa: E402

SERVER, VIEWERS, SMALL, BUNDLED = sys.argv[1:5]


# Under the sanitizers everything takes several times as long.
SANITIZED = "WVS_SANITIZED" in os.environ
TOGETHER = 3 if SANITIZED else 10


class Playing(unittest.TestCase):
    def test_each_viewer_gets_every_frame(self):
        """Two at different places. The clip has 30 frames a second: a viewer
        that stops has got as many as come before the place it is at."""
        with Server(SERVER, BUNDLED) as server, \
                Crowd(VIEWERS, server.url, 1) as first:
            first.wait_joined()
            first.wait_frames(30)
            with Crowd(VIEWERS, server.url, 1) as second:
                second.wait_joined()
                second.wait_frames(45)
                for crowd in (first, second):
                    self.assertAlmostEqual(self.frames_until_stop(
                        server, crowd), 0, delta=1)

    @staticmethod
    def frames_until_stop(server, crowd):
        """Frames received, less those up to the place it stopped at."""
        server.log = b""
        crowd.tell("pause")
        server.wait_for_log("paused at")
        server.wait_for_log(" s\n")
        place = float(re.search(rb"paused at ([\d.]+) s", server.log)[1])
        wait_until("quiet", lambda: crowd.report()[0]["quiet_ms"] > 300)
        return crowd.report()[0]["frames"] - round(place * 30)

    def test_stop_and_start(self):
        with Server(SERVER, BUNDLED) as server, \
                Crowd(VIEWERS, server.url, 1) as crowd:
            crowd.wait_joined()
            crowd.wait_frames(20)
            crowd.tell("pause")
            server.wait_for_log("paused at")
            wait_until("quiet", lambda: crowd.report()[0]["quiet_ms"] > 500)
            stopped = crowd.report()[0]["frames"]
            crowd.tell("play")
            crowd.wait_frames(20)
            self.assertGreaterEqual(crowd.report()[0]["frames"], stopped + 20)
            # RTP time went on through the pause as the clock on the wall.
            self.assertGreater(crowd.report()[0]["max_gap_ms"], 500)

    def test_a_loop_has_no_gap(self):
        with Server(SERVER, SMALL) as server, \
                Crowd(VIEWERS, server.url, 1) as crowd:
            crowd.wait_joined()
            crowd.wait_frames(70)  # the clip has 25
            self.assertGreater(crowd.report()[0]["frames"], 70)

    def test_a_dead_stun_server_delays_nobody(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as black_hole:
            black_hole.bind(("127.0.0.1", 0))
            stun = f"stun:127.0.0.1:{black_hole.getsockname()[1]}"
            options = [stun if o == "none" else o for o in QUIET]
            with Server(SERVER, SMALL, options=options) as server, \
                    Crowd(VIEWERS, server.url, 1) as crowd:
                crowd.wait_joined()
                # The first frame was there while STUN was still being tried.
                if not SANITIZED:
                    self.assertTrue(crowd.report()[0]["before_gathered"])


class Crowding(unittest.TestCase):
    def test_who_comes_at_once_shares_what_there_is(self):
        """Descriptors for a few of them. Without any left GLib and GStreamer
        give up (and warnings are fatal here): it must not come to that."""
        with Server("prlimit", SMALL,
                    options=["--nofile=400", SERVER, *QUIET]) as server, \
                contextlib.ExitStack() as stack:
            sockets = [stack.enter_context(WebSocket(server.url))
                       for _ in range(24)]
            answers = [self.answer(socket) for socket in sockets]
            self.assertIn("offer", answers)
            self.assertIn("busy", answers)
            self.assertEqual(sessions(server), answers.count("offer"))

    @staticmethod
    def answer(socket):
        """What one who wants to watch gets, in the end."""
        if socket.receive()["type"] == "error":
            return "busy"
        socket.send({"type": "start"})
        socket.receive_type("offer")
        while socket.receive_type("candidate")["candidate"]:
            pass
        return "offer"


    def test_no_port_left(self):
        """One port is one viewer; the other one is told what is wrong."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with Server(SERVER, "--udp-ports", f"{port}-{port}", SMALL) as server, \
                Crowd(VIEWERS, server.url, 1) as crowd, \
                WebSocket(server.url) as second:
            crowd.wait_joined()
            second.send({"type": "start"})
            self.assertIn("--udp-ports",
                          second.receive_type("error")["message"])
            crowd.wait_frames(20)


class Going(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server(SERVER, SMALL))

    def join(self, number):
        crowd = self.enterContext(Crowd(VIEWERS, self.server.url, number))
        crowd.wait_joined()
        return crowd

    def test_leaving_is_seen_at_once(self):
        self.join(2).leave()
        wait_until("no session", lambda: sessions(self.server) == 0, 2)

    def test_killed(self):
        self.join(2).kill()
        wait_until("no session", lambda: sessions(self.server) == 0, 5)

    def test_lost_without_a_word(self):
        """As when the network is gone: the sockets stay, nothing answers."""
        crowd = self.join(1)
        crowd.process.send_signal(signal.SIGSTOP)
        took = wait_until("no session", lambda: sessions(self.server) == 0, 20)
        self.assertLess(took, 15)

    def test_lost_while_paused(self):
        crowd = self.join(1)
        crowd.tell("pause")
        self.server.wait_for_log("paused at")
        crowd.process.send_signal(signal.SIGSTOP)
        took = wait_until("no session", lambda: sessions(self.server) == 0, 20)
        self.assertLess(took, 15)

    def test_the_others_play_on(self):
        stay = self.join(1)
        self.join(1).kill()
        stay.wait_frames(25)

    def test_fifty_leave_nothing_behind(self):
        """Some at a time; each third crowd is killed."""
        for number in range(6):
            crowd = self.join(TOGETHER)
            if number % 3 == 2:
                crowd.kill()
            else:
                crowd.leave()
            wait_until("no session", lambda: sessions(self.server) == 0)
            if number == 0:
                # What the first ones bring stays: thread pools, arenas.
                wait_settled(self.server.process)
                threads = count(self.server.process, "task")
                files = count(self.server.process, "fd")
        wait_until("threads back",
                   lambda: count(self.server.process, "task") <= threads + 2)
        wait_until("descriptors back",
                   lambda: count(self.server.process, "fd") <= files)

    def test_the_end_is_told(self):
        crowd = self.join(2)
        self.assertEqual(self.server.end(signal.SIGTERM), 0)
        with self.assertRaises(TimeoutError):
            crowd.wait("nothing", 1)
        self.assertEqual(len(crowd.errors), 2)
        self.assertIn("shutting down", crowd.errors[0])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
