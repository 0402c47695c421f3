/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "media.h"

#include <gst/gst.h>

#include "error.h"
#include "media-internal.h"
#include "plugins.h"

/* Some ten kilobytes each. */
#define MAX_THUMBNAIL_BYTES (16 * 1024 * 1024)

struct _WvsMedia {
  WvsMediaOptions options;
  WvsPacer *pacer;
  WvsLibrary *library;
  WvsGallery *gallery;

  GMutex lock; /* guards what follows */
  GCond idle;  /* n_work is 0 */
  guint n_lanes;
  guint n_work; /* on all lanes, waiting or running */
};

struct _WvsLane {
  WvsMedia *media;
  GThreadPool *workers;
};

/* The one that plays, and the one before it while it ends. */
#define WORKERS_PER_LANE 2

typedef struct {
  void (*func) (gpointer data);
  gpointer data;
} Work;

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

WvsMedia *
wvs_media_new (const WvsMediaOptions *options)
{
  WvsMedia *media = g_new0 (WvsMedia, 1);

  media->options = *options;
  media->pacer = wvs_pacer_new ();
  media->library = wvs_library_new ();
  media->gallery = wvs_gallery_new (MAX_THUMBNAIL_BYTES);
  g_mutex_init (&media->lock);
  g_cond_init (&media->idle);
  return media;
}

void
wvs_media_free (WvsMedia *media)
{
  if (media == NULL)
    return;
  g_mutex_lock (&media->lock);
  while (media->n_work > 0)
    g_cond_wait (&media->idle, &media->lock);
  g_mutex_unlock (&media->lock);
  wvs_gallery_free (media->gallery);
  wvs_library_free (media->library);
  wvs_pacer_free (media->pacer);
  g_cond_clear (&media->idle);
  g_mutex_clear (&media->lock);
  g_free (media);
}

void
wvs_media_get_stats (WvsMedia *media, WvsMediaStats *stats)
{
  *stats = (WvsMediaStats){ 0 };
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

guint
wvs_media_get_closing (WvsMedia *media)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&media->lock);

  /* Each player has one, at the most. */
  return media->n_work > media->n_lanes ? media->n_work - media->n_lanes : 0;
}

static void
do_work (gpointer data, gpointer user_data)
{
  g_autofree Work *work = data;
  WvsMedia *media = user_data;

  work->func (work->data);

  g_mutex_lock (&media->lock);
  if (--media->n_work == 0)
    g_cond_signal (&media->idle);
  g_mutex_unlock (&media->lock);
}

WvsLane *
wvs_lane_new (WvsMedia *media)
{
  WvsLane *lane = g_new0 (WvsLane, 1);

  lane->media = media;
  /* Threads that are not exclusive: this cannot fail. */
  lane->workers =
      g_thread_pool_new (do_work, media, WORKERS_PER_LANE, FALSE, NULL);
  g_mutex_lock (&media->lock);
  media->n_lanes++;
  g_mutex_unlock (&media->lock);
  return lane;
}

void
wvs_lane_free (WvsLane *lane)
{
  g_mutex_lock (&lane->media->lock);
  lane->media->n_lanes--;
  g_mutex_unlock (&lane->media->lock);
  g_thread_pool_free (lane->workers, FALSE, FALSE);
  g_free (lane);
}

void
wvs_lane_run (WvsLane *lane, void (*func) (gpointer data), gpointer data)
{
  g_autoptr (GError) error = NULL;
  Work *work = g_new (Work, 1);

  *work = (Work){ .func = func, .data = data };
  g_mutex_lock (&lane->media->lock);
  lane->media->n_work++;
  g_mutex_unlock (&lane->media->lock);
  /* Without a thread to be had it waits in the pool for one. */
  if (!g_thread_pool_push (lane->workers, work, &error))
    g_warning ("no thread for a viewer's media: %s", error->message);
}
