/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

/**
 * wvs_rtc_init:
 *
 * Looks for the elements this layer needs; after wvs_media_init().
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_UNAVAILABLE, naming what is
 *   missing and the Debian package it comes in
 */
gboolean wvs_rtc_init (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Loads plugins and makes the DTLS certificate on a thread of its own, so that
 * the first viewer does not pay for it (some 400 ms). */
void wvs_rtc_warm_up (void);

/* Peers that were closed and whose pipelines have not ended yet. */
guint wvs_rtc_get_closing (void);

/* Waits until every closed peer and the warm-up have ended. Blocks. */
void wvs_rtc_deinit (void);
