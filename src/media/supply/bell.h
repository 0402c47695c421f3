/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/* Calls the main thread from any other: any number of rings before it comes are
 * one call. */
typedef struct _WvsBell WvsBell;

/* @func: called on the thread that runs the default main context */
WvsBell *wvs_bell_new (void (*func) (gpointer data), gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* After the return it does not call any more; nobody may ring it. Thread: the
 * one that it calls. */
void wvs_bell_free (WvsBell *bell);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsBell, wvs_bell_free)

/* Does not block. Thread: any. */
void wvs_bell_ring (WvsBell *bell);
