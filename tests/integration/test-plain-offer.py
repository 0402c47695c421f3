#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""Offer and answer as JSON, over faked sessions.

usage: test-plain-offer.py SERVER-PROGRAM
"""

import json
import sys
import unittest

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/support")
from whep_http import OFFER, WhepTest  # noqa: E402


class Plain(WhepTest):
    def offer(self, message, kind="application/json"):
        body = message if isinstance(message, bytes) else \
            json.dumps(message).encode()
        return self.send("POST", "/offer", kind, body)

    def test_ice_servers(self):
        answer = self.send("GET", "/iceServers")
        self.assertEqual(answer.json(), [{
            "urls": "turn:127.0.0.1:3478", "username": "user",
            "credential": "pass"}])
        self.assertEqual(answer.headers["cache-control"], "no-store")

    def test_offer(self):
        answer = self.offer({"sdp": OFFER.decode(), "type": "offer", "x": 1})
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.json(), {"sdp": "v=0\r\ns=answer\r\n",
                                         "type": "answer"})
        self.assertEqual(self.count(), 1)

    def test_bad(self):
        for message in (b"", b"{", [], {}, {"type": "offer"}, {"sdp": "v=0"},
                        {"sdp": 1, "type": "offer"},
                        {"sdp": OFFER.decode(), "type": "answer"},
                        {"sdp": "hello", "type": "offer"}):
            self.check_problem(self.offer(message), 400)
        self.check_problem(self.offer({}, "text/plain"), 415)
        self.check_problem(self.send("GET", "/offer"), 405)
        self.check_problem(self.send("POST", "/iceServers"), 405)
        self.assertEqual(self.count(), 0)


if __name__ == "__main__":
    WhepTest.program = sys.argv.pop(1)
    unittest.main(verbosity=2)
