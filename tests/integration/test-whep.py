#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""WHEP as requests and answers, over faked sessions.

usage: test-whep.py SERVER-PROGRAM
"""

import socket
import struct
import sys
import unittest
from urllib.parse import urljoin

sys.path.insert(0, __file__.rsplit("/", 2)[0] + "/support")
from whep_http import (CANDIDATE, CREDENTIALS, FRAGMENT, FRIEND,  # noqa: E402
                       MEDIA, OFFER, SDP, TURN, UNANSWERED, WhepTest)
from wvs_http import wait_until  # noqa: E402


class Begin(WhepTest):
    def test_created(self):
        answer = self.post()
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.headers["content-type"], SDP)
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertEqual(answer.body, b"v=0\r\ns=answer\r\n")
        self.assertRegex(answer.headers["location"],
                         r"^whep/sessions/[A-Za-z0-9_-]{22}$")
        self.assertRegex(answer.headers["etag"], r'^"[A-Za-z0-9_-]{22}"$')
        self.assertEqual(self.count(), 1)

    def test_each_has_its_own_url_and_tag(self):
        opened = [self.open() for _ in range(5)]
        self.assertEqual(len({path for path, _ in opened}), 5)
        self.assertEqual(len({tag for _, tag in opened}), 5)

    def test_location_is_relative_to_what_was_asked(self):
        for path in ("/whep", "/whep/first", "/whep/second?position=1"):
            location = self.post(path).headers["location"]
            for prefix in ("", "/some/where"):
                self.assertRegex(
                    urljoin("http://a" + prefix + path, location),
                    f"^http://a{prefix}/whep/sessions/[^/]*$")

    def test_links(self):
        answer = self.post()
        links = [value for name, value in answer.fields if name == "Link"]
        self.assertIn(TURN, links)
        self.assertEqual(len(links), 2)
        self.assertRegex(links[1], '^<' + answer.headers["location"] +
                         '>; rel="urn:uuid:[0-9a-f-]{36}"$')

    def test_content_type(self):
        for kind in ("text/plain", "application/sdpx", "", "application/json",
                     FRAGMENT):
            answer = self.post(kind=kind)
            self.check_problem(answer, 415)
            self.assertEqual(answer.headers["accept-post"], SDP)
        self.check_problem(self.send("POST", "/whep", None, OFFER), 415)
        for kind in ("Application/SDP", SDP + ";charset=utf-8", SDP + " ; x"):
            self.assertEqual(self.post(kind=kind).status, 201)

    def test_bad_offers(self):
        for body in (b"", b"hello", b"v=0\r\n\0", b"{}"):
            self.check_problem(self.post(body=body), 400)
        self.check_problem(self.post(body=OFFER + b"s=unacceptable\r\n"), 422)
        self.check_problem(self.post(body=OFFER + b"s=failing\r\n"), 422)
        self.assertEqual(self.count(), 0)

    def test_query(self):
        self.assertEqual(self.post("/whep?position=12.5&muted&x=y").status, 201)
        self.check_problem(self.post("/whep?position=soon"), 400)
        self.check_problem(self.post("/whep?muted=maybe"), 400)

    def test_titles(self):
        self.assertEqual(self.post("/whep/second").status, 201)
        for path in ("/whep/third", "/whep/", "/whep/first/", "/whep/sessions",
                     "/whep/first/second"):
            for method in ("GET", "HEAD", "POST", "PUT"):
                answer = self.send(method, path, SDP, OFFER)
                self.assertEqual(answer.status, 404, (method, path))
        self.check_problem(self.post("/whep/third"), 404)
        self.check_problem(self.post("/whepx"), 404)

    def test_title_that_is_gone(self):
        path, _ = self.open("/whep/first")
        self.send("PATCH", path, "application/json",
                  b'{"action":"seek","position":777}')
        answer = self.post("/whep/first")
        self.check_problem(answer, 409)
        self.assertGreater(int(answer.headers["retry-after"]), 0)
        self.check_problem(self.post("/whep/third"), 404)
        self.assertEqual(self.post().status, 201)

    def test_too_large(self):
        body = OFFER + b"a=x\r\n" * 14000
        self.check_problem(self.post(body=body), 413)
        chunks = b"".join(b"1000\r\n" + b"x" * 4096 + b"\r\n"
                          for _ in range(20)) + b"0\r\n\r\n"
        answer = self.server.request(
            "POST", "/whep", [("Content-Type", SDP),
                              ("Transfer-Encoding", "chunked")], chunks)
        self.check_problem(answer, 413)

    def test_in_chunks(self):
        answer = self.server.request(
            "POST", "/whep", [("Content-Type", SDP),
                              ("Transfer-Encoding", "chunked")],
            b"5\r\nv=0\r\n\r\n2\r\ns=\r\n0\r\n\r\n")
        self.assertEqual(answer.status, 201)

    def test_asked_to_wait(self):
        answer = self.server.request(
            "POST", "/whep", [("Content-Type", SDP), ("Expect", "100-continue"),
                              ("Content-Length", len(OFFER))], OFFER)
        self.assertIn(b"HTTP/1.1 201 Created\r\n", answer.data)


class Full(WhepTest):
    args = ("--max-sessions", "2")

    def test_full(self):
        path, _ = self.open()
        self.open()
        answer = self.post()
        self.check_problem(answer, 503)
        self.assertGreater(int(answer.headers["retry-after"]), 0)
        self.assertEqual(self.send("DELETE", path).status, 200)
        self.open()


class Late(WhepTest):
    args = ("--answer-ms", "1000")

    def test_no_answer_in_time(self):
        answer = self.post(body=OFFER + b"s=unanswered\r\n")
        self.check_problem(answer, 503)
        self.assertIn("retry-after", answer.headers)
        self.assertEqual(self.count(), 0)

    def test_client_leaves_before_the_answer(self):
        for hard in (False, True):
            for _ in range(10):
                client = self.server.connect()
                client.sendall(UNANSWERED)
                if hard:  # RST
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                      struct.pack("ii", 1, 0))
                client.close()
        wait_until(lambda: self.count() == 0, "sessions to end")
        wait_until(lambda: self.server.count_files() < 20, "files back")

    def test_server_ends_meanwhile(self):
        client = self.server.connect()
        client.sendall(UNANSWERED)
        wait_until(lambda: self.count() == 1, "a session")
        self.server.process.terminate()
        self.assertIn(b" 503 ", client.recv(65536))
        client.close()


class Session(WhepTest):
    def test_trickle(self):
        path, tag = self.open()
        for body in (CREDENTIALS + MEDIA + CANDIDATE,
                     MEDIA + CREDENTIALS + CANDIDATE + b"a=end-of-candidates",
                     MEDIA + CANDIDATE):
            answer = self.patch(path, body, tag)
            self.assertEqual((answer.status, answer.body), (204, b""))
            self.assertNotIn("etag", answer.headers)
        answer = self.patch(path, MEDIA, f'"x", {tag}')
        self.assertEqual(answer.status, 204)

    def test_conditions(self):
        path, tag = self.open()
        self.check_problem(self.patch(path, MEDIA), 428)
        for stale in ('"x"', "", tag.strip('"'), "W/" + tag, '"x", "y"'):
            self.check_problem(self.patch(path, MEDIA, stale), 412)
            self.check_problem(
                self.patch(path, b'{"action":"play"}', stale,
                           "application/json"), 412)

    def test_restart(self):
        path, tag = self.open()
        other = CREDENTIALS.replace(b"EsAw", b"ysXw")
        for body, condition in ((other, "*"), (other + MEDIA, '"*"'),
                                (other + MEDIA + CANDIDATE, tag),
                                (CREDENTIALS, "*")):
            self.check_problem(self.patch(path, body, condition), 422)
        self.assertEqual(self.patch(path, MEDIA, tag).status, 204)
        self.assertEqual(self.count(), 1)

    def test_bad_bodies(self):
        path, tag = self.open()
        for body in (b"", b"hello", CANDIDATE, b"\0", b"\xff",
                     MEDIA + b"a=candidate:bad\r\n", OFFER):
            self.check_problem(self.patch(path, body, tag), 400)
        self.assertEqual(self.patch(path, MEDIA, tag).status, 204)

    def test_types(self):
        path, tag = self.open()
        for kind in ("", SDP, "text/plain"):
            answer = self.patch(path, MEDIA, tag, kind)
            self.check_problem(answer, 415)
            self.assertIn(FRAGMENT, answer.headers["accept-patch"])

    def test_control(self):
        path, _ = self.open()
        for body, status in (
                (b'{"action":"pause"}', 204), (b'{"action":"play"}', 204),
                (b'{"action":"seek","position":3.5}', 204),
                (b'{"action":"seek"}', 400), (b'{"action":"fly"}', 400),
                (b"{", 400), (b"", 400)):
            answer = self.patch(path, body, None, "application/json")
            self.assertEqual(answer.status, status, body)
            if status != 204:
                self.check_problem(answer, status)

    def test_delete(self):
        path, _ = self.open()
        answer = self.send("DELETE", path, headers=[("If-Match", '"stale"')])
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(self.count(), 0)
        for method in ("DELETE", "GET", "HEAD", "PATCH", "PUT"):
            self.assertEqual(self.send(method, path).status, 404, method)
        self.check_problem(self.send("DELETE", path), 404)

    def test_url_of_a_session_that_failed(self):
        path, _ = self.open()
        self.patch(path, b'{"action":"seek","position":666}', None,
                   "application/json")
        self.check_problem(self.send("GET", path), 404)
        self.assertEqual(self.count(), 0)

    def test_unknown(self):
        path, tag = self.open()
        for wrong in (path.swapcase(), path[:-1], path + "x", path + "/",
                      "/whep/sessions/", "/whep/sessions/" + "x" * 300):
            for method in ("PATCH", "DELETE", "GET"):
                self.check_problem(self.send(method, wrong), 404)
        self.assertEqual(self.patch(path, MEDIA, tag).status, 204)

    def test_too_many_requests(self):
        path, tag = self.open()
        for _ in range(2000):
            answer = self.patch(path, MEDIA, tag)
            if answer.status != 204:
                break
        self.check_problem(answer, 429)
        self.assertIn("retry-after", answer.headers)
        self.assertEqual(self.count(), 1)


class Methods(WhepTest):
    def test_presence(self):
        session, _ = self.open()
        for path in ("/whep", "/whep/first", session):
            get = self.send("GET", path)
            head = self.send("HEAD", path)
            self.assertEqual((get.status, get.body), (200, b""))
            self.assertEqual((head.status, head.body), (200, b""))
            self.assertEqual(get.headers["content-type"], SDP)
            get.headers.pop("date")
            head.headers.pop("date")
            self.assertEqual(get.headers, head.headers)

    def test_options(self):
        session, _ = self.open()
        for path, methods in (("/whep", "GET, HEAD, POST, OPTIONS"),
                              ("/whep/first", "GET, HEAD, POST, OPTIONS"),
                              (session, "GET, HEAD, PATCH, DELETE, OPTIONS")):
            answer = self.send("OPTIONS", path)
            self.assertEqual((answer.status, answer.body), (200, b""))
            self.assertEqual(answer.headers["accept-post"], SDP)
            self.assertEqual(answer.headers["allow"], methods)
            self.assertEqual(answer.headers["link"], TURN)

    def test_others(self):
        session, _ = self.open()
        for path, methods in (("/whep", ("PUT", "PATCH", "DELETE", "TRACE")),
                              (session, ("PUT", "POST", "TRACE"))):
            for method in methods:
                answer = self.send(method, path)
                self.check_problem(answer, 405)
                self.assertNotIn(method, answer.headers["allow"].split(", "))


class OtherOrigins(WhepTest):
    def test_preflight(self):
        session, _ = self.open()
        for path, method in (("/whep", "POST"), (session, "PATCH"),
                             (session, "DELETE"), ("/offer", "POST")):
            headers = [("Access-Control-Request-Method", method),
                       ("Access-Control-Request-Headers", "content-type")]
            answer = self.send("OPTIONS", path,
                               headers=[("Origin", FRIEND), *headers])
            self.assertIn(answer.status, (200, 204))
            self.assertEqual(
                answer.headers["access-control-allow-origin"], FRIEND)
            self.assertIn(method,
                          answer.headers["access-control-allow-methods"])
            allowed = answer.headers["access-control-allow-headers"].lower()
            for name in ("content-type", "if-match", "authorization"):
                self.assertIn(name, allowed)
            self.assertEqual(answer.headers["vary"], "Origin")
            self.assertNotIn("link", answer.headers)
            answer = self.send("OPTIONS", path, headers=[
                ("Origin", "https://evil.example"), *headers])
            self.assertFalse([name for name in answer.headers
                              if name.startswith("access-control")])

    def test_friend_may_read(self):
        answer = self.post(headers=[("Origin", FRIEND)])
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.headers["access-control-allow-origin"], FRIEND)
        exposed = answer.headers["access-control-expose-headers"].lower()
        for name in ("location", "link", "etag"):
            self.assertIn(name, exposed)
        answer = self.post(body=b"", headers=[("Origin", FRIEND)])
        self.assertEqual(answer.headers["access-control-allow-origin"], FRIEND)

    def test_stranger_may_not_begin(self):
        session, tag = self.open()
        origin = [("Origin", "https://evil.example")]
        self.check_problem(self.post(headers=origin), 403)
        self.check_problem(self.send("DELETE", session, headers=origin), 403)
        self.check_problem(
            self.send("PATCH", session, FRAGMENT, MEDIA,
                      [("If-Match", tag), *origin]), 403)
        answer = self.send("GET", "/iceServers", headers=origin)
        self.assertNotIn("access-control-allow-origin", answer.headers)
        self.assertEqual(self.count(), 1)


if __name__ == "__main__":
    WhepTest.program = sys.argv.pop(1)
    unittest.main(verbosity=2)
