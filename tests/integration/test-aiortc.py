#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""A client that is no browser, nor made of GStreamer: aiortc, by WHEP and by the
offer as JSON.

usage: test-aiortc.py SERVER CLIP
"""

import asyncio
import collections
import json
import os
import sys
import unittest
import urllib.request
from urllib.parse import urljoin

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
# pylint: disable=wrong-import-position
from server import Server

SERVER, CLIP = sys.argv[1:3]
DEADLINE_S = 30


def send(url, method, kind, body):
    request = urllib.request.Request(url, body.encode(), {"Content-Type": kind},
                                     method=method)
    return urllib.request.urlopen(request, timeout=DEADLINE_S)


class Viewer:
    """Counts the frames of each kind that were decoded."""

    def __init__(self, *kinds):
        self.frames = collections.Counter()
        self.tasks = []
        self.connection = RTCPeerConnection()
        self.connection.on("track", self._on_track)
        for kind in kinds:
            self.connection.addTransceiver(kind, direction="recvonly")

    def _on_track(self, track):
        self.tasks.append(asyncio.ensure_future(self._receive(track)))

    async def _receive(self, track):
        try:
            while True:
                await track.recv()
                self.frames[track.kind] += 1
        except MediaStreamError:
            pass

    async def _offer(self):
        connection = self.connection
        await connection.setLocalDescription(await connection.createOffer())
        return connection.localDescription.sdp

    async def _take(self, answer):
        await self.connection.setRemoteDescription(
            RTCSessionDescription(answer, "answer"))

    async def play_by_whep(self, url):
        with send(url, "POST", "application/sdp",
                  await self._offer()) as answer:
            self.url = urljoin(url, answer.headers["Location"])
            await self._take(answer.read().decode())

    async def play_by_json(self, url):
        with send(url, "POST", "application/json", json.dumps(
                {"sdp": await self._offer(), "type": "offer"})) as answer:
            await self._take(json.load(answer)["sdp"])

    def control(self, **what):
        with send(self.url, "PATCH", "application/json",
                  json.dumps(what)) as answer:
            return answer.status

    async def receive(self, more, *kinds):
        """Waits for so many further frames of each kind."""
        before = collections.Counter(self.frames)
        async with asyncio.timeout(DEADLINE_S):
            while any(self.frames[k] < before[k] + more for k in kinds):
                await asyncio.sleep(0.02)

    async def close(self):
        await self.connection.close()
        await asyncio.gather(*self.tasks)


class Aiortc(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.server = self.enterContext(Server(SERVER, CLIP))
        self.whep = self.server.url + "whep"

    async def wait_for_the_end(self):
        async with asyncio.timeout(DEADLINE_S):
            while json.loads(self.server.get("/healthz")[1])["sessions"] > 0:
                await asyncio.sleep(0.02)
        self.assertEqual(self.server.end(), 0)

    async def test_whep(self):
        viewer = Viewer("video", "audio")
        await viewer.play_by_whep(self.whep + "?position=3")
        await viewer.receive(20, "video", "audio")
        self.assertEqual(viewer.control(action="pause"), 204)
        self.server.wait_for_log("paused at ")
        self.assertEqual(viewer.control(action="seek", position=10), 204)
        self.assertEqual(viewer.control(action="play"), 204)
        await viewer.receive(20, "video", "audio")
        await viewer.close()
        await self.wait_for_the_end()

    async def test_offer_as_json(self):
        viewer = Viewer("video")
        await viewer.play_by_json(self.server.url + "offer")
        await viewer.receive(20, "video")
        await viewer.close()
        await self.wait_for_the_end()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
