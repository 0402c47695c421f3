#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""HTTPS and WSS: what is spoken, what is refused, certificates reread.

usage: test-https.py SERVER-PROGRAM
"""

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import warnings

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/support")
from wvs_http import (ServerTest, WebSocket, read_all,  # noqa: E402
                      wait_until)



def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, contents):
    with open(path, "wb") as file:
        file.write(contents)


def make_pair(folder, name, subject):
    cert, key = f"{folder}/{name}.pem", f"{folder}/{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert,
         "-days", "2", "-subj", f"/CN={subject}", "-addext",
         "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return cert, key


class HttpsTest(ServerTest):
    more_args = ()

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.cert, self.key = make_pair(self.folder, "used", "first")
        self.args = ("--cert-file", self.cert, "--key-file", self.key,
                     *self.more_args)
        super().setUp()

    def offer(self, version=None, ciphers=None, alpn=None):
        """Shakes hands; gives what was agreed upon."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        if version:
            context.minimum_version = context.maximum_version = version
        if ciphers:
            context.set_ciphers(ciphers)
        if alpn:
            context.set_alpn_protocols(alpn)
        with socket.create_connection(
                (self.server.host, self.server.port), 10) as plain:
            with context.wrap_socket(plain) as secured:
                return (secured.version(), secured.cipher()[0],
                        secured.selected_alpn_protocol())

    def make_hello(self):
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.wrap_bio(incoming, outgoing, server_hostname="a"
                             ).do_handshake()
        except ssl.SSLWantReadError:
            pass
        return outgoing.read()

    def get_subject(self):
        pem = ssl.get_server_certificate((self.server.host, self.server.port))
        text = subprocess.run(["openssl", "x509", "-noout", "-subject"],
                              input=pem.encode(), capture_output=True,
                              check=True).stdout.decode()
        return text.strip().rsplit("=", 1)[1].strip()


