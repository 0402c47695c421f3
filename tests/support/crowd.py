# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""Real receivers, several in one process, led by lines (see viewers.c)."""

import json
import os
import select
import subprocess
import time

DEADLINE_S = 60


class Crowd:
    """`count` viewers of the server at `url` (its page's address).

    with Crowd(program, url, 2) as crowd: crowd.wait_joined()
    """

    def __init__(self, program, url, count):
        socket = url.replace("http", "ws", 1) + "ws"
        self.process = subprocess.Popen(
            [program, socket, str(count)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.errors = []
        self.pending = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()
        self.process.stdin.close()
        self.process.stdout.close()

    def _read_line(self, deadline):
        while b"\n" not in self.pending:
            left = deadline - time.monotonic()
            ready = select.select([self.process.stdout], [], [], max(0, left))
            data = os.read(self.process.stdout.fileno(), 65536) if ready[0] else b""
            if not data:
                raise TimeoutError(f"the crowd said no more; {self.errors}")
            self.pending += data
        line, self.pending = self.pending.split(b"\n", 1)
        return line.decode()

    def wait(self, word, seconds=DEADLINE_S):
        """The rest of the next line that begins with `word`."""
        deadline = time.monotonic() + seconds
        while True:
            line = self._read_line(deadline)
            if line.startswith("error "):
                self.errors.append(line)
            elif line.split(" ", 1)[0] == word:
                return line[len(word) + 1:]

    def tell(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait_joined(self):
        """Until each viewer has its first frame: milliseconds."""
        return float(self.wait("joined"))

    def wait_frames(self, count, seconds=DEADLINE_S):
        """Until each viewer has `count` more frames: milliseconds."""
        self.tell(f"frames {count}")
        return float(self.wait("frames", seconds))

    def join(self, position):
        """One more viewer, who begins there (seconds). Does not wait."""
        self.tell(f"join {position:.3f}")

    def report(self, seconds=None):
        """A list of dicts, one a viewer (see viewers.c), on the last seconds or
        on everything."""
        self.tell("report" if seconds is None else f"report {1000 * seconds:.0f}")
        return json.loads(self.wait("report"))

    def leave(self):
        """As a page goes that is closed."""
        self.tell("leave")
        self.wait("left")
        self.process.wait(DEADLINE_S)

    def kill(self):
        """As a browser goes that is killed."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(DEADLINE_S)
