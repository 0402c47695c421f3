/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "gallery.h"
#include "library.h"

/* The media engine: what all viewers share. Thread: main. */
typedef struct _WvsMedia WvsMedia;

typedef struct {
  gboolean loop; /* begin again at the end of a title */
} WvsMediaOptions;

/**
 * wvs_media_init:
 *
 * Starts GStreamer and looks for the elements this layer needs. Call once,
 * before anything else of media/ or rtc/.
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_UNAVAILABLE, naming each
 *   missing element and the Debian package it comes in
 */
gboolean wvs_media_init (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ends GStreamer; everything that uses it must be gone. */
void wvs_media_deinit (void);

WvsMedia *wvs_media_new (const WvsMediaOptions *options)
    G_GNUC_WARN_UNUSED_RESULT;

/* All players must have been freed. Waits for sources still being closed. */
void wvs_media_free (WvsMedia *media);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsMedia, wvs_media_free)

/* Sources that nobody plays from any more and that have not ended yet. */
guint wvs_media_get_closing (WvsMedia *media);

/* (transfer none) */
WvsLibrary *wvs_media_get_library (WvsMedia *media);

/* (transfer none): the thumbnails of the library's titles */
WvsGallery *wvs_media_get_gallery (WvsMedia *media);
