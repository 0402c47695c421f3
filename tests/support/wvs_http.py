# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""A server under test and the raw sockets to be rude to it with."""

import base64
import json
import os
import re
import signal
import socket
import ssl
import struct
import subprocess
import time
import unittest


class Server:
    """The server program as a process of its own."""

    def __init__(self, program, *args, limit_files=None):
        self.log = b""
        command = [program, *args]
        if limit_files is not None:
            command = ["prlimit", f"--nofile={limit_files}", "--", *command]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline().decode().strip()
        match = re.fullmatch(r"(https?)://(\[[^]]+\]|[^:/]+):(\d+)/", line)
        if match is None:
            raise AssertionError(f"no address but {line!r}: {self.stop()[1]!r}")
        self.scheme = match[1]
        self.host = match[2].strip("[]")
        self.port = int(match[3])
        self.authority = f"{match[2]}:{match[3]}"

    def stop(self):
        """Ends the server; gives its exit status and what it logged."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            out, self.log = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise
        return self.process.returncode, self.log.decode(errors="replace")

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def count_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def rss_kib(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1])

    def check_memory(self, before_kib, most_kib):
        """Asserts how much the server grew. A sanitizer keeps what was freed
        for a while, and its own notes of it."""
        with open(f"/proc/{self.process.pid}/maps") as maps:
            most_kib *= 32 if "libasan" in maps.read() else 1
        grown = self.rss_kib() - before_kib
        if grown > most_kib:
            raise AssertionError(f"{grown} KiB more, {most_kib} at most")

    def connect(self, timeout=10):
        plain = socket.create_connection((self.host, self.port), timeout)
        if self.scheme == "http":
            return plain
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context.wrap_socket(plain)

    def send_raw(self, data, timeout=10):
        """Sends data; gives all that comes back up to the end."""
        with self.connect(timeout) as connection:
            try:
                connection.sendall(data)
            except OSError:
                pass  # cut already; there may be an answer all the same
            return read_all(connection)

    def request(self, method="GET", path="/", headers=(), body=b"",
                version="1.1", host=None):
        fields = [("Host", host or self.authority), *headers]
        head = f"{method} {path} HTTP/{version}\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
        return Answer(self.send_raw(head.encode("latin1") + body))


def read_all(connection):
    data = b""
    try:
        while chunk := connection.recv(65536):
            data += chunk
    except ConnectionResetError:
        pass
    return data


class Answer:
    """A response, taken apart."""

    def __init__(self, data):
        self.data = data
        head, _, self.body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin1").split("\r\n")
        self.status = int(lines[0].split(" ")[1]) if data else 0
        self.fields = [line.split(": ", 1) for line in lines[1:]]
        self.headers = {name.lower(): value for name, value in self.fields}

    def json(self):
        return json.loads(self.body)


CONTINUE, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def make_frame(opcode, payload=b"", fin=True, rsv=0, mask=True, length=None):
    size = len(payload) if length is None else length
    head = bytes([fin << 7 | rsv << 4 | opcode])
    flag = 0x80 if mask else 0
    if size < 126:
        head += bytes([flag | size])
    elif size < 65536:
        head += bytes([flag | 126]) + struct.pack("!H", size)
    else:
        head += bytes([flag | 127]) + struct.pack("!Q", size)
    return head + (b"\0\0\0\0" if mask else b"") + payload


class WebSocket:
    """A client that can also do what no client should."""

    def __init__(self, server, headers=(), protocol="webrtc-video-server.v1",
                 path="/ws", origin=None):
        self.connection = server.connect()
        self.buffer = b""
        fields = [("Host", server.authority), ("Upgrade", "websocket"),
                  ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13"),
                  ("Sec-WebSocket-Key", base64.b64encode(bytes(16)).decode())]
        if protocol:
            fields.append(("Sec-WebSocket-Protocol", protocol))
        if origin:
            fields.append(("Origin", origin))
        fields.extend(headers)
        self.connection.sendall(
            (f"GET {path} HTTP/1.1\r\n" + "".join(
                f"{n}: {v}\r\n" for n, v in fields) + "\r\n").encode())
        while b"\r\n\r\n" not in self.buffer and self._receive():
            pass
        head, _, rest = self.buffer.partition(b"\r\n\r\n")
        self.answer = Answer(head + b"\r\n\r\n")
        if self.answer.status == 101:
            self.buffer = rest

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def _receive(self):
        try:
            chunk = self.connection.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            return False
        self.buffer += chunk
        return bool(chunk)

    def send(self, opcode, payload=b"", **options):
        """Gives whether it could be sent: the server may have cut us."""
        try:
            self.connection.sendall(make_frame(opcode, payload, **options))
            return True
        except OSError:
            return False

    def send_json(self, message):
        return self.send(TEXT, json.dumps(message).encode())

    def receive(self):
        """A frame as (opcode, payload), or None at the end."""
        while True:
            if len(self.buffer) >= 2:
                size, at = self.buffer[1] & 0x7f, 2
                if size == 126 and len(self.buffer) >= 4:
                    size, at = struct.unpack("!H", self.buffer[2:4])[0], 4
                if size != 126 or at == 4:
                    if len(self.buffer) >= at + size:
                        frame = self.buffer[:at + size]
                        self.buffer = self.buffer[at + size:]
                        return frame[0] & 0x0f, frame[at:]
            if not self._receive():
                return None

    def receive_json(self):
        """The next message, pings answered meanwhile; a close is an int, the
        end of the connection None."""
        while True:
            frame = self.receive()
            if frame is None:
                return None
            opcode, payload = frame
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == CLOSE:
                return struct.unpack("!H", payload[:2])[0] if payload else 1005
            if opcode == PING:
                self.send(PONG, payload)

    def expect(self, kind):
        """The next message, which must be of this type."""
        message = self.receive_json()
        if not isinstance(message, dict) or message["type"] != kind:
            raise AssertionError(f"{kind} expected, not {message!r}")
        return message

    def receive_rest(self):
        """All messages up to the close, and the close code."""
        messages = []
        while isinstance(message := self.receive_json(), dict):
            messages.append(message)
        return messages, message


def wait_until(condition, what, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for: {what}")
        time.sleep(0.02)


class ServerTest(unittest.TestCase):
    """A test case with a server of its own, which must end well."""

    program = None
    args = ()
    limit_files = None

    def setUp(self):
        self.server = Server(self.program, *self.args,
                             limit_files=self.limit_files)
        self.addCleanup(self.server.kill)

    def tearDown(self):
        status, log = self.server.stop()
        self.assertEqual(status, 0, log)
        self.check_log(log)

    def check_log(self, log):
        self.assertEqual(log, "")
