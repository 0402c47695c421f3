/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "choice.h"
#include "gallery.h"
#include "library.h"
#include "supply.h"

/* The media engine: what all viewers share. Thread: main. */
typedef struct _WvsMedia WvsMedia;

/* A member that is 0 stands for its default. */
typedef struct {
  gboolean loop;            /* begin again at the end of a title */
  WvsTranscode transcode;   /* AUTO */
  guint max_height;         /* of what is made, of its shorter side: 720 */
  WvsCodec video_codec;     /* of what is made: VP8, or H.264 */
  guint video_bitrate_kbps; /* by size */
  guint audio_bitrate_kbps; /* 96 */
  guint max_encoders;    /* videos encoded at a time: one for each processor */
  const char *cache_dir; /* where what is made is kept (copied): nowhere */
  guint64 cache_bytes;   /* what that may take: 10 GiB */
} WvsMediaOptions;

/* The upper bounds of the classes of WvsMediaStats.first_unit, in ms. */
#define WVS_FIRST_UNIT_BOUNDS_MS 10, 25, 50, 100, 250, 500, 1000, 2500, 5000
#define WVS_FIRST_UNIT_CLASSES 10 /* the last one has no bound */

typedef struct {
  WvsSupplyStats supply;
  WvsStoreStats store; /* zeroes without one */
  gboolean has_store;

  /* How long players waited for the first unit of a place, after a load, a
   * seek: how many for how long. */
  guint64 first_unit[WVS_FIRST_UNIT_CLASSES];
  guint64 first_unit_us; /* all of that, together */
} WvsMediaStats;

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

/**
 * wvs_media_can_encode:
 * @codec: of videos that are made
 *
 * Returns: %FALSE with @error set to %WVS_ERROR_UNAVAILABLE as
 *   wvs_media_init(), for what this codec alone needs
 */
gboolean wvs_media_can_encode (WvsCodec codec, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Ends GStreamer; everything that uses it must be gone. */
void wvs_media_deinit (void);

WvsMedia *wvs_media_new (const WvsMediaOptions *options)
    G_GNUC_WARN_UNUSED_RESULT;

/* All players must have been freed. Waits for what is still being made, and for
 * that to be kept. */
void wvs_media_free (WvsMedia *media);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsMedia, wvs_media_free)

/* (transfer none): as given, with the defaults filled in, and without
 * cache_dir */
const WvsMediaOptions *wvs_media_get_options (WvsMedia *media);

void wvs_media_get_stats (WvsMedia *media, WvsMediaStats *stats);

/* (transfer none) */
WvsLibrary *wvs_media_get_library (WvsMedia *media);

/* (transfer none): the thumbnails of the library's titles */
WvsGallery *wvs_media_get_gallery (WvsMedia *media);
