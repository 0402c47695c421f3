# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""Just enough of RFC 6455 to talk to the signaling from a test."""

import base64
import json
import os
import socket
import struct
import urllib.parse


class WebSocket:
    """A connection to /ws of a server at http://HOST:PORT/."""

    def __init__(self, url, timeout=30):
        place = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((place.hostname, place.port),
                                               timeout)
        self.stream = self.socket.makefile("rb")
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /ws HTTP/1.1\r\nHost: {place.netloc}\r\n"
            f"Origin: {place.scheme}://{place.netloc}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: webrtc-video-server.v1\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode())
        status = self.stream.readline().decode()
        assert " 101 " in status, status
        while self.stream.readline().strip():
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, message):
        """Sends an object as one masked text frame."""
        data = json.dumps(message).encode()
        assert len(data) < 65536
        head = bytes([0x81, 0x80 | (len(data) if len(data) < 126 else 126)])
        if len(data) >= 126:
            head += struct.pack("!H", len(data))
        mask = os.urandom(4)
        self.socket.sendall(head + mask + bytes(
            byte ^ mask[i % 4] for i, byte in enumerate(data)))

    def receive(self):
        """The next message as an object; None where the server closes."""
        while True:
            head = self.stream.read(2)
            if len(head) < 2:
                return None
            length = head[1] & 0x7f
            if length == 126:
                length = struct.unpack("!H", self.stream.read(2))[0]
            elif length == 127:
                length = struct.unpack("!Q", self.stream.read(8))[0]
            data = self.stream.read(length)
            if head[0] & 0xf == 8:
                return None
            if head[0] & 0xf == 1:
                return json.loads(data)

    def receive_type(self, name):
        """Passes over messages up to one of this type."""
        while True:
            message = self.receive()
            assert message is not None, f"closed before “{name}” came"
            if message["type"] == name:
                return message
