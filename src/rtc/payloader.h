/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

/* How each codec goes into RTP: what is particular to a codec in this layer
 * stands here. Internal to rtc/. */

/* RFC 8835 and every VPN: small enough for any path without fragments. */
#define WVS_RTP_MTU 1200

/* The payload type of @codec in offers of ours. */
guint wvs_payloader_get_payload_type (WvsCodec codec);

/**
 * wvs_payloader_new:
 *
 * Returns: (transfer floating) (nullable): an element that turns access units
 *   of @codec into RTP packets, or %NULL with @error set
 */
GstElement *wvs_payloader_new (WvsCodec codec, guint payload_type, guint32 ssrc,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): of the access units that go in. */
GstCaps *wvs_payloader_get_input_caps (WvsCodec codec)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_payloader_get_rtp_caps:
 * @offered: whether it is we who offer; of an offer of the viewer's each field
 *   must be the same here, or not be here
 *
 * Returns: (transfer full): what a transceiver is to send for @codec
 */
GstCaps *wvs_payloader_get_rtp_caps (WvsCodec codec, guint payload_type,
    guint32 ssrc, gboolean offered) G_GNUC_WARN_UNUSED_RESULT;
