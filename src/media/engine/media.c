/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "media.h"

#include <gst/gst.h>

#include "error.h"
#include "media-internal.h"
#include "plugins.h"

/* Some ten kilobytes each. */
#define MAX_THUMBNAIL_BYTES (16 * 1024 * 1024)

#define DEFAULT_MAX_HEIGHT 720
#define DEFAULT_AUDIO_KBPS 96
#define DEFAULT_CACHE_BYTES (10 * G_GUINT64_CONSTANT (1073741824))

/* Of chunks that nobody holds: 4 minutes at 2 Mbit/s. */
#define MAX_CHUNK_BYTES (64 * 1024 * 1024)

struct _WvsMedia {
  WvsMediaOptions options;
  WvsPacer *pacer;
  WvsLibrary *library;
  WvsGallery *gallery;
  WvsStore *store; /* (nullable) */
  WvsSupply *supply;

  GMutex lock; /* guards what follows */
  guint64 first_unit[WVS_FIRST_UNIT_CLASSES];
  guint64 first_unit_us;
};

static const WvsPluginNeed needs[] = {
  { "filesrc", "libgstreamer1.0-0" },
  { "capsfilter", "libgstreamer1.0-0" },
  { "fakesink", "libgstreamer1.0-0" },
  { "appsink", "gstreamer1.0-plugins-base" },
  { "decodebin", "gstreamer1.0-plugins-base" },
  { "parsebin", "gstreamer1.0-plugins-base" },
  { "videoconvert", "gstreamer1.0-plugins-base" },
  { "videoscale", "gstreamer1.0-plugins-base" },
  { "deinterlace", "gstreamer1.0-plugins-good" },
  { "videoflip", "gstreamer1.0-plugins-good" },
  { "jpegenc", "gstreamer1.0-plugins-good" },
  { "vp8enc", "gstreamer1.0-plugins-good" },
  { "vp8dec", "gstreamer1.0-plugins-good" },
  { "audioconvert", "gstreamer1.0-plugins-base" },
  { "audioresample", "gstreamer1.0-plugins-base" },
  { "audiorate", "gstreamer1.0-plugins-base" },
  { "opusenc", "gstreamer1.0-plugins-base" },
  { "opusdec", "gstreamer1.0-plugins-base" },
  { "matroskademux", "gstreamer1.0-plugins-good" },
  { "qtdemux", "gstreamer1.0-plugins-good" },
  { "h264parse", "gstreamer1.0-plugins-bad" },
  { "h265parse", "gstreamer1.0-plugins-bad" },
};

static const WvsPluginNeed h264_needs[] = {
  { "x264enc", "gstreamer1.0-plugins-ugly" },
};

/* What fetches things: decoder.c lets none of it in, and without it in the
 * registry of this process a mistake there does no harm. */
static const char *const forbidden[] = { "souphttpsrc", "curlhttpsrc",
  "curlftpsrc", "curlsftpsrc", "neonhttpsrc", "giosrc", "rtspsrc", "rtmpsrc",
  "rtmp2src", "sdpsrc", "sdpdemux", "hlsdemux", "hlsdemux2", "dashdemux",
  "dashdemux2", "mssdemux", "mssdemux2", "splitmuxsrc" };

static void
forbid (void)
{
  GstRegistry *registry = gst_registry_get ();

  for (guint i = 0; i < G_N_ELEMENTS (forbidden); i++) {
    g_autoptr (GstPluginFeature) feature =
        gst_registry_lookup_feature (registry, forbidden[i]);

    if (feature != NULL)
      gst_registry_remove_feature (registry, feature);
  }
}

gboolean
wvs_media_init (GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!gst_init_check (NULL, NULL, &reason)) {
    g_set_error (error, WVS_ERROR, WVS_ERROR_UNAVAILABLE,
        "GStreamer cannot be started: %s",
        reason != NULL ? reason->message : "it does not say why");
    return FALSE;
  }
  forbid ();
  return wvs_plugins_require (needs, G_N_ELEMENTS (needs), error);
}

