/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "config.h"
#include "registry.h"

/* The HTTP side: listening sockets, page, API, signaling. Thread: main. */
typedef struct _WvsServer WvsServer;

/**
 * wvs_server_new:
 * @config: (transfer none): kept, must outlive the server
 * @registry: (transfer none): likewise
 *
 * Reads certificate and key and checks them against each other, binds and
 * listens.
 *
 * Returns: (nullable): the server, or %NULL with @error set to
 *   %WVS_ERROR_UNAVAILABLE (the address is in use or not ours; a certificate
 *   that cannot be read or does not match its key)
 */
WvsServer *wvs_server_new (const WvsConfig *config, WvsRegistry *registry,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The address to open in a browser, with the port that was bound:
 * "http://127.0.0.1:8080/". (transfer none) */
const char *wvs_server_get_url (WvsServer *server);

/* Reads certificate and key again, for the handshakes to come; where they are
 * not good, logs why and keeps those it has. */
void wvs_server_reload (WvsServer *server);

/* Stops listening: new connections are refused, those there are go on. */
void wvs_server_stop_listening (WvsServer *server);

/* Ends every connection and frees the server. Sessions must have ended. */
void wvs_server_free (WvsServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsServer, wvs_server_free)
