/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* A STUN or TURN server (RFC 7064, RFC 7065) as given by --ice-server. */
typedef struct _WvsIceServer WvsIceServer;

/**
 * wvs_ice_server_parse:
 * @text: "stun:HOST[:PORT]", "stuns:…", "turn:HOST[:PORT][?transport=udp|tcp]
 *   [USER:PASSWORD]" (the brackets are meant literally) or "turns:…"; an IPv6
 *   literal stands in brackets of its own, "stun:[2001:db8::1]:3478"
 *
 * The port defaults to 3478, for turns: and stuns: to 5349. TURN needs
 * credentials. An error never contains the password.
 *
 * Returns: (transfer full) (nullable): the server, or %NULL with @error set to
 *   %WVS_ERROR_USAGE
 */
WvsIceServer *wvs_ice_server_parse (const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Without credentials, fit for the log and for RTCIceServer.urls. */
const char *wvs_ice_server_get_url (const WvsIceServer *server);

gboolean wvs_ice_server_is_turn (const WvsIceServer *server);

/* (nullable): the TURN user. */
const char *wvs_ice_server_get_user (const WvsIceServer *server);

/* (nullable): secret; goes to the viewer, never to the log. */
const char *wvs_ice_server_get_password (const WvsIceServer *server);

/**
 * wvs_ice_server_dup_gst_uri:
 *
 * Returns: (transfer full): the form that webrtcbin's `stun-server` and
 *   `add-turn-server` take, credentials percent-escaped. Secret for TURN.
 */
char *wvs_ice_server_dup_gst_uri (const WvsIceServer *server)
    G_GNUC_WARN_UNUSED_RESULT;

void wvs_ice_server_free (WvsIceServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsIceServer, wvs_ice_server_free)
