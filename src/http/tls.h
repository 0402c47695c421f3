/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

/* The certificate that HTTPS is served with, and its key. Thread: main. */
typedef struct _WvsTls WvsTls;

/**
 * wvs_tls_new:
 * @cert_file: PEM: the certificate, followed by its intermediates
 * @key_file: PEM: its private key, not encrypted
 *
 * Reads both and checks that they belong to each other. An expired certificate
 * is good for a warning only. The first call sets what TLS this process speaks
 * (1.2 and 1.3 with authenticated encryption and forward secrecy); nothing may
 * have used GLib's TLS before.
 *
 * Returns: (nullable): the store, or %NULL with @error set to
 *   %WVS_ERROR_UNAVAILABLE, naming the file and what is wrong with it
 */
WvsTls *wvs_tls_new (const char *cert_file, const char *key_file,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wvs_tls_reload:
 *
 * Reads the files again.
 *
 * Returns: %FALSE with @error set as wvs_tls_new() does; what there was stays
 */
gboolean wvs_tls_reload (WvsTls *tls, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): for the next handshake. */
GTlsCertificate *wvs_tls_get_certificate (WvsTls *tls);

/**
 * wvs_tls_new_connection:
 *
 * The server's end of a connection, over @plain, before its handshake. As
 * g_tls_server_connection_new(), but without the system's authorities: GLib
 * would parse all of them for each connection, some 20 ms on the main thread,
 * though nobody's certificate is asked for.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL with @error set
 */
GIOStream *wvs_tls_new_connection (GIOStream *plain,
    GTlsCertificate *certificate, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void wvs_tls_free (WvsTls *tls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsTls, wvs_tls_free)