class Https(HttpsTest):
    def test_page_and_websocket(self):
        answer = self.server.request()
        self.assertEqual(answer.status, 200)
        self.assertIn(f"wss://{self.server.authority};",
                      answer.headers["content-security-policy"])
        for origin, status in ((f"https://{self.server.authority}", 101),
                               (f"http://{self.server.authority}", 403)):
            with WebSocket(self.server, origin=origin) as web_socket:
                self.assertEqual(web_socket.answer.status, status)
        with WebSocket(self.server) as web_socket:
            web_socket.expect("welcome")
            web_socket.send_json({"type": "start"})
            web_socket.expect("state")

    def test_versions(self):
        for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"),
                              (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
            self.assertEqual(self.offer(version)[0], name)
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                self.offer(version, "ALL:@SECLEVEL=0")

    def test_ciphers(self):
        for cipher in ("ECDHE-ECDSA-AES128-GCM-SHA256",
                       "ECDHE-ECDSA-CHACHA20-POLY1305"):
            self.assertEqual(
                self.offer(ssl.TLSVersion.TLSv1_2, cipher)[1], cipher)
        for cipher in ("ECDHE-ECDSA-AES128-SHA", "AES128-GCM-SHA256",
                       "AES128-SHA", "NULL:@SECLEVEL=0"):
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                self.offer(ssl.TLSVersion.TLSv1_2, cipher)

    def test_alpn(self):
        self.assertEqual(self.offer(alpn=["h2", "http/1.1"])[2], "http/1.1")
        self.assertEqual(self.offer()[2], None)

    def test_hello_in_pieces(self):
        with socket.create_connection(
                (self.server.host, self.server.port), 10) as plain:
            hello = self.make_hello()
            for i in range(0, len(hello), 100):
                plain.sendall(hello[i:i + 100])
                time.sleep(0.01)
            self.assertEqual(plain.recv(1), b"\x16")

    def test_ends_without_close_notify(self):
        for _ in range(20):
            connection = self.server.connect()
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.recv(1)
            connection.close()
        self.assertEqual(self.server.request().status, 200)

    def test_client_that_does_not_read(self):
        """The goodbye of TLS must not hold up the main loop."""
        hold = []
        for _ in range(5):
            connection = self.server.connect()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            hold.append(connection)
        self.assertEqual(self.server.request().status, 200)
        for connection in hold:
            connection.close()

    def test_connections_leave_nothing_behind(self):
        for _ in range(20):
            self.server.request()
        wait_until(lambda: self.server.count_files() < 20, "few files")
        files, memory = self.server.count_files(), self.server.rss_kib()
        for i in range(200):
            if i % 4 == 0:  # fails: ~40 KiB were lost for each
                with self.assertRaises((ssl.SSLError, ConnectionError)):
                    self.offer(ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0")
            else:
                self.server.request()
        wait_until(lambda: self.server.count_files() <= files, "files back")
        self.server.check_memory(memory, 4096)

    def test_end_during_handshakes(self):
        hello = self.make_hello()
        hold = []
        for i in range(60):
            plain = socket.create_connection(
                (self.server.host, self.server.port), 10)
            plain.sendall(hello[:i * len(hello) // 50])
            hold.append(plain)
        status, log = self.server.stop()
        self.assertEqual((status, log), (0, ""))
        for plain in hold:
            plain.close()


class Reload(HttpsTest):
    def check_log(self, log):
        self.assertIn("reloaded", log)

    def test_reload(self):
        self.assertEqual(self.get_subject(), "first")
        old = WebSocket(self.server)
        old.expect("welcome")
        other_cert, other_key = make_pair(self.folder, "other", "second")
        shutil.copy(other_cert, self.cert)
        shutil.copy(other_key, self.key)
        self.server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: self.get_subject() == "second", "new certificate")
        old.send_json({"type": "start"})
        old.expect("state")
        old.connection.close()


class Stalled(HttpsTest):
    more_args = ("--deadline-ms", "1500")

    def test_no_tls(self):
        for data in (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"\0" * 200,
                     b"\x16\x03\x01\xff\xff" + b"x" * 100,
                     b"\x16\x03\x01\0\0" + b"x" * 100,
                     b"\x16\x03\x01\0\x40" + b"x" * 200,
                     b"\x16\x03\x01\0\x40" + b"x" * 10, b"\x16", b""):
            begin = time.monotonic()
            with socket.create_connection(
                    (self.server.host, self.server.port), 10) as plain:
                plain.sendall(data)
                read_all(plain)
            self.assertLess(time.monotonic() - begin, 4, data[:20])

    def test_stalled_handshakes_hold_up_nobody(self):
        """GLib has a handshake wait on a thread of a small pool."""
        stalled = []
        for data in (b"", b"\x16\x03\x01", self.make_hello()):
            for _ in range(40):
                plain = socket.create_connection(
                    (self.server.host, self.server.port), 10)
                self.addCleanup(plain.close)
                plain.sendall(data)
                stalled.append(plain)
        for plain in stalled:
            read_all(plain)
        wait_until(lambda: self.server.count_files() < 20, "files back")


class BadReload(HttpsTest):
    """The same server all along, whatever is put in the place of its files;
    it says so and goes on."""

    def setUp(self):
        # The complaint is a warning of ours.
        debug = os.environ.pop("G_DEBUG", None)
        try:
            super().setUp()
        finally:
            if debug is not None:
                os.environ["G_DEBUG"] = debug

    def check_log(self, log):
        self.assertIn("certificate kept as it was", log)

    def test_bad_files(self):
        good = read(self.cert)
        _, other_key = make_pair(self.folder, "other", "second")
        for contents in (b"", b"garbage", read(other_key)):
            write(self.cert, contents)
            self.server.process.send_signal(signal.SIGHUP)
            for _ in range(5):
                self.assertEqual(self.get_subject(), "first")
        write(self.cert, good)
        shutil.copy(other_key, self.key)
        self.server.process.send_signal(signal.SIGHUP)
        for _ in range(5):
            self.assertEqual(self.get_subject(), "first")


if __name__ == "__main__":
    ServerTest.program = sys.argv.pop(1)
    # TLS 1.0 and 1.1 on purpose.
    warnings.filterwarnings("ignore", "ssl.TLSVersion", DeprecationWarning)
    unittest.main(verbosity=2, warnings=False)