gboolean
wvs_media_can_encode (WvsCodec codec, GError **error)
{
  if (codec != WVS_CODEC_H264)
    return TRUE;
  return wvs_plugins_require (h264_needs, G_N_ELEMENTS (h264_needs), error);
}

void
wvs_media_deinit (void)
{
  gst_deinit ();
}

static void
fill_in (WvsMediaOptions *options)
{
  if (options->transcode == 0)
    options->transcode = WVS_TRANSCODE_AUTO;
  if (options->max_height == 0)
    options->max_height = DEFAULT_MAX_HEIGHT;
  if (options->video_codec == WVS_CODEC_NONE)
    options->video_codec = WVS_CODEC_VP8;
  if (options->audio_bitrate_kbps == 0)
    options->audio_bitrate_kbps = DEFAULT_AUDIO_KBPS;
  if (options->max_encoders == 0)
    options->max_encoders = g_get_num_processors ();
  if (options->cache_bytes == 0)
    options->cache_bytes = DEFAULT_CACHE_BYTES;
}

WvsMedia *
wvs_media_new (const WvsMediaOptions *options)
{
  WvsMedia *media = g_new0 (WvsMedia, 1);
  WvsSupplyOptions supply = { .max_memory = MAX_CHUNK_BYTES };

  media->options = *options;
  media->options.cache_dir = NULL;
  fill_in (&media->options);
  supply.max_encoders = media->options.max_encoders;
  media->pacer = wvs_pacer_new ();
  media->library = wvs_library_new ();
  media->gallery = wvs_gallery_new (MAX_THUMBNAIL_BYTES);
  if (options->cache_dir != NULL)
    media->store =
        wvs_store_new (options->cache_dir, media->options.cache_bytes);
  media->supply = wvs_supply_new (media->store, &supply);
  g_mutex_init (&media->lock);
  return media;
}

void
wvs_media_free (WvsMedia *media)
{
  if (media == NULL)
    return;
  wvs_supply_free (media->supply);
  g_clear_pointer (&media->store, wvs_store_free);
  wvs_gallery_free (media->gallery);
  wvs_library_free (media->library);
  wvs_pacer_free (media->pacer);
  g_mutex_clear (&media->lock);
  g_free (media);
}

void
wvs_media_count_first_unit (WvsMedia *media, gint64 wait_us)
{
  static const gint64 bounds_ms[] = { WVS_FIRST_UNIT_BOUNDS_MS };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&media->lock);
  guint i = 0;

  while (i < G_N_ELEMENTS (bounds_ms) &&
         wait_us > bounds_ms[i] * G_TIME_SPAN_MILLISECOND)
    i++;
  media->first_unit[i]++;
  media->first_unit_us += (guint64)MAX (wait_us, 0);
}

void
wvs_media_get_stats (WvsMedia *media, WvsMediaStats *stats)
{
  *stats = (WvsMediaStats){ .has_store = media->store != NULL };
  wvs_supply_get_stats (media->supply, &stats->supply);
  if (media->store != NULL)
    wvs_store_get_stats (media->store, &stats->store);

  g_mutex_lock (&media->lock);
  for (guint i = 0; i < WVS_FIRST_UNIT_CLASSES; i++)
    stats->first_unit[i] = media->first_unit[i];
  stats->first_unit_us = media->first_unit_us;
  g_mutex_unlock (&media->lock);
}

WvsLibrary *
wvs_media_get_library (WvsMedia *media)
{
  return media->library;
}

WvsGallery *
wvs_media_get_gallery (WvsMedia *media)
{
  return media->gallery;
}

WvsPacer *
wvs_media_get_pacer (WvsMedia *media)
{
  return media->pacer;
}

const WvsMediaOptions *
wvs_media_get_options (WvsMedia *media)
{
  return &media->options;
}

WvsSupply *
wvs_media_get_supply (WvsMedia *media)
{
  return media->supply;
}

WvsStore *
wvs_media_get_store (WvsMedia *media)
{
  return media->store;
}
