# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""A server under test, over faked sessions, and requests with offers to it."""

from urllib.parse import urljoin

from wvs_http import ServerTest

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"
OFFER = b"v=0\r\ns=offer\r\n"
CREDENTIALS = b"a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
MEDIA = b"m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
CANDIDATE = b"a=candidate:1 1 udp 1 192.0.2.1 61764 typ host\r\n"
FRIEND = "https://friend.example"
TURN = ('<turn:127.0.0.1:3478>; rel="ice-server"; username="user"; '
        'credential="pass"; credential-type="password"')

UNANSWERED = (b"POST /whep HTTP/1.1\r\nHost: a\r\n"
              b"Content-Type: application/sdp\r\nContent-Length: 19\r\n\r\n"
              b"v=0\r\ns=unanswered\r\n")


class WhepTest(ServerTest):
    def send(self, method, path, kind=None, body=b"", headers=()):
        fields = list(headers)
        if kind is not None:
            fields.append(("Content-Type", kind))
        if body or kind is not None:
            fields.append(("Content-Length", len(body)))
        return self.server.request(method, path, fields, body)

    def post(self, path="/whep", body=OFFER, kind=SDP, headers=()):
        return self.send("POST", path, kind, body, headers)

    def open(self, path="/whep"):
        """A session's path and entity-tag."""
        answer = self.post(path)
        self.assertEqual(answer.status, 201, answer.data)
        return (urljoin(path, answer.headers["location"]),
                answer.headers["etag"])

    def patch(self, path, body, tag=None, kind=FRAGMENT):
        return self.send("PATCH", path, kind, body,
                         [("If-Match", tag)] if tag is not None else [])

    def check_problem(self, answer, status):
        self.assertEqual(answer.status, status, answer.data[:600])
        self.assertEqual(answer.headers["content-type"],
                         "application/problem+json")
        self.assertEqual(answer.json()["status"], status)
        self.assertIn("detail", answer.json())

    def count(self):
        return self.server.request(path="/healthz").json()["sessions"]
