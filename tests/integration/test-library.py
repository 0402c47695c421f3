#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""The program with folders: what is in them, what comes, changes and goes.

usage: test-library.py PROGRAM ZOO CLIP [UNITTEST OPTION…]
"""

import json
import os
import shutil
import sys
import tempfile
import time
import unittest
import urllib.error

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
# pylint: disable=wrong-import-position
from server import DEADLINE_S, QUIET, Server
from websocket import WebSocket

PROGRAM = ZOO = CLIP = ""


class Library(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def put(self, name, source):
        """A file appears at once and whole, as after a download."""
        path = self.path(name)
        shutil.copyfile(os.path.join(ZOO, source), path + ".part")
        os.utime(path + ".part", (1, 1 + os.stat(path + ".part").st_size))
        os.rename(path + ".part", path)
        return path

    def titles(self, server):
        return json.loads(server.get("/api/titles")[1])

    def wait_for_names(self, server, *names):
        deadline = time.monotonic() + DEADLINE_S
        while (found := [t["name"] for t in self.titles(server)]) != \
                list(names):
            self.assertLess(time.monotonic(), deadline, found)
            time.sleep(0.05)  # between two questions
        return self.titles(server)

    def thumbnail(self, server, title):
        path = f"/api/titles/{title['id']}/thumbnail"
        deadline = time.monotonic() + DEADLINE_S
        while (answer := server.get(path))[0] == 202:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)  # between two questions
        self.assertEqual(answer[0], 200)
        return answer[1]

    def test_folder(self):
        self.put("film 10.mp4", "h264.mp4")
        self.put("film 9.webm", "vp8.webm")
        self.put("more/gop.mp4", "gop-10s.mp4")
        self.put(".hidden.mp4", "h264.mp4")
        with Server(PROGRAM, self.folder) as server:
            titles = self.wait_for_names(server, "film 9.webm", "film 10.mp4",
                                         "gop.mp4")
            told = [[(t["format"], t["delivery"], t["reason"])
                     for t in title["tracks"]] for title in titles]
            self.assertEqual(told, [
                [("VP8", "passthrough", None), ("Opus", "passthrough", None)],
                [("H.264", "transcode", "B-frames"),
                 ("AAC", "transcode", "AAC")],
                [("H.264", "transcode", "GOP of 10.0 s")]])
            self.assertEqual((titles[0]["width"], titles[0]["height"]),
                             (320, 180))
            self.assertEqual(server.end(), 0)

    def test_what_cannot_be_played_is_left_out(self):
        self.put("good.mp4", "h264.mp4")
        for name, source in (("empty.mp4", "empty.mp4"),
                             ("garbage.mp4", "garbage.mp4"),
                             ("no-moov.mp4", "no-moov.mp4"),
                             ("words.txt", "text.mp4"),
                             ("list.mp4", "hls.mp4")):
            self.put(name, source)
        os.mkfifo(self.path("pipe.mp4"))
        os.symlink(os.path.join(ZOO, "h264.mp4"), self.path("outside.mp4"))
        os.symlink("nowhere.mp4", self.path("dangling.mp4"))
        os.symlink(".", self.path("loop"))
        os.symlink("..", self.path("sub/loop"))
        os.symlink("../good.mp4", self.path("sub/same.mp4"))
        left_out = [("empty.mp4", "it is empty"),
                    ("garbage.mp4", "not a media file"),
                    ("no-moov.mp4", "it is damaged"),
                    ("words.txt", "not a media file"),
                    ("list.mp4", "it is a playlist"),
                    ("pipe.mp4", "is not a regular file"),
                    ("outside.mp4", "the link leads out of the given folders"),
                    ("dangling.mp4", "the link leads nowhere")]
        if os.geteuid() != 0:  # root may read it
            os.chmod(self.put("secret.mp4", "h264.mp4"), 0)
            left_out.append(("secret.mp4", "Permission denied"))
        with Server(PROGRAM, self.folder) as server:
            server.wait_for_log(f"library: 2 titles, {len(left_out)} left out")
            self.wait_for_names(server, "good.mp4", "same.mp4")
            log = server.log.decode().split("\n")
            for name, reason in left_out:
                self.assertTrue([line for line in log if "left out: '" in line
                                 and f"/{name}':" in line and reason in line],
                                name)
            self.assertEqual(server.end(), 0)

    def test_whole_zoo(self):
        """Each file is listed or told of with its reason, whatever it is."""
        left_out = {"dash.mp4": "it is a playlist",
                    "empty.mp4": "it is empty",
                    "fifo.mp4": "is not a regular file",
                    "garbage.mp4": "not a media file",
                    "hls.mp4": "it is a playlist",
                    "no-moov.mp4": "it is damaged",
                    "picture.png": "it is a picture",
                    "sdp.mp4": "it is a playlist",
                    "secret.mp4": "Permission denied",
                    "smooth.mp4": "it is a playlist",
                    "text.mp4": "not a media file",
                    "uris.mp4": "it is a playlist"}
        names = {entry.name for entry in os.scandir(ZOO)
                 if not entry.name.startswith(".") and
                 not entry.is_dir()} - set(left_out)
        with self.server_with_no_more_rights_than_others(ZOO) as server:
            server.wait_for_log(
                f"library: {len(names)} titles, {len(left_out)} left out")
            titles = self.titles(server)
            self.assertEqual({t["name"] for t in titles}, names)
            log = server.log.decode().split("\n")
            for name, reason in left_out.items():
                self.assertTrue([line for line in log if "left out: '" in line
                                 and f"/{name}':" in line and reason in line],
                                name)
            for title in titles:
                kinds = [track["kind"] for track in title["tracks"]]
                of_sound = title["name"].startswith("audio-only")
                self.assertEqual("video" not in kinds, of_sound, title)
                self.assertEqual(title["width"] == 0, of_sound, title)
                self.assertGreater(title["duration"], 0, title)
                if of_sound:  # nobody looks for a picture, nor waits for it
                    with self.assertRaises(urllib.error.HTTPError) as caught:
                        server.get(f"/api/titles/{title['id']}/thumbnail")
                    self.assertEqual(caught.exception.code, 404)
            self.assertEqual(server.end(), 0)

    @staticmethod
    def server_with_no_more_rights_than_others(*arguments):
        """Root may read everything, unless it may not."""
        if os.geteuid() != 0:
            return Server(PROGRAM, *arguments)
        return Server("setpriv", *arguments, options=[
            "--bounding-set=-dac_override,-dac_read_search", PROGRAM, *QUIET])

    def test_files_come_change_and_go(self):
        self.put("b.mp4", "h264.mp4")
        with Server(PROGRAM, self.folder) as server:
            first = self.wait_for_names(server, "b.mp4")[0]
            before = self.thumbnail(server, first)
            self.put("a.mp4", "plain.mp4")
            self.put("new/c.webm", "vp8.webm")
            self.wait_for_names(server, "a.mp4", "b.mp4", "c.webm")

            self.put("b.mp4", "portrait.mp4")
            deadline = time.monotonic() + DEADLINE_S
            while (now := self.titles(server)[1])["width"] != 180:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.05)  # between two questions
            self.assertEqual(now["id"], first["id"])
            self.assertNotEqual(self.thumbnail(server, now), before)

            os.unlink(self.path("a.mp4"))
            shutil.rmtree(self.path("new"))
            self.wait_for_names(server, "b.mp4")
            os.unlink(self.path("b.mp4"))
            self.wait_for_names(server)
            with self.assertRaises(urllib.error.HTTPError) as caught:
                server.get(f"/api/titles/{first['id']}/thumbnail")
            self.assertEqual(caught.exception.code, 404)
            self.assertEqual(server.end(), 0)

    def test_replaced_while_it_plays(self):
        path = self.put("film.mp4", "six-seconds.mp4")
        with Server(PROGRAM, path) as server:
            title = self.wait_for_names(server, "film.mp4")[0]
            with WebSocket(server.url) as socket:
                socket.send({"type": "start", "title": title["id"],
                             "playing": True})
                socket.receive_type("offer")
                shutil.copyfile(os.path.join(ZOO, "garbage.mp4"), path)
                server.wait_for_log("left out: ")
                self.wait_for_names(server)
                socket.send({"type": "seek", "position": 3})
                self.put("film.mp4", "vp8.webm")
                self.wait_for_names(server, "film.mp4")
            self.assertEqual(server.end(), 0)

    def test_listens_before_it_has_looked(self):
        for i in range(500):
            os.link(self.put("one.mp4", "one-frame.mp4"),
                    self.path(f"all/{i}.mp4"))
        with Server(PROGRAM, self.path("all")) as server:
            seen = len(self.titles(server))
            self.assertLess(seen, 500)  # it was quick enough to be asked
            self.assertLess(server.start_seconds, 5)  # the bench is stricter
            self.assertEqual(server.end(), 0)

    def test_empty_folder(self):
        with Server(PROGRAM, self.folder) as server:
            server.wait_for_log("library: 0 titles, 0 left out")
            self.assertEqual(self.titles(server), [])
            self.put("a.webm", "vp8.webm")
            self.wait_for_names(server, "a.webm")
            self.assertEqual(server.end(), 0)

    def test_thumbnail(self):
        with Server(PROGRAM, os.path.join(ZOO, "portrait.mp4"), CLIP) as server:
            for title, size in zip(self.titles(server), ((180, 320), (320, 178))):
                jpeg = self.thumbnail(server, title)
                self.assertEqual(jpeg[:2], b"\xff\xd8")
                self.assertEqual(jpeg_size(jpeg), size)
                self.assertEqual(jpeg, self.thumbnail(server, title))
            self.assertEqual(server.end(), 0)


def jpeg_size(jpeg):
    """ITU-T T.81 B.2.2: (width, height)"""
    at = 2
    while not 0xC0 <= jpeg[at + 1] <= 0xC3:
        at += 2 + int.from_bytes(jpeg[at + 2:at + 4], "big")
    height, width = (int.from_bytes(jpeg[at + i:at + i + 2], "big")
                     for i in (5, 7))
    return width, height


if __name__ == "__main__":
    PROGRAM, ZOO, CLIP = sys.argv[1:4]
    unittest.main(argv=[sys.argv[0], *sys.argv[4:]], verbosity=2)
