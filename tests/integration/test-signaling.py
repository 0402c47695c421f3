#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""The signaling WebSocket, with good and bad clients, over faked sessions.

usage: test-signaling.py SERVER-PROGRAM
"""

import json
import struct
import sys
import time
import unittest
import zlib

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/support")
from wvs_http import (BINARY, CLOSE, CONTINUE, PING, PONG, TEXT,  # noqa: E402
                      ServerTest, WebSocket, wait_until)


class SignalingTest(ServerTest):
    def count_sessions(self):
        return self.server.request(path="/healthz").json()["sessions"]

    def expect_no_session(self):
        wait_until(lambda: self.count_sessions() == 0, "no session")

    def open(self):
        socket = WebSocket(self.server)
        self.addCleanup(socket.connection.close)
        self.assertEqual(socket.answer.status, 101)
        socket.expect("welcome")
        return socket

    def start(self):
        socket = self.open()
        socket.send_json({"type": "start"})
        socket.expect("state")
        socket.expect("offer")
        socket.expect("candidate")
        return socket


class Handshake(SignalingTest):
    def test_upgrade_headers(self):
        with WebSocket(self.server) as socket:
            headers = socket.answer.headers
            self.assertEqual(headers["connection"], "Upgrade")
            self.assertEqual(headers["upgrade"], "websocket")
            self.assertEqual(headers["sec-websocket-protocol"],
                             "webrtc-video-server.v1")

    def test_protocols(self):
        for protocol, status, chosen in (
                ("webrtc-video-server.v1", 101, "webrtc-video-server.v1"),
                ("x, webrtc-video-server.v1", 101, "webrtc-video-server.v1"),
                (None, 101, None), ("x", 400, None),
                ("webrtc-video-server.v2", 400, None)):
            with WebSocket(self.server, protocol=protocol) as socket:
                self.assertEqual(socket.answer.status, status, protocol)
                self.assertEqual(
                    socket.answer.headers.get("sec-websocket-protocol"),
                    chosen)

    def test_origins(self):
        own = self.server.authority
        for origin, status in (
                (None, 101), (f"http://{own}", 101),
                (f"HTTP://{own}", 101), ("https://friend.example", 101),
                ("https://friend.example:443", 101), (f"https://{own}", 403),
                ("http://evil.example", 403), ("null", 403),
                ("http://127.0.0.1", 403), (f"http://{own}.evil.example", 403),
                (f"http://{own}, http://evil.example", 403),
                ("https://friend.example.evil.example", 403), ("x" * 5000, 403)):
            with WebSocket(self.server, origin=origin) as socket:
                self.assertEqual(socket.answer.status, status, origin)

    def test_deflate_is_not_agreed_upon(self):
        with WebSocket(self.server, headers=[
                ("Sec-WebSocket-Extensions", "permessage-deflate")]) as socket:
            self.assertEqual(socket.answer.status, 101)
            self.assertNotIn("sec-websocket-extensions", socket.answer.headers)
            socket.expect("welcome")
            bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
            data = bomb.compress(bytes(1 << 20)) + bomb.flush()
            socket.send(TEXT, data, rsv=4)
            self.assertEqual(socket.receive_json(), 1002)

    def test_not_a_handshake(self):
        answer = self.server.request(path="/ws")
        self.assertEqual(answer.status, 426)
        self.assertEqual(answer.headers["upgrade"], "websocket")
        upgrade = [("Upgrade", "websocket"), ("Connection", "Upgrade")]
        version = [("Sec-WebSocket-Version", "13")]
        key = [("Sec-WebSocket-Key", "A" * 22 + "==")]
        for headers, options, status in (
                (upgrade, {}, 426),
                (upgrade + key + [("Sec-WebSocket-Version", "8")], {}, 426),
                (upgrade + version, {}, 400),
                (upgrade + version + [("Sec-WebSocket-Key", "x")], {}, 400),
                (upgrade + version + key, {"version": "1.0"}, 426),
                (upgrade + version + key, {"method": "POST"}, 405),
                (upgrade + version + key, {"path": "/"}, 200)):
            answer = self.server.request(
                **{"path": "/ws", "headers": headers, **options})
            self.assertEqual(answer.status, status, headers)
            self.assertEqual(answer.headers["x-content-type-options"],
                             "nosniff")
            self.assertIn("close", answer.headers["connection"])
        self.assertEqual(self.count_sessions(), 0)


class Life(SignalingTest):
    def test_conversation(self):
        socket = self.open()
        self.assertEqual(self.count_sessions(), 1)
        socket.send_json({"type": "start", "title": "first", "position": 1.5,
                          "playing": True,
                          "capabilities": {"video": ["video/VP8"]}})
        state = socket.expect("state")
        self.assertEqual(state["state"], "connecting")
        self.assertEqual(state["position"], 1.5)
        self.assertEqual(state["rendition"]["video"]["codec"], "video/VP8")
        self.assertEqual(socket.expect("offer"),
                         {"type": "offer", "sdp": "v=0\r\n"})
        self.assertEqual(socket.expect("candidate"), {
            "type": "candidate", "candidate": "candidate:1",
            "sdpMid": "video0", "sdpMLineIndex": 0})
        socket.send_json({"type": "candidate", "candidate": ""})
        socket.send_json({"type": "answer", "sdp": "v=0"})
        self.assertEqual(socket.expect("state")["state"], "playing")
        socket.send_json({"type": "pause"})
        self.assertEqual(socket.expect("state")["state"], "paused")
        socket.send_json({"type": "seek", "position": 3.25})
        self.assertEqual(socket.expect("state")["position"], 3.25)
        socket.send_json({"type": "select", "title": "second"})
        socket.expect("state")
        socket.send(CLOSE, struct.pack("!H", 1000))
        self.assertEqual(socket.receive_json(), 1000)
        self.expect_no_session()

    def test_viewer_vanishes(self):
        for _ in range(10):
            self.start().connection.close()
        self.expect_no_session()

    def test_session_fails(self):
        socket = self.start()
        socket.send_json({"type": "seek", "position": 666})
        messages, code = socket.receive_rest()
        self.assertEqual(messages[-1]["code"], "connection")
        self.assertEqual(code, 4502)
        self.expect_no_session()

    def test_silence_ends_the_session(self):
        socket = self.start()
        begin = time.monotonic()
        while socket.receive() is not None:
            pass  # and no pong
        self.assertLess(time.monotonic() - begin, 8)
        self.expect_no_session()

    def test_pongs_keep_it(self):
        socket = self.start()
        pings = 0
        begin = time.monotonic()
        while time.monotonic() - begin < 6:
            opcode, payload = socket.receive()
            self.assertEqual(opcode, PING)
            socket.send(PONG, payload)
            pings += 1
        self.assertGreater(pings, 2)
        self.assertEqual(self.count_sessions(), 1)

    def test_shutdown(self):
        sockets = [self.start() for _ in range(5)]
        status, log = self.server.stop()
        self.assertEqual((status, log), (0, ""))
        for socket in sockets:
            messages, code = socket.receive_rest()
            self.assertEqual(messages[-1]["code"], "shutdown")
            self.assertEqual(code, 1001)

    def test_many_come_and_go(self):
        for _ in range(10):
            self.start().connection.close()
        self.expect_no_session()
        files, memory = self.server.count_files(), self.server.rss_kib()
        for i in range(300):
            socket = self.start()
            if i % 3:
                socket.send(CLOSE, struct.pack("!H", 1001))
                socket.receive_rest()
            socket.connection.close()
        self.expect_no_session()
        wait_until(lambda: self.server.count_files() <= files, "files back")
        self.server.check_memory(memory, 2048)


class Full(SignalingTest):
    args = ("--max-sessions", "2")

    def test_full(self):
        sockets = [self.open(), self.open()]
        with WebSocket(self.server) as third:
            messages, code = third.receive_rest()
            self.assertEqual([m["code"] for m in messages], ["busy"])
            self.assertEqual(code, 4503)
        sockets[0].connection.close()
        wait_until(lambda: self.count_sessions() == 1, "room")
        self.open()


class Frames(SignalingTest):
    def test_bad_frames(self):
        for name, frames, codes in (
                ("unmasked", [(TEXT, b"{}", {"mask": False})], (1002,)),
                ("reserved bit", [(TEXT, b"{}", {"rsv": 1})], (1002,)),
                ("opcode 3", [(3, b"", {})], (1002,)),
                ("opcode 11", [(11, b"", {})], (1002,)),
                ("fragmented ping", [(PING, b"", {"fin": False})], (1002,)),
                ("continuation of nothing", [(CONTINUE, b"x", {})], (1002,)),
                ("nested start", [(TEXT, b"x", {"fin": False}),
                                  (TEXT, b"x", {})], (1002,)),
                ("close of 1 byte", [(CLOSE, b"x", {})], (1002,)),
                ("close 999", [(CLOSE, b"\x03\xe7", {})], (1002,)),
                ("close 1005", [(CLOSE, b"\x03\xed", {})], (1002,)),
                ("bad UTF-8", [(TEXT, b"\xff\xfe", {})], (1007,)),
                ("binary", [(BINARY, b"{}", {})], (1003,)),
                ("50 KiB", [(TEXT, b"x" * 51200, {})], (1009,)),
                ("70 KiB", [(TEXT, b"x" * 71680, {})], (1009, None)),
                ("claimed 2^63", [(TEXT, b"x", {"length": 2**63})],
                 (1002, 1009, None)),
                ("200 KiB", [(TEXT, b"x" * 204800, {})], (1009, None))):
            with self.subTest(name):
                socket = self.open()
                for opcode, payload, options in frames:
                    socket.send(opcode, payload, **options)
                self.assertIn(socket.receive_rest()[1], codes)
                self.expect_no_session()

    def test_fragments_make_a_message(self):
        socket = self.open()
        text = json.dumps({"type": "start"}).encode()
        socket.send(TEXT, text[:5], fin=False)
        socket.send(PING, b"between")
        socket.send(CONTINUE, text[5:10], fin=False)
        socket.send(CONTINUE, text[10:])
        self.assertEqual(socket.receive(), (PONG, b"between"))
        self.assertEqual(socket.expect("state")["state"], "connecting")

    def flood(self, frames, most_kib):
        """Sends until the server cuts; it must not grow by more."""
        memory = self.server.rss_kib()
        socket = self.open()
        begin = time.monotonic()
        for frame in frames:
            if not socket.send(*frame[:2], **frame[2]):
                break
            self.server.check_memory(memory, most_kib)
            self.assertLess(time.monotonic() - begin, 20, "never cut")
        else:
            self.fail("never cut")
        self.expect_no_session()

    def test_endless_fragments(self):
        def fragments():
            yield TEXT, b"x" * 10000, {"fin": False}
            for _ in range(10000):
                yield CONTINUE, b"x" * 10000, {"fin": False}

        self.flood(fragments(), 2048)

    def test_endless_fragments_with_pongs(self):
        def fragments():
            yield TEXT, b"x" * 1000, {"fin": False}
            for _ in range(20000):
                yield CONTINUE, b"x" * 1000, {"fin": False}
                yield PONG, b"", {}

        self.flood(fragments(), 2048)

    def test_endless_pings(self):
        self.flood(((PING, b"x" * 100, {}) for _ in range(100000)), 4096)

    def test_bytes_a_second(self):
        text = json.dumps({"type": "play", "x": "y" * 20000}).encode()
        self.flood(((TEXT, text, {}) for _ in range(1000)), 4096)

    def test_does_not_read(self):
        """What is sent to a viewer that does not read is bounded."""
        socket = self.start()
        memory = self.server.rss_kib()
        seek = json.dumps({"type": "seek", "position": 1}).encode()
        begin = time.monotonic()
        while socket.send(TEXT, seek) and time.monotonic() - begin < 10:
            time.sleep(0.06)
        self.expect_no_session()
        self.server.check_memory(memory, 4096)

    def test_others_are_served_meanwhile(self):
        sockets = [self.open() for _ in range(5)]
        worst = 0
        for _ in range(100):
            for socket in sockets:
                socket.send(PING, b"x" * 120)
            begin = time.monotonic()
            self.count_sessions()
            worst = max(worst, time.monotonic() - begin)
        self.assertLess(worst, 1)


class Messages(SignalingTest):
    def test_bad_messages_are_told_and_counted(self):
        socket = self.start()
        for text, said in (("", "JSON"), ("[]", "object"),
                           ('{"type":"x"}', "'type'"),
                           ('{"type":"seek"}', "'position'"),
                           ('{"type":"answer","sdp":1}', "'sdp'")):
            socket.send(TEXT, text.encode())
            error = socket.expect("error")
            self.assertEqual(error["code"], "invalid")
            self.assertIn(said, error["message"])
        socket.send(TEXT, b'"x"')
        messages, code = socket.receive_rest()
        self.assertEqual([m["code"] for m in messages], ["invalid"])
        self.assertEqual(code, 1008)
        self.expect_no_session()

    def test_out_of_order(self):
        socket = self.open()
        for message in ({"type": "answer", "sdp": "v=0"}, {"type": "play"}):
            socket.send_json(message)
            self.assertEqual(socket.expect("error")["code"], "state")
        socket.send_json({"type": "start", "title": "missing"})
        self.assertEqual(socket.expect("error")["code"], "not-found")
        socket.send_json({"type": "start"})
        self.assertEqual(socket.expect("state")["state"], "connecting")

    def test_deep_nesting(self):
        socket = self.open()
        socket.send(TEXT, b"[" * 20000)
        self.assertIn("deep", socket.expect("error")["message"])

    def test_rate(self):
        socket = self.start()
        for _ in range(100):
            socket.send_json({"type": "play"})
        messages, code = socket.receive_rest()
        self.assertEqual(messages[-1]["code"], "rate")
        self.assertEqual(code, 1008)
        self.expect_no_session()


if __name__ == "__main__":
    ServerTest.program = sys.argv.pop(1)
    unittest.main(verbosity=2)
