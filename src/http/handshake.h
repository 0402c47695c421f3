/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

#include "guard.h"

/* The TLS handshakes that are going on. GLib runs each on a thread of a small
 * pool that the rest of the program uses too, so one begins only when the
 * client's first message is there, and an address has only so many at a time.
 * Thread: main. */
typedef struct _WvsHandshakes WvsHandshakes;

/* @stream: (nullable) (transfer none): what to read and write instead of the
 * plain connection; %NULL: it failed. */
typedef void (
    *WvsHandshakeDone) (WvsGuard *guard, GIOStream *stream, gpointer data);

/* @done: called once for each wvs_handshakes_add() unless the handshakes were
 * freed before. */
WvsHandshakes *wvs_handshakes_new (guint max_per_address, WvsHandshakeDone done,
    gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* Does a handshake on @guard, whose deadline is the caller's affair.
 * @address: the client's, to count by */
void wvs_handshakes_add (WvsHandshakes *handshakes, WvsGuard *guard,
    const char *address, GTlsCertificate *certificate);

/* Cuts the connections that still shake hands; never calls `done`. */
void wvs_handshakes_free (WvsHandshakes *handshakes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsHandshakes, wvs_handshakes_free)
