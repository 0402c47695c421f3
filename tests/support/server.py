# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""The built program as a process, for tests that use it from outside."""

import os
import re
import select
import signal
import socket
import ssl
import subprocess
import time
import urllib.request

DEADLINE_S = 30

# Loopback only, nobody is asked for addresses, and nothing of this user's is
# touched.
QUIET = ["--host", "127.0.0.1", "--port", "0", "--ice-server", "none",
         "--cache-dir=none", "--verbose"]


def run(program, *arguments, env=None, **options):
    """Runs the program to its end: (status, stdout, stderr)."""
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=DEADLINE_S, env={**os.environ, **(env or {})},
                          check=False, **options)
    return (done.returncode, done.stdout.decode(),
            done.stderr.decode(errors="replace"))


class Server:
    """The program while it serves. `url` is what it says to open.

    with Server(program, "--no-loop") as server: server.get("/")
    """

    def __init__(self, program, *arguments, env=None, options=None, log=None):
        """`log`: a file to take the log, for more of it than a pipe holds."""
        environment = {**os.environ, **(env or {})}
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [program, *(QUIET if options is None else options), *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=log or subprocess.PIPE,
            env={k: v for k, v in environment.items() if v is not None})
        self.output = b""
        self.log = b""
        self.url = self._wait_for_url()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(DEADLINE_S)
        self.process.stdout.close()
        if self.process.stderr:
            self.process.stderr.close()

    def _read(self, until):
        """Collects output and log until until() or the end of both."""
        deadline = time.monotonic() + DEADLINE_S
        streams = {self.process.stdout, self.process.stderr} - {None}
        while streams and not until():
            left = deadline - time.monotonic()
            ready = select.select(list(streams), [], [], max(0, left))[0]
            if not ready:
                raise TimeoutError(f"waited in vain; log:\n{self.log.decode()}")
            for stream in ready:
                data = os.read(stream.fileno(), 65536)
                if not data:
                    streams.remove(stream)
                name = "output" if stream is self.process.stdout else "log"
                setattr(self, name, getattr(self, name) + data)

    def _wait_for_url(self):
        found = []

        def has_url():
            found[:] = re.findall(rb"https?://\S+/", self.output)
            return bool(found)

        self._read(has_url)
        if not found:
            self.process.wait(DEADLINE_S)
            raise RuntimeError(f"ended with {self.process.returncode} before "
                               f"it listened: {self.log.decode()}")
        self.start_seconds = time.monotonic() - self.started
        return found[0].decode()

    @staticmethod
    def wait_until_it_listens(port, process):
        """For a server that cannot say so."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise TimeoutError("nobody listens there")

    def wait_for_log(self, text):
        self._read(lambda: text.encode() in self.log)
        assert text.encode() in self.log, f"no “{text}” in the log"

    def get(self, path="/"):
        """Fetches a path: (status, body). Any certificate will do."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context))
        with opener.open(self.url.rstrip("/") + path,
                         timeout=DEADLINE_S) as reply:
            return reply.status, reply.read()

    def end(self, number=signal.SIGTERM):
        """Sends a signal and waits for the end: the exit status.

        Making a key takes seconds on a busy machine and cannot be cut short:
        that is waited for before, as the end has a deadline of its own.
        """
        if self.process.stderr:  # else long past, in a log of its own
            self.wait_for_log("warmed up")
        self.process.send_signal(number)
        self._read(lambda: False)
        return self.process.wait(DEADLINE_S)
