/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "sdp.h"

/* What the descriptions that are built here for webrtcbin have in common: they
 * are of checked fields alone. Internal to rtc/. Thread: any. */

/* The session level up to a=group:BUNDLE, which the mids are to follow. */
void wvs_sdp_write_begin (GString *text);

/* After its m= line: that a media description named @mid is to be received, by
 * the ICE and DTLS of @transport. */
void wvs_sdp_write_transport (GString *text, const char *mid,
    const WvsSdpMedia *transport);

/* a=rtpmap */
void wvs_sdp_write_rtpmap (GString *text, guint payload_type,
    const char *encoding, guint clock_rate);

/* a=rtcp-fb, what there is of it in @format. */
void wvs_sdp_write_feedback (GString *text, guint payload_type,
    const WvsSdpFormat *format);
