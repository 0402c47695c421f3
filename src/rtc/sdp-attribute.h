/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "sdp.h"

/* The attributes (a=) of a session description. Internal to rtc/. */

/**
 * wvs_sdp_read_attribute:
 * @media: (nullable): the media description it stands in; %NULL at the session
 *   level
 * @level: where what is read goes: @media, or the session's defaults
 * @text: what comes after "a="
 *
 * Attributes that are not known are ignored (RFC 8866 §5.13).
 */
gboolean wvs_sdp_read_attribute (WvsSdpMedia *media, WvsSdpMedia *level,
    const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets %WVS_ERROR_INVALID and returns %FALSE. */
gboolean wvs_sdp_fail (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* Sets %WVS_ERROR_UNACCEPTABLE and returns %FALSE. */
gboolean wvs_sdp_refuse (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* Whether @text is of letters, digits and @extra, from @min to @max of them. */
gboolean wvs_sdp_is_of (const char *text, gsize min, gsize max,
    const char *extra);

/* A decimal number from @min to @max and nothing else. */
gboolean wvs_sdp_parse_number (const char *text, guint64 min, guint64 max,
    guint *number) G_GNUC_WARN_UNUSED_RESULT;
