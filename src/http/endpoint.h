/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

/**
 * wvs_endpoint_bind:
 * @host: an address or a name; an IPv6 literal may stand in brackets
 * @port: 0 takes a free one
 * @bound_port: (out): the port it became
 *
 * Listens on every address of @host ("localhost" has two); one is enough, for
 * IPv6 may be switched off. "::" takes IPv4 too, whatever the system's default
 * is. Looking up a name blocks: for the time before the main loop runs.
 *
 * Returns: (nullable) (element-type GSocket): non-blocking listening sockets,
 *   or %NULL with @error set to %WVS_ERROR_UNAVAILABLE, naming the address and
 *   the reason
 */
GPtrArray *wvs_endpoint_bind (const char *host, guint16 port,
    guint16 *bound_port, GError **error) G_GNUC_WARN_UNUSED_RESULT;
