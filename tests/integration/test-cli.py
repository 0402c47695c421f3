#!/usr/bin/python3
# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""The program as its command line sees it: words, exit statuses, signals.

usage: test-cli.py PROGRAM CLIP [UNITTEST OPTION…]      needs openssl
"""

import glob
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../support"))
# pylint: disable=wrong-import-position
from server import DEADLINE_S, QUIET, Server, run
from websocket import WebSocket

PROGRAM = CLIP = ""
SECRET = "correct-horse-battery"

USAGE, DATAERR, NOINPUT, UNAVAILABLE = 64, 65, 66, 69

WRONG_VALUES = {
    "--host": ["", "999.1.1.1", "-", "a b", "http://localhost"],
    "--port": ["", "abc", "80x", "-1", "65536", "8080.0", "0x50"],
    "--ice-server": ["", "http://x", "stun:", "stun:host:99999", "stun:user@h",
                     "stun:host:", "turn:h", "turn:h:3478[user]", "stun:a\nb",
                     "stun:2001:db8::1", "stun:[::1", "x" * 5000,
                     "turn:h:1?transport=sctp[u:p]"],
    "--ice-address": ["", "host", "0.0.0.0", "224.0.0.1", "127.0.0.1:80"],
    "--udp-ports": ["", "5", "5-", "9999-9998", "80-90", "a-b", "1024-70000",
                    "1024-2000-3000"],
    "--allow-origin": ["", "*", "example.org", "https://example.org/path",
                       "ftp://example.org", "https://u@example.org"],
    "--max-viewers": ["", "0", "-5", "abc", "10001"],
    "--transcode": ["", "sometimes", "AUTO"],
    "--max-height": ["", "143", "2161", "720p"],
    "--video-codec": ["", "h265", "VP8"],
    "--video-bitrate": ["", "99", "50001", "2M"],
    "--audio-bitrate": ["", "15", "257", "96k"],
    "--max-encoders": ["", "0", "65"],
    "--cache-dir": [""],
    "--cache-size": ["", "1", "15M", "10X", "10GB", "-1G", "G", "8388608T"],
}

WRONG_COMBINATIONS = [
    (["--cert-file", "x.pem"], ["--cert-file", "--key-file"]),
    (["--key-file", "x.pem"], ["--cert-file", "--key-file"]),
    (["--not-there"], ["--not-there", "--help"]),
    (["-x"], ["-x", "--help"]),
    (["--port"], ["--port"]),
    (["--ice-server", "stun:127.0.0.1"] * 9, ["--ice-server", "9", "8"]),
    (["--ice-server", "none", "--ice-server", "stun:h"], ["--ice-server"]),
    (["--prepare", "--cache-dir", "none"], ["--prepare", "--cache-dir none"]),
]


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content)
        return path

    def expect_end(self, status, words, *arguments, **options):
        """The program ends so, and says why in one line with these words."""
        found, out, err = run(PROGRAM, *arguments, **options)
        self.assertEqual(found, status, f"{arguments}: {err}")
        self.assertEqual(out, "")
        last = err.rstrip("\n").split("\n")[-1]
        self.assertTrue(last.startswith("webrtc-video-server: "), err)
        for word in words:
            self.assertIn(word, last)
        return err

    def expect_good_end(self, server, number=signal.SIGTERM):
        self.assertEqual(server.end(number), 0, server.log.decode())


class Words(Case):
    def test_help_names_every_option(self):
        for option in "-h", "--help":
            status, out, err = run(PROGRAM, option)
            self.assertEqual((status, err), (0, ""))
            for name in [*WRONG_VALUES, "--cert-file", "--key-file",
                         "--no-loop", "--prepare", "--verbose", "--version", "--help"]:
                self.assertIn(name, out)

    def test_version(self):
        status, out, err = run(PROGRAM, "--version")
        self.assertEqual((status, err), (0, ""))
        self.assertRegex(out, r"^webrtc-video-server \d+\.\d+\.\d+\n$")

    def test_wrong_values(self):
        for option, values in WRONG_VALUES.items():
            for value in values:
                with self.subTest(option=option, value=value):
                    words = [option]
                    if len(value) < 20 and "\n" not in value and \
                            "[" not in value and "@" not in value:
                        words.append(f'"{value}"')
                    err = self.expect_end(USAGE, words, f"{option}={value}")
                    self.assertEqual(err.count("\n"), 1, err)
                    self.assertLess(len(err), 700)

    def test_wrong_combinations(self):
        for arguments, words in WRONG_COMBINATIONS:
            with self.subTest(arguments=arguments):
                self.expect_end(USAGE, words, *arguments)

    def test_errors_hide_the_password(self):
        for url in (f"turn:h:0[u:{SECRET}]", f"turn://u:{SECRET}@h",
                    f"turn:u:{SECRET}@h:3478", f"turn:h:3478[u:{SECRET}",
                    f"turn:h:3478?transport=sctp[u:{SECRET}]",
                    f"http:h[u:{SECRET}]", f"[u:{SECRET}]"):
            with self.subTest(url=url):
                err = self.expect_end(USAGE, ["--ice-server"],
                                      "--ice-server", url)
                self.assertNotIn(SECRET, err)


class Files(Case):
    def clip(self, size=None):
        with open(CLIP, "rb") as file:
            return file.read(size)

    def test_not_there(self):
        os.mkfifo(self.path("pipe.webm"))
        for path in (self.path("none.webm"), self.path("pipe.webm"),
                     self.path("none") + "/", "/dev/null", "/dev/zero"):
            with self.subTest(path=path):
                self.expect_end(NOINPUT, [os.path.basename(path.rstrip("/"))],
                                *QUIET, path)

    def test_not_playable(self):
        playlist = (b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n"
                    b"http://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n")
        for path in (self.path("empty.webm", b""),
                     self.path("garbage.mp4", os.urandom(100000)),
                     self.path("text.mkv", b"words, only words\n" * 500),
                     self.path("playlist.mp4", playlist),
                     self.path("head.webm", self.clip(600))):
            with self.subTest(path=path):
                self.expect_end(DATAERR, [os.path.basename(path)], *QUIET, path)

    def test_sound_alone(self):
        sound = self.path("sound.webm")
        subprocess.run(["ffmpeg", "-v", "error", "-i", CLIP, "-map", "0:a",
                        "-c", "copy", sound], check=True)
        with Server(PROGRAM, sound) as server:
            self.expect_good_end(server)

    def test_one_bad_file_of_two(self):
        self.expect_end(NOINPUT, ["none.webm"], *QUIET, CLIP,
                        self.path("none.webm"))

    def test_odd_names(self):
        names = ["-dash.webm", "two words.webm", "ünïcode.webm",
                 b"latin-\xe9.webm"]
        for name in names:
            with self.subTest(name=name):
                path = os.path.join(os.fsencode(self.folder), os.fsencode(name))
                with open(path, "wb") as file:
                    file.write(self.clip())
                previous = os.getcwd()
                os.chdir(self.folder)
                self.addCleanup(os.chdir, previous)
                with Server(PROGRAM, "--", os.path.basename(path)) as server:
                    self.expect_good_end(server)


class Unavailable(Case):
    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = str(other.getsockname()[1])
            self.expect_end(UNAVAILABLE, ["127.0.0.1", port, "in use"],
                            *QUIET, "--port", port, CLIP)

    def test_address_of_another_machine(self):
        self.expect_end(UNAVAILABLE, ["192.0.2.1"], *QUIET,
                        "--host", "192.0.2.1", CLIP)

    def missing_plugin(self, pattern):
        """An environment with the plugins installed but those of a pattern."""
        folder = self.path("plugins")
        os.mkdir(folder)
        for plugin in glob.glob("/usr/lib/*/gstreamer-1.0/*.so"):
            if pattern not in os.path.basename(plugin):
                os.symlink(plugin, os.path.join(folder,
                                                os.path.basename(plugin)))
        return {"GST_PLUGIN_SYSTEM_PATH": folder, "GST_PLUGIN_PATH": "",
                "GST_REGISTRY": self.path("registry.bin")}

    def test_missing_elements_are_named_with_their_package(self):
        for pattern, element, package, codec in (
                ("gstnice", "nice", "gstreamer1.0-nice", "vp8"),
                ("gstvpx", "vp8enc", "gstreamer1.0-plugins-good", "vp8"),
                ("gstx264", "x264enc", "gstreamer1.0-plugins-ugly", "h264"),
                ("gstwebrtc.", "webrtcbin", "gstreamer1.0-plugins-bad", "vp8")):
            with self.subTest(element=element):
                self.expect_end(UNAVAILABLE, [element, package], *QUIET,
                                "--video-codec", codec, CLIP,
                                env=self.missing_plugin(pattern))
            self.doCleanups()
            self.setUp()


class Certificates(Case):
    def setUp(self):
        super().setUp()
        self.make_pair("a")
        self.make_pair("b")

    def make_pair(self, name):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-keyout", self.path(name + ".key"),
             "-out", self.path(name + ".crt")], check=True,
            stderr=subprocess.DEVNULL)

    def pair(self, certificate, key):
        return ["--cert-file", certificate, "--key-file", key]

    def test_bad_files(self):
        certificate, key = self.path("a.crt"), self.path("a.key")
        locked = self.path("locked.key")
        subprocess.run(["openssl", "pkcs8", "-topk8", "-in", key, "-out",
                        locked, "-passout", "pass:x"], check=True)
        with open(certificate, "rb") as file:
            cut = self.path("cut.crt", file.read()[:200])
        garbage = self.path("garbage.pem", os.urandom(500))
        empty = self.path("empty.pem", b"")
        for pair, word in (
                ((self.path("none.crt"), key), "none.crt"),
                ((certificate, self.path("none.key")), "none.key"),
                ((self.folder, key), self.folder), ((empty, key), "empty.pem"),
                ((cut, key), "cut.crt"), ((garbage, key), "garbage.pem"),
                ((certificate, garbage), "garbage.pem"),
                ((certificate, locked), "locked.key"),
                ((key, certificate), "a."),
                ((certificate, self.path("b.key")), "b.key")):
            with self.subTest(pair=pair):
                self.expect_end(UNAVAILABLE, [word], *QUIET, *self.pair(*pair),
                                CLIP)

    def test_https_and_hangup(self):
        arguments = self.pair(self.path("a.crt"), self.path("a.key"))
        # A bad certificate is worth a warning, which tests make fatal; and
        # what TLS is spoken is not for the environment to say.
        env = {"G_DEBUG": None, "G_TLS_GNUTLS_PRIORITY": "BANANA"}
        with Server(PROGRAM, *arguments, CLIP, env=env) as server:
            self.assertTrue(server.url.startswith("https://"))
            self.assertEqual(server.get()[0], 200)
            self.path("a.crt", b"no longer good")
            server.process.send_signal(signal.SIGHUP)
            server.wait_for_log("a.crt")
            self.assertEqual(server.get()[0], 200)
            self.expect_good_end(server)


class Serving(Case):
    def test_too_few_files_are_told(self):
        for limit, words in ((64, "too low for any viewer"),
                             (500, "may refuse viewers before there are 100")):
            with self.subTest(limit=limit), \
                    Server("prlimit", CLIP, env={"G_DEBUG": None},
                           options=[f"--nofile={limit}", PROGRAM, *QUIET]) as server:
                server.wait_for_log(words)

    def test_says_where_and_ends_well(self):
        for number in signal.SIGTERM, signal.SIGINT:
            with Server(PROGRAM, "--no-loop", CLIP) as server:
                print(f"listening after {server.start_seconds:.2f} s",
                      file=sys.stderr)
                self.assertRegex(server.url, r"^http://127\.0\.0\.1:\d+/$")
                self.assertEqual(server.get()[0], 200)
                self.expect_good_end(server, number)
                self.assertEqual(server.output.count(b"\n"), 1)

    def test_bundled_clip(self):
        with Server(PROGRAM) as server:
            self.expect_good_end(server)

    def test_says_where_the_cache_is(self):
        caches = os.path.join(self.folder, ".cache", "webrtc-video-server")
        options = [o for o in QUIET if not o.startswith("--cache-dir")]
        for home, words in ((self.folder, caches), (None, "--cache-dir would")):
            env = {"HOME": home, "XDG_CACHE_HOME": None}
            with Server(PROGRAM, CLIP, options=options, env=env) as server:
                server.wait_for_log(words)
                self.expect_good_end(server)

    def test_ipv6(self):
        for host in "::1", "[::1]":
            options = ["--host", host, "--port", "0", "--ice-server", "none",
                       "--cache-dir", "none", "--verbose"]
            with Server(PROGRAM, CLIP, options=options) as server:
                self.assertRegex(server.url, r"^http://\[::1\]:\d+/$")
                self.assertEqual(server.get()[0], 200)
                self.expect_good_end(server)

    def test_hangup_without_tls(self):
        with Server(PROGRAM, CLIP) as server:
            server.process.send_signal(signal.SIGHUP)
            self.assertEqual(server.get()[0], 200)
            self.expect_good_end(server)

    def test_second_signal_ends_it_at_once(self):
        with Server(PROGRAM, CLIP) as server, WebSocket(server.url) as viewer:
            viewer.send({"type": "start"})
            viewer.receive_type("offer")
            server.wait_for_log("warmed up")
            server.process.send_signal(signal.SIGTERM)
            server.wait_for_log("shutting down")
            self.expect_good_end(server)

    def test_viewers_are_told_of_the_end(self):
        with Server(PROGRAM, CLIP) as server, WebSocket(server.url) as viewer:
            viewer.send({"type": "start"})
            viewer.receive_type("offer")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(viewer.receive_type("error")["code"], "shutdown")
            self.assertEqual(server.process.wait(DEADLINE_S), 0)

    def test_secrets_stay_out_of_the_log(self):
        turn = f"turn:127.0.0.1:9[viewer:{SECRET}]"
        options = ["--host", "127.0.0.1", "--port", "0", "--verbose",
                   "--cache-dir", "none", "--ice-server", turn]
        with Server(PROGRAM, CLIP, options=options) as server:
            with WebSocket(server.url) as viewer:
                servers = viewer.receive_type("welcome")["iceServers"]
                self.assertIn(SECRET, str(servers), "the viewer needs it")
                viewer.send({"type": "start"})
                offer = viewer.receive_type("offer")["sdp"]
                viewer.send({"type": "answer", "sdp": offer})
                viewer.receive_type("error")
            self.expect_good_end(server)
            self.assertNotIn(SECRET, (server.output + server.log).decode())
            password = offer.split("a=ice-pwd:")[1].split("\r")[0]
            self.assertNotIn(password, server.log.decode())

    def test_deaf_outputs(self):
        # Where nobody reads what it says it serves all the same.
        with socket.create_server(("127.0.0.1", 0)) as place:
            port = place.getsockname()[1]
        process = subprocess.Popen(
            f'exec "{PROGRAM}" --host 127.0.0.1 --port {port} '
            f'--ice-server none --cache-dir none --verbose "{CLIP}" >&- 2>/dev/full',
            shell=True)
        try:
            Server.wait_until_it_listens(port, process)
            with WebSocket(f"http://127.0.0.1:{port}/") as viewer:
                viewer.send({"type": "start"})
                viewer.receive_type("offer")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(DEADLINE_S), 0)
        finally:
            process.kill()
            process.wait()

    def test_few_file_descriptors(self):
        limited = ["sh", "-c", 'ulimit -n 64; exec "$0" "$@"', PROGRAM]
        with Server(*limited, *QUIET, CLIP, options=[]) as server:
            self.assertEqual(server.get()[0], 200)
            with WebSocket(server.url) as viewer:
                self.assertEqual(viewer.receive_type("error")["code"], "busy")
            self.expect_good_end(server)


if __name__ == "__main__":
    PROGRAM, CLIP = sys.argv[1:3]
    del sys.argv[1:3]
    unittest.main()
