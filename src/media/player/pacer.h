/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* One thread that calls its clients when they are due: the clock of all
 * players. Times are of g_get_monotonic_time(). */
typedef struct _WvsPacer WvsPacer;
typedef struct _WvsPacerClient WvsPacerClient;

/* "Not due until wvs_pacer_wake()". */
#define WVS_PACER_IDLE G_MAXINT64

/**
 * WvsPacerFunc:
 * @now_us: the time
 *
 * Does what is due; must not block. Thread: the pacer's.
 *
 * Returns: when to be called next, or %WVS_PACER_IDLE
 */
typedef gint64 (*WvsPacerFunc) (gint64 now_us, gpointer data);

WvsPacer *wvs_pacer_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* All clients must have been removed. Joins the thread. */
void wvs_pacer_free (WvsPacer *pacer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsPacer, wvs_pacer_free)

/* Adds a client, idle. Thread: any. */
WvsPacerClient *wvs_pacer_add (WvsPacer *pacer, WvsPacerFunc func,
    gpointer data) G_GNUC_WARN_UNUSED_RESULT;

/* Has the client called as soon as possible. Thread: any, also with locks held
 * that the client's function takes. */
void wvs_pacer_wake (WvsPacerClient *client);

/* Removes and frees the client. After the return its function neither runs
 * nor will run. Thread: any but the pacer's. */
void wvs_pacer_remove (WvsPacerClient *client);
