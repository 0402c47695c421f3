/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gio/gio.h>

/* Notices that something changed in folders and files: what, a look will tell.
 * Thread: main. */
typedef struct _WvsWatch WvsWatch;

/* Called a moment after the last of some changes, or while they go on, now and
 * then. */
typedef void (*WvsWatchFunc) (gpointer data);

WvsWatch *wvs_watch_new (WvsWatchFunc func, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;
void wvs_watch_free (WvsWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsWatch, wvs_watch_free)

/**
 * wvs_watch_set:
 * @paths: (element-type filename): files and folders; not what is in the
 *   folders of a folder
 *
 * Watches these and no longer any others.
 *
 * Returns: whether there is one among them that was not watched before: what
 *   happened there until now was not noticed
 */
gboolean wvs_watch_set (WvsWatch *watch, GPtrArray *paths);

/* Has the function called in @delay_ms, or earlier. */
void wvs_watch_call_later (WvsWatch *watch, guint delay_ms);
