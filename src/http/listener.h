/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "guard.h"
#include "http-limits.h"
#include "tls.h"

/* The listening sockets, the loop that accepts on them, and the connections
 * that came of it: how many, how many of one address. libsoup's own listener
 * is deaf for ever after one failed accept(2), has no limits and no deadlines.
 * Thread: main. */
typedef struct _WvsListener WvsListener;

/* A connection is ready to be read from: accepted, and TLS, where there is,
 * up. @stream: (transfer none) */
typedef void (*WvsListenerAccepted) (WvsGuard *guard, GIOStream *stream,
    GSocketAddress *local, GSocketAddress *remote, gpointer data);

/**
 * wvs_listener_new:
 * @host: an address or a name; an IPv6 literal may stand in brackets
 * @port: 0 takes a free one
 * @tls: (nullable) (transfer none): kept; %NULL: plain connections
 * @limits: copied
 *
 * Returns: (nullable): the listener, or %NULL with @error set to
 *   %WVS_ERROR_UNAVAILABLE, naming address and reason
 */
WvsListener *wvs_listener_new (const char *host, guint16 port, WvsTls *tls,
    const WvsHttpLimits *limits, WvsListenerAccepted accepted, gpointer data,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

guint16 wvs_listener_get_port (WvsListener *listener);

/* Connections whose descriptor is open. */
guint wvs_listener_get_count (WvsListener *listener);

/* Closes the listening sockets; connections go on. */
void wvs_listener_stop (WvsListener *listener);

/* Ends every connection there is; their descriptors close shortly after, when
 * the main context is iterated. After wvs_listener_stop(). */
void wvs_listener_cut_all (WvsListener *listener);

/* Also cuts every connection there is; their descriptors close shortly
 * after. */
void wvs_listener_free (WvsListener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsListener, wvs_listener_free)
