# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""What a process of ours holds and spends, from outside."""

import json
import os
import time


def count(process, what):
    """Threads ("task") or descriptors ("fd")."""
    return len(os.listdir(f"/proc/{process.pid}/{what}"))


def resident_kib(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    raise ValueError("no VmRSS")


def own_kib(process):
    """Memory, and of what it shares with others its share."""
    with open(f"/proc/{process.pid}/smaps_rollup", encoding="ascii") as rollup:
        for line in rollup:
            if line.startswith("Pss:"):
                return int(line.split()[1])
    raise ValueError("no Pss")


def cpu_seconds(process):
    """User and system time of all its threads, also ended ones."""
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sessions(server):
    return json.loads(server.get("/healthz")[1])["sessions"]


def wait_until(what, predicate, seconds=30, pause=0.02):
    """Asks again and again, where nothing tells: the seconds it took."""
    begin = time.monotonic()
    while not predicate():
        if time.monotonic() - begin > seconds:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        time.sleep(pause)
    return time.monotonic() - begin


def wait_settled(process, quiet_seconds=1):
    """Until threads and descriptors have stayed as they are for a while."""
    begin = time.monotonic()
    last, since = None, begin
    while time.monotonic() - since < quiet_seconds:
        now = count(process, "task"), count(process, "fd")
        if now != last:
            last, since = now, time.monotonic()
        if since - begin > 60:
            raise AssertionError("threads or descriptors never settle")
        time.sleep(0.02)
