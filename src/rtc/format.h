/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"
#include "sdp.h"

/* The payload types that a viewer offers to receive, as far as we can send
 * them. Internal to rtc/. Thread: any. */

/**
 * wvs_format_find:
 *
 * Returns: (transfer none) (nullable): the payload type of @media for @codec;
 *   of several the one of the highest profile, which takes the others' streams
 *   too (RFC 6184 §8.2.2), and among those the first
 */
const WvsSdpFormat *wvs_format_find (const WvsSdpMedia *media, WvsCodec codec);

/* (transfer none) (nullable): that for retransmissions of @format. */
const WvsSdpFormat *wvs_format_find_rtx (const WvsSdpMedia *media,
    const WvsSdpFormat *format);

/* (transfer full) (array zero-terminated=1): the codecs of @media that we can
 * send, as in WvsCapabilities. */
char **wvs_format_list_types (const WvsSdpMedia *media)
    G_GNUC_WARN_UNUSED_RESULT;

/* @format as one of @codec, a=rtpmap and a=fmtp, with what @codec needs of its
 * parameters and no others. */
void wvs_format_write (GString *text, const WvsSdpFormat *format,
    WvsCodec codec);

/* @rtx, of wvs_format_find_rtx(), likewise. */
void wvs_format_write_rtx (GString *text, const WvsSdpFormat *rtx);
