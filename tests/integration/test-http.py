#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""Requests, good and bad, as they arrive over a socket.

usage: test-http.py SERVER-PROGRAM
"""

import sys
import unittest

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/support")
from wvs_http import Answer, ServerTest, wait_until  # noqa: E402

PAGE = ("/", "/style.css", "/main.js", "/icon.svg")

# What every answer carries.
HEADERS = {
    "connection": "close",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Http(ServerTest):
    def check_headers(self, answer):
        for name, value in HEADERS.items():
            self.assertEqual(answer.headers.get(name), value, name)
        policy = answer.headers["content-security-policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertIn("connect-src 'self'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertIn("autoplay=(self)", answer.headers["permissions-policy"])
        self.assertNotIn("server", answer.headers)
        names = [name.lower() for name, _ in answer.fields]
        self.assertEqual(len(names), len(set(names)), names)

    def check_problem(self, answer, status):
        self.assertEqual(answer.status, status, answer.data[:300])
        self.check_headers(answer)
        self.assertEqual(answer.headers["content-type"],
                         "application/problem+json")
        self.assertEqual(answer.json()["status"], status)

    def test_page(self):
        for path in PAGE:
            answer = self.server.request(path=path)
            self.assertEqual(answer.status, 200, path)
            self.check_headers(answer)
            self.assertEqual(answer.headers["cache-control"], "no-cache")
            self.assertEqual(int(answer.headers["content-length"]),
                             len(answer.body))
        self.assertIn(b"<!doctype html>",
                      self.server.request().body.lower())

    def test_page_may_open_its_websocket(self):
        policy = self.server.request().headers["content-security-policy"]
        self.assertIn(f"connect-src 'self' ws://{self.server.authority};",
                      policy)

    def test_content_types(self):
        for path, kind in (("/", "text/html; charset=utf-8"),
                           ("/style.css", "text/css; charset=utf-8"),
                           ("/main.js", "text/javascript; charset=utf-8"),
                           ("/icon.svg", "image/svg+xml"),
                           ("/healthz", "application/json"),
                           ("/api/titles", "application/json"),
                           ("/metrics", "text/plain; version=0.0.4; "
                                        "charset=utf-8")):
            self.assertEqual(
                self.server.request(path=path).headers["content-type"], kind)

    def test_head_is_get_without_body(self):
        for path in (*PAGE, "/healthz", "/api/titles", "/metrics", "/nothing"):
            get = self.server.request(path=path)
            head = self.server.request("HEAD", path)
            self.assertEqual(head.body, b"")
            self.assertEqual(head.status, get.status)
            get.headers.pop("date")
            head.headers.pop("date")
            self.assertEqual(head.headers, get.headers)

    def test_etag(self):
        for path in PAGE:
            etag = self.server.request(path=path).headers["etag"]
            for value, status in ((etag, 304), ("W/" + etag, 304), ("*", 304),
                                  (f'"x", {etag}', 304), ('"x"', 200),
                                  (etag.strip('"'), 200), ("", 200)):
                answer = self.server.request(
                    path=path, headers=[("If-None-Match", value)])
                self.assertEqual(answer.status, status, value)
                self.check_headers(answer)
                if status == 304:
                    self.assertEqual(answer.body, b"")
                    self.assertEqual(answer.headers["etag"], etag)

    def test_health(self):
        answer = self.server.request(path="/healthz")
        self.assertEqual(answer.json(), {"status": "ok", "sessions": 0})
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.check_headers(answer)

    def test_metrics(self):
        answer = self.server.request(path="/metrics")
        self.assertIn(b"\nwebrtc_video_server_sessions_opened_total 0\n",
                      answer.body)
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.check_headers(answer)

    def test_titles(self):
        answer = self.server.request(path="/api/titles")
        self.check_headers(answer)
        tracks = [{"kind": "video", "format": "VP8", "delivery": "passthrough",
                   "reason": None},
                  {"kind": "audio", "format": "AAC", "delivery": "transcode",
                   "reason": "AAC"}]
        self.assertEqual(answer.json(), [
            {"id": "first", "name": 'Première "1".mp4', "duration": 24.0,
             "width": 854, "height": 480, "tracks": tracks},
            {"id": "second", "name": "second.webm", "duration": None,
             "width": 854, "height": 480, "tracks": tracks}])

    def test_thumbnail(self):
        path = "/api/titles/first/thumbnail"
        answer = self.server.request(path=path)
        if answer.status == 202:  # the fake server makes it but once
            self.check_headers(answer)
            self.assertEqual(answer.headers["retry-after"], "1")
            self.assertEqual(answer.headers["cache-control"], "no-store")
            self.assertNotIn("etag", answer.headers)
            answer = self.server.request(path=path)
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.body, b"\xff\xd8 a picture")
        self.assertEqual(answer.headers["content-type"], "image/jpeg")
        self.assertEqual(answer.headers["cache-control"], "no-cache")
        again = self.server.request(path=path, headers=[
            ("If-None-Match", answer.headers["etag"])])
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertEqual(self.server.request("HEAD", path).body, b"")
        self.check_problem(self.server.request("POST", path), 405)

    def test_no_thumbnail(self):
        for path in ("/api/titles/second/thumbnail",
                     "/api/titles/third/thumbnail", "/api/titles//thumbnail",
                     "/api/titles/thumbnail", "/api/titles/first",
                     "/api/titles/first/", "/api/titles/first/thumbnail/",
                     "/api/titles/x/first/thumbnail"):
            self.check_problem(self.server.request(path=path), 404)

    def test_methods(self):
        for path in (*PAGE, "/healthz", "/api/titles", "/metrics"):
            for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
                answer = self.server.request(method, path)
                self.check_problem(answer, 405)
                self.assertEqual(answer.headers["allow"], "GET, HEAD, OPTIONS")
            answer = self.server.request("OPTIONS", path)
            self.assertEqual(answer.status, 204)
            self.assertEqual(answer.headers["allow"], "GET, HEAD, OPTIONS")
            self.assertEqual(answer.body, b"")
        for method in ("POST", "HEAD"):
            answer = self.server.request(method, "/ws")
            self.assertEqual(answer.status, 405)
            self.assertEqual(answer.headers["allow"], "GET, OPTIONS")
        self.assertEqual(self.server.request("OPTIONS", "*").status, 204)
        self.check_problem(self.server.request("FOO"), 501)
        self.check_problem(self.server.request("get"), 501)

    def test_targets(self):
        for path, status in (
                ("/nothing", 404), ("/index.html", 404), ("/healthz/", 404),
                ("/ws/", 404), ("/../../etc/passwd", 404),
                ("/%2e%2e/%2e%2e/etc/passwd", 404), ("/..%2f..%2fetc", 400),
                ("//evil.example/", 404), ("/\\evil.example", 404),
                ("/a%00b", 400), ("/%zz", 400), ("/%ff%fe", 400),
                ("/\xff", 400), ("/%0d%0aX: y", 400), ("/?x=%0d%0a", 200),
                ("/?" + "q" * 2000, 200), ("/" + "a" * 3000, 414),
                ("/?" + "q" * 3000, 414), ("nothing", 400), ("", 400)):
            with self.subTest(path[:40]):
                answer = self.server.request(path=path)
                self.assertEqual(answer.status, status)
                self.assertNotIn("location", answer.headers)
                self.assertNotIn(b"evil", answer.data)
                self.assertNotIn(b"passwd", answer.data)

    def test_hosts(self):
        for host, status in (
                ("127.0.0.1", 200), ("localhost:8080", 200), ("[::1]:80", 200),
                ("any.name.will-do_1", 200), ("<script>", 400), ("a b", 400),
                ("user@host", 400), ("a:b", 400), ("a:99999", 400),
                ("a/b", 400), ("[::1", 400), ("a" * 300, 400),
                ("x;script-src", 400)):
            with self.subTest(host[:40]):
                self.assertEqual(
                    self.server.request(host=host).status, status)

    def test_heads(self):
        """Whole requests that must be answered so, and their connections
        closed."""
        ok = b"Host: a\r\n"
        for head, statuses in (
                (b"GET / HTTP/1.1\r\n", (400,)),
                (b"GET / HTTP/1.0\r\n", (200,)),
                (b"GET / HTTP/1.1\r\n" + ok + ok, (400,)),
                (b"GET http://a/ HTTP/1.1\r\n" + ok, (200,)),
                (b"GET http://evil/ HTTP/1.1\r\n" + ok, (400,)),
                (b"GET https://a/ HTTP/1.1\r\n" + ok, (400,)),
                (b"GET ftp://a/ HTTP/1.1\r\n" + ok, (400,)),
                (b"GET http://u:p@a/ HTTP/1.1\r\n" + ok, (400,)),
                (b"PRI * HTTP/2.0\r\n" + ok, (505,)),
                (b"GET / HTTP/3.0\r\n" + ok, (505,)),
                (b"GET / HTTP/1.9\r\n" + ok, (505,)),
                (b"GET / XTTP/1.1\r\n" + ok, (400,)),
                (b"CONNECT a:1 HTTP/1.1\r\n" + ok, (400, 404, 405)),
                (b"GET / HTTP/1.1\r\n" + ok + b"X: a\0b\r\n", (200, 400)),
                (b"GET / HTTP/1.1\r\n" + ok + b"X: \x01\r\n", (400,)),
                (b"GET / HTTP/1.1\r\n" + ok + b"X: a\r\n b\r\n", (200, 400)),
                (b"GET / HTTP/1.1\n" + ok, (200, 400)),
                (b"GET / HTTP/1.1\r\n" + ok + b"X: y\r\n" * 101, (431,)),
                (b"GET / HTTP/1.1\r\n" + ok + b"X: " + b"y" * 20000 + b"\r\n",
                 (431,)),
                (b"GET / HTTP/1.1\r\n" + ok + b"X: " + b"y" * 70000 + b"\r\n",
                 (0, 400, 431)),
                (b"GET / HTTP/1.1\r\n" + ok + b"Expect: x\r\n", (417,)),
                (b"GET / HTTP/1.1\r\n" + ok + b"Upgrade: h2c\r\n"
                 b"Connection: Upgrade\r\n", (200,)),
        ):
            with self.subTest(head[:60]):
                answer = Answer(self.server.send_raw(head + b"\r\n"))
                self.assertIn(answer.status, statuses)
                if answer.status:
                    self.check_headers(answer)

    def test_framing(self):
        """Of all these one answer comes: what follows is never another
        request."""
        smuggled = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
        for fields, body, status in (
                (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                 b"0\r\n\r\n" + smuggled, 400),
                (b"Content-Length: 5\r\nContent-Length: 6\r\n",
                 b"x" * 5 + smuggled, 400),
                (b"Content-Length: 5\r\nContent-Length: 5\r\n", b"x" * 5, 400),
                (b"Content-Length: 3x\r\n", b"xxx", 400),
                (b"Content-Length: +3\r\n", b"xxx", 400),
                (b"Content-Length: -1\r\n", b"", 400),
                (b"Content-Length: 99999999999999999999999\r\n", b"", 413),
                (b"Content-Length: 10000000000\r\n", b"x", 413),
                (b"Content-Length: 65537\r\n", b"x" * 65537, 413),
                (b"Content-Length: 65536\r\n", b"x" * 65536, 405),
                (b"Expect: 100-continue\r\nContent-Length: 99999999\r\n", b"",
                 413),
                (b"Transfer-Encoding: gzip\r\n", b"", 501),
                (b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n", 501),
                (b"Transfer-Encoding: chunked\r\n",
                 b"1000\r\n" + b"x" * 4096 + b"\r\n0\r\n\r\n", 405),
                (b"Transfer-Encoding: chunked\r\n",
                 (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 20, 413),
                (b"", smuggled * 200, 405),
        ):
            with self.subTest(fields):
                answer = Answer(self.server.send_raw(
                    b"POST / HTTP/1.1\r\nHost: a\r\n" + fields + b"\r\n" +
                    body))
                if status is not None:
                    self.assertEqual(answer.status, status)
                    self.check_headers(answer)
                self.assertLessEqual(answer.data.count(b"HTTP/1.1 "), 1)

    def test_body_of_a_get_is_passed_over(self):
        answer = self.server.request(
            headers=[("Content-Length", "3")], body=b"abc")
        self.assertEqual(answer.status, 200)

    def test_ranges_are_ignored(self):
        whole = self.server.request().body
        for value in ("bytes=0-9", "bytes=0-99999999", "bytes=-1", "junk",
                      "bytes=" + "0-," * 5000):
            for name in ("Range", "If-Range"):
                answer = self.server.request(headers=[("Range", value),
                                                      (name, value)][:1])
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.body, whole)

    def test_other_headers_are_ignored(self):
        for name, value in (("If-Modified-Since", "garbage"),
                            ("Accept", "%s%n;q=-1,,"),
                            ("User-Agent", "%0d%0afake: line" + "x" * 8000),
                            ("Accept-Encoding", "gzip;q=9, br"),
                            ("Origin", "http://evil.example")):
            answer = self.server.request(headers=[(name, value)])
            self.assertEqual(answer.status, 200, name)
            self.assertNotIn("access-control-allow-origin", answer.headers)

    def test_connections_leave_nothing_behind(self):
        for _ in range(20):
            self.server.request()
        wait_until(lambda: self.server.count_files() < 20, "few files", 5)
        files, memory = self.server.count_files(), self.server.rss_kib()
        for _ in range(1000):
            with self.server.connect() as connection:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                self.assertTrue(connection.recv(100))
        wait_until(lambda: self.server.count_files() <= files, "files back", 5)
        self.server.check_memory(memory, 4096)


if __name__ == "__main__":
    ServerTest.program = sys.argv.pop(1)
    unittest.main(verbosity=2)
