# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0
"""What a server counts, as Prometheus would read it."""

import re

PREFIX = "webrtc_video_server_"

SAMPLE = re.compile(r"([a-zA-Z_:][\w:]*)"
                    r'((?:\{\w+="(?:[^"\\\n]|\\[\\"n])*"(?:,\w+="(?:[^"\\\n]|\\[\\"n])*")*,?\})?)'
                    r" (\S+)")


def parse(text):
    """{family: (type, {sample: number})}, the samples with their labels and
    without the prefix. Raises ValueError at what is not valid."""
    families, current = {}, None
    for line in text.splitlines():
        comment = re.fullmatch(r"# (HELP|TYPE) (\S+) (.+)", line)
        sample = SAMPLE.fullmatch(line)
        if comment and comment[1] == "TYPE":
            current = comment[2]
            if current in families:
                raise ValueError(f"announced twice: {line}")
            families[current] = (comment[3], {})
        elif sample and current and sample[1].startswith(current):
            families[current][1][sample[1][len(PREFIX):] + sample[2]] = \
                float(sample[3])
        elif not comment:
            raise ValueError(f"not a metric: {line!r}")
    return families


def scrape(server):
    """{sample: number}, as 'encoders_started_total{kind="video"}'."""
    families = parse(server.get("/metrics")[1].decode())
    return {name: number for _, samples in families.values()
            for name, number in samples.items()}


def counters(server):
    """As scrape(), of what can only rise."""
    families = parse(server.get("/metrics")[1].decode())
    return {name: number for kind, samples in families.values()
            if kind in ("counter", "histogram")
            for name, number in samples.items()}
