# Copyright (c) the webrtc-video-server authors
# SPDX-License-Identifier: Apache-2.0

"""Offers and fragments for whep-conformance, and a way to look into answers."""

import secrets

FINGERPRINT = ":".join(["A5"] * 32)

FORMATS = {
    "audio": ("111 0", [
        "rtpmap:111 opus/48000/2", "rtcp-fb:111 transport-cc",
        "fmtp:111 minptime=10;useinbandfec=1", "rtpmap:0 PCMU/8000"]),
    "video": ("96 97 102 103", [
        "rtpmap:96 VP8/90000", "rtcp-fb:96 nack", "rtcp-fb:96 nack pli",
        "rtcp-fb:96 transport-cc", "rtpmap:97 rtx/90000", "fmtp:97 apt=96",
        "rtpmap:102 H264/90000", "rtcp-fb:102 nack", "rtcp-fb:102 nack pli",
        "fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;"
        "profile-level-id=42e01f", "rtpmap:103 rtx/90000", "fmtp:103 apt=102"]),
}


def make_offer(kinds=("audio", "video"), direction="recvonly"):
    """As a browser makes it before it has any candidates."""
    transport = ["ice-ufrag:" + secrets.token_hex(4),
                 "ice-pwd:" + secrets.token_hex(12), "ice-options:trickle",
                 "fingerprint:sha-256 " + FINGERPRINT, "setup:actpass"]
    mids = [str(i) for i in range(len(kinds))]
    lines = ["v=0", f"o=- {secrets.randbits(62)} 2 IN IP4 127.0.0.1", "s=-",
             "t=0 0", "a=group:BUNDLE " + " ".join(mids)]
    for kind, mid in zip(kinds, mids):
        payloads, attributes = FORMATS[kind]
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {payloads}", "c=IN IP4 0.0.0.0"]
        lines += ["a=" + attribute for attribute in [
            *transport, "mid:" + mid, direction, "rtcp-mux", "rtcp-mux-only",
            "rtcp-rsize", *attributes]]
        if direction.startswith("send"):
            lines += ["a=msid:stream " + kind]
    return "\r\n".join(lines) + "\r\n"


def make_fragment(offer, candidate):
    """A candidate of the one who offers; None: there are no more."""
    first = media_of(offer)[0]
    lines = ["a=ice-ufrag:" + values_of(first, "ice-ufrag")[0],
             "a=ice-pwd:" + values_of(first, "ice-pwd")[0],
             "m=" + first.split("\r\n")[0],
             "a=mid:" + values_of(first, "mid")[0],
             "a=" + (candidate or "end-of-candidates")]
    return "\r\n".join(lines) + "\r\n"


def media_of(sdp):
    """The media descriptions, each without its first "m="."""
    return ("\r\n" + sdp).split("\r\nm=")[1:]


def values_of(media, name):
    """The values of an attribute."""
    prefix = f"a={name}:"
    return [line[len(prefix):] for line in media.split("\r\n")
            if line.startswith(prefix)]
