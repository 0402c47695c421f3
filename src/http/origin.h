/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_origin_is_allowed:
 * @origin: (nullable): the Origin header; programs that are not browsers send
 *   none
 * @scheme: of this connection, "http" or "https"
 * @host: (nullable): the Host header
 * @allowed: (array zero-terminated=1): further origins
 *
 * Whether the page that asks for a WebSocket may have one: browsers let any
 * page of the web try. Pure.
 */
gboolean wvs_origin_is_allowed (const char *origin, const char *scheme,
    const char *host, const char *const *allowed);
