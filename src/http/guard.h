/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

/* A connection that ends on time and takes in no more than it may, whatever
 * is built on top of it (TLS, HTTP, WebSocket) does or forgets: a connected
 * socket with
 *
 *  - an absolute deadline;
 *  - a budget: the bytes that may arrive until somebody says that what they
 *    made is complete, so that nobody collects without end;
 *  - a rate;
 *  - a close that lets the last answer arrive: it sends FIN and throws away
 *    what still comes in for a moment, where close(2) with unread bytes would
 *    send RST and destroy the answer on its way.
 *
 * Whatever is breached cuts the connection: both directions are shut down and
 * the file descriptor is closed, whoever still holds references.
 *
 * Thread: main, except for reading, writing and closing: GLib does those on
 * threads of its own while a TLS handshake runs. */
typedef struct _WvsGuard WvsGuard;

/* The file descriptor is closed; called once. Thread: main. */
typedef void (*WvsGuardClosed) (WvsGuard *guard, gpointer data);

/**
 * wvs_guard_new:
 * @socket: (transfer none): connected; belongs to the guard from now on
 *
 * Returns: (transfer full): a guard without deadline, budget and rate
 */
WvsGuard *wvs_guard_new (GSocket *socket, WvsGuardClosed closed, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* Cuts the connection @deadline_ms from now, in place of an earlier deadline;
 * 0 lifts it. */
void wvs_guard_set_deadline (WvsGuard *guard, guint deadline_ms);

/* Cuts the connection when more than @bytes arrive from now on; 0: never. Call
 * again whenever a message is complete. */
void wvs_guard_set_budget (WvsGuard *guard, gsize bytes);

/* Adds to what is left of the budget, for bytes that collect nowhere. */
void wvs_guard_add_budget (WvsGuard *guard, gsize bytes);

/* Cuts the connection when, beyond @burst bytes, more than @per_second arrive;
 * 0: any rate. */
void wvs_guard_set_rate (WvsGuard *guard, gsize burst, gsize per_second);

/* Ends the connection at once, in both directions. Does nothing once closed. */
void wvs_guard_cut (WvsGuard *guard, const char *why);

/* (transfer none): to look at; reading from it would bypass the guard. */
GSocket *wvs_guard_get_socket (WvsGuard *guard);

/* Sends FIN, throws away what still arrives for a moment, closes. Thread:
 * any. */
void wvs_guard_close (WvsGuard *guard);

/* What the streams on top are made of; none of them blocks. Thread: any. */
gssize wvs_guard_receive (WvsGuard *guard, void *buffer, gsize size,
    GError **error);
gssize wvs_guard_send (WvsGuard *guard, const void *buffer, gsize size,
    GError **error);
gboolean wvs_guard_is_ready (WvsGuard *guard, GIOCondition condition);

/* (transfer full): a source for whoever polls @stream for @condition. */
GSource *wvs_guard_create_source (WvsGuard *guard, GObject *stream,
    GIOCondition condition, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;

WvsGuard *wvs_guard_ref (WvsGuard *guard);
void wvs_guard_unref (WvsGuard *guard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsGuard, wvs_guard_unref)
