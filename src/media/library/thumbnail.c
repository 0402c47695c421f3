/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "thumbnail.h"

#include <gst/app/gstappsink.h>

#include "decoder.h"
#include "element.h"
#include "error.h"

#define DEADLINE_US (10 * G_USEC_PER_SEC)
#define STEP (100 * GST_MSECOND)
#define QUALITY 80

typedef struct {
  GstElement *pipeline;
  GstElement *sink;
  WvsDecoder *decoder;
  GCancellable *cancellable;
  gint64 end_us;
} Camera;

/* Even, as pictures with subsampled colours have it. */
static int
scale_side (guint side, guint longer_side)
{
  guint scaled = side * WVS_THUMBNAIL_SIDE / MAX (longer_side, 1);

  if (longer_side <= WVS_THUMBNAIL_SIDE)
    scaled = side;
  return (int)MAX (2, scaled & ~1U);
}

static gboolean
build (Camera *self, const WvsTitleInfo *title, GError **error)
{
  static const char *const factories[] = { "videoconvert", "deinterlace",
    "videoflip", "videoscale", "capsfilter", "jpegenc", "appsink" };
  guint longer_side = MAX (title->width, title->height);
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "width",
      G_TYPE_INT, scale_side (title->width, longer_side), "height", G_TYPE_INT,
      scale_side (title->height, longer_side), "pixel-aspect-ratio",
      GST_TYPE_FRACTION, 1, 1, NULL);
  GstElement *chain[G_N_ELEMENTS (factories)];
  g_autoptr (GstPad) entry = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (factories); i++) {
    chain[i] = wvs_element_add (GST_BIN (self->pipeline), factories[i], error);
    if (chain[i] == NULL)
      return FALSE;
    if (i > 0)
      gst_element_link (chain[i - 1], chain[i]);
  }
  gst_util_set_object_arg (G_OBJECT (chain[1]), "fields", "top");
  gst_util_set_object_arg (G_OBJECT (chain[2]), "video-direction", "auto");
  g_object_set (chain[4], "caps", caps, NULL);
  g_object_set (chain[5], "quality", QUALITY, NULL);
  self->sink = chain[6];
  entry = gst_element_get_static_pad (chain[0], "sink");
  self->decoder = wvs_decoder_new (GST_PIPELINE (self->pipeline), title->path,
      title->name, title->stamp, entry, NULL, error);
  return self->decoder != NULL;
}

/* Until the sink has a picture. */
static gboolean
await (Camera *self, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = NULL;

  while (message == NULL && g_get_monotonic_time () < self->end_us &&
         !g_cancellable_is_cancelled (self->cancellable))
    message = gst_bus_timed_pop_filtered (bus, STEP,
        GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR);
  if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE)
    return TRUE;
  g_propagate_error (error, wvs_decoder_explain (self->decoder, message));
  return FALSE;
}

static GBytes *
to_bytes (GstBuffer *buffer)
{
  gpointer data;
  gsize size;

  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &data,
      &size);
  return g_bytes_new_take (data, size);
}

static GBytes *
shoot (Camera *self, gint64 position_us, GError **error)
{
  g_autoptr (GstSample) sample = NULL;

  (void)gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  if (!await (self, error))
    return NULL;
  /* Where one cannot seek, the first picture has to do. */
  if (position_us > 0 &&
      gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
          position_us * GST_USECOND) &&
      !await (self, error))
    return NULL;
  sample = gst_app_sink_try_pull_preroll (GST_APP_SINK (self->sink), 0);
  if (sample != NULL)
    return to_bytes (gst_sample_get_buffer (sample));
  g_propagate_error (error, wvs_decoder_explain (self->decoder, NULL));
  return NULL;
}

GBytes *
wvs_thumbnail_make (const WvsTitleInfo *title, GCancellable *cancellable,
    GError **error)
{
  Camera self = { .pipeline = gst_object_ref_sink (gst_pipeline_new (NULL)),
    .cancellable = cancellable,
    .end_us = g_get_monotonic_time () + DEADLINE_US };
  GBytes *jpeg = NULL;

  if (build (&self, title, error))
    jpeg = shoot (&self, title->duration_us / 10, error);
  gst_element_set_state (self.pipeline, GST_STATE_NULL);
  g_clear_pointer (&self.decoder, wvs_decoder_free);
  gst_object_unref (self.pipeline);
  return jpeg;
}
