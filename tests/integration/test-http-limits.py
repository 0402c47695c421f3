#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""What one client may hold, and for how long.

usage: test-http-limits.py SERVER-PROGRAM
"""

import resource
import socket
import sys
import time
import unittest

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/support")
from wvs_http import ServerTest, WebSocket, read_all, wait_until  # noqa: E402

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\n"


class Deadlines(ServerTest):
    args = ("--deadline-ms", "1500", "--reply-ms", "1500")

    def check_closed(self, first, drip=b"", most=6):
        """The server closes on time, also while something keeps coming."""
        with self.server.connect() as connection:
            begin = time.monotonic()
            connection.sendall(first)
            connection.settimeout(0.1)
            while time.monotonic() - begin < most:
                try:
                    if drip:
                        connection.sendall(drip)
                    if not connection.recv(65536):
                        return
                except socket.timeout:
                    continue
                except OSError:
                    return
            self.fail(f"still open: {first[:40]!r}")

    def test_slow_requests(self):
        for first, drip in (
                (b"", b""), (b"", b"G"), (b"GET", b""), (HEAD, b""),
                (HEAD + b"X: ", b"a"), (HEAD, b"A: b\r\n"),
                (b"GET / HTTP/1.1\rHost: a\r\r", b""), (b"GET /\r\n\r\n", b""),
                (b"\x16\x03\x01\x02\x00\x01", b""), (b"x" * 200, b""),
                (POST + b"Content-Length: 100\r\n\r\nab", b""),
                (POST + b"Content-Length: 60000\r\n\r\nab", b"x"),
                (POST + b"Transfer-Encoding: chunked\r\n\r\n", b""),
                (POST + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n\r\n", b""),
                (POST + b"Transfer-Encoding: chunked\r\n\r\n"
                 b"FFFFFFFFFFFFFFFF\r\nx", b""),
                (POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
                (POST + b"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n",
                 b""),
                (HEAD + b"\r\n", b""), (HEAD + b"\r\n", b"x")):
            with self.subTest(first[-40:]):
                self.check_closed(first, drip)
        wait_until(lambda: self.server.count_files() < 20, "files back")

    def test_many_slow_ones_hold_up_nobody(self):
        slow = [self.server.connect() for _ in range(500)]
        for connection in slow:
            connection.sendall(HEAD)
        begin = time.monotonic()
        for _ in range(10):
            self.assertEqual(self.server.request().status, 200)
        self.assertLess(time.monotonic() - begin, 10)
        for connection in slow:
            read_all(connection)
            connection.close()
        wait_until(lambda: self.server.count_files() < 20, "files back")

    def test_answer_that_nobody_reads(self):
        connections = []
        for _ in range(20):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.connect((self.server.host, self.server.port))
            connection.sendall(b"GET /style.css HTTP/1.1\r\nHost: a\r\n\r\n")
            connections.append(connection)
        wait_until(lambda: self.server.count_files() >= 25, "accepted")
        wait_until(lambda: self.server.count_files() < 20, "files back", 15)
        for connection in connections:
            connection.close()

    def test_bytes_of_one_request(self):
        for first in (HEAD + b"X: ", POST + b"Transfer-Encoding: chunked\r\n"
                      b"\r\nffffffff\r\n",
                      POST + b"Content-Length: 9999999999\r\n\r\n"):
            memory = self.server.rss_kib()
            with self.server.connect() as connection:
                connection.sendall(first)
                with self.assertRaises(OSError):
                    for _ in range(1000):
                        connection.sendall(b"x" * 65536)
            self.server.check_memory(memory, 2048)

    def test_websocket_outlives_them(self):
        web_socket = WebSocket(self.server)
        web_socket.expect("welcome")
        end = time.monotonic() + 3
        while time.monotonic() < end:
            opcode, payload = web_socket.receive()
            web_socket.send(opcode + 1, payload)
        web_socket.send_json({"type": "start"})
        web_socket.expect("state")
        web_socket.connection.close()


class Connections(ServerTest):
    args = ("--max-per-address", "5")

    def test_of_one_address(self):
        hold = [self.server.connect() for _ in range(5)]
        for _ in range(3):
            self.assertEqual(self.server.send_raw(HEAD + b"\r\n"), b"")
        with socket.socket() as other:  # another address of this machine
            other.bind(("127.0.0.2", 0))
            other.connect((self.server.host, self.server.port))
            other.sendall(HEAD + b"\r\n")
            self.assertIn(b"200 OK", read_all(other))
        for connection in hold:
            connection.close()
        wait_until(lambda: self.server.send_raw(HEAD + b"\r\n"), "an answer")


class AllConnections(ServerTest):
    args = ("--max-connections", "10")

    def test_of_all(self):
        hold = [self.server.connect() for _ in range(10)]
        self.assertEqual(self.server.send_raw(HEAD + b"\r\n"), b"")
        for connection in hold:
            connection.close()
        wait_until(lambda: self.server.send_raw(HEAD + b"\r\n"), "an answer")


class FewFiles(ServerTest):
    limit_files = 40

    def check_log(self, log):
        self.assertLessEqual(log.count("\n"), 1)
        self.assertIn("cannot accept connections", log)

    def get_cpu(self):
        with open(f"/proc/{self.server.process.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    def set_limit(self, files):
        pid = self.server.process.pid
        hard = resource.prlimit(pid, resource.RLIMIT_NOFILE)[1]
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (files, hard))

    def test_recovers(self):
        """libsoup's own listener stays deaf after one failed accept(2)."""
        self.assertEqual(self.server.request().status, 200)
        wait_until(lambda: self.server.count_files() < 20, "files back")
        self.set_limit(self.server.count_files() - 1)
        hold = [self.server.connect() for _ in range(100)]
        ticks = self.get_cpu()
        time.sleep(1)  # it must not spin meanwhile
        self.assertLess(self.get_cpu() - ticks, 30)
        for connection in hold:
            connection.close()
        self.set_limit(self.limit_files)
        wait_until(lambda: self.server.send_raw(HEAD + b"\r\n"), "an answer",
                   2)
        self.assertEqual(self.server.request().status, 200)


class Reserve(ServerTest):
    limit_files = 40

    def test_connections_leave_some(self):
        """A quarter of so few: sessions need them to go on."""
        hold = [self.server.connect() for _ in range(100)]
        self.assertEqual(hold[-1].recv(1), b"")  # closed at once
        self.assertEqual(self.server.count_files(), 30)
        for connection in hold:
            connection.close()
        wait_until(lambda: self.server.count_files() < 20, "files back")
        self.assertEqual(self.server.request().status, 200)


class Addresses(unittest.TestCase):
    def test_addresses(self):
        from wvs_http import Server
        for host in ("127.0.0.1", "::1", "[::1]", "localhost"):
            server = Server(ServerTest.program, "--host", host)
            self.addCleanup(server.kill)
            self.assertEqual(server.request().status, 200, host)
            self.assertEqual(server.stop(), (0, ""))


if __name__ == "__main__":
    ServerTest.program = sys.argv.pop(1)
    unittest.main(verbosity=2)
