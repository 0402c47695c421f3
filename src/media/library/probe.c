/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "probe.h"

#include <gst/gst.h>
#include <gst/video/video.h>

#include "decoder.h"
#include "element.h"
#include "error.h"
#include "inspect.h"
#include "track-caps.h"

/* Long: a cold machine may take seconds to load the decoder. */
#define DEADLINE_US (10 * G_USEC_PER_SEC)
#define STEP (100 * GST_MSECOND)
#define SOUND_STEP (5 * GST_MSECOND)

/* One looks at less of it: beyond is a jump in its clock. */
#define MAX_SPAN_US (60 * G_USEC_PER_SEC)

/* More than that is a time base, not a frame rate. */
#define MAX_FRAME_RATE 1000.0

/* Whether the picture lies on its side. */
static gboolean
is_turned (GstPad *pad)
{
  GstVideoOrientationMethod method = wvs_track_caps_get_orientation (pad);

  return method == GST_VIDEO_ORIENTATION_90R ||
         method == GST_VIDEO_ORIENTATION_90L ||
         method == GST_VIDEO_ORIENTATION_UL_LR ||
         method == GST_VIDEO_ORIENTATION_UR_LL;
}

static gboolean
read_picture (GstPad *pad, WvsTitleInfo *info)
{
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  GstVideoInfo video;
  guint64 width;

  if (caps == NULL || !gst_video_info_from_caps (&video, caps))
    return FALSE;
  width = gst_util_uint64_scale_int_round ((guint64)video.width, video.par_n,
      video.par_d);
  if (width == 0 || width > G_MAXUINT16 || video.height == 0)
    return FALSE;

  info->width = (guint)width;
  info->height = (guint)video.height;
  if (is_turned (pad)) {
    info->width = (guint)video.height;
    info->height = (guint)width;
  }
  if (video.fps_n > 0 && video.fps_d > 0)
    info->frame_rate = (double)video.fps_n / video.fps_d;
  if (info->frame_rate > MAX_FRAME_RATE)
    info->frame_rate = 0;
  return TRUE;
}

/* (transfer full) (nullable): an error; %NULL also when none came in time. */
static GstMessage *
await (GstElement *pipeline, WvsDecoder *decoder, GstPad *audio,
    GCancellable *cancellable)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gint64 end_us = g_get_monotonic_time () + DEADLINE_US;
  gboolean known = FALSE;
  gboolean gave_up = FALSE;

  /* Once more after it gave up: it says why, in general. */
  while (!gave_up && g_get_monotonic_time () < end_us &&
         !g_cancellable_is_cancelled (cancellable)) {
    gboolean sound_only = known && !wvs_decoder_has_video (decoder);
    g_autoptr (GstMessage) message = NULL;

    if (sound_only && gst_pad_has_current_caps (audio))
      return NULL;
    gave_up = wvs_decoder_gave_up (decoder);
    message = gst_bus_timed_pop_filtered (bus, sound_only ? SOUND_STEP : STEP,
        GST_MESSAGE_ASYNC_DONE | GST_MESSAGE_ERROR | GST_MESSAGE_ELEMENT);
    if (message == NULL)
      continue;
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
      return g_steal_pointer (&message);
    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE)
      return NULL;
    known = known || wvs_decoder_knows_tracks (message);
  }
  return NULL;
}

static gboolean
look (GstElement *pipeline, WvsDecoder *decoder, GstPad *video, GstPad *audio,
    WvsTitleInfo *info, GCancellable *cancellable, GError **error)
{
  g_autoptr (GstMessage) message = NULL;
  gint64 duration;

  (void)gst_element_set_state (pipeline, GST_STATE_PAUSED);
  message = await (pipeline, decoder, audio, cancellable);
  if (message == NULL &&
      (read_picture (video, info) || gst_pad_has_current_caps (audio))) {
    info->has_audio = wvs_decoder_has_audio (decoder);
    if (gst_element_query_duration (pipeline, GST_FORMAT_TIME, &duration) &&
        duration > 0)
      info->duration_us = GST_TIME_AS_USECONDS (duration);
    return TRUE;
  }
  g_propagate_error (error, wvs_decoder_explain (decoder, message));
  return FALSE;
}

/* A pad of a new fakesink, or %NULL with @error set. @waits: it is ready when
 * the first buffer is there. */
static GstPad *
add_sink (GstElement *pipeline, gboolean waits, GError **error)
{
  GstElement *sink = wvs_element_add (GST_BIN (pipeline), "fakesink", error);

  if (sink == NULL)
    return NULL;
  g_object_set (sink, "async", waits, NULL);
  return gst_element_get_static_pad (sink, "sink");
}

/* The first picture: that there is one decides whether it can be played. */
static gboolean
decode (const char *path, WvsTitleInfo *info, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GstPad) video = add_sink (pipeline, TRUE, error);
  g_autoptr (GstPad) audio = NULL;
  g_autoptr (WvsDecoder) decoder = NULL;
  gboolean success;

  if (video == NULL)
    return FALSE;
  audio = add_sink (pipeline, FALSE, error);
  if (audio == NULL)
    return FALSE;
  decoder = wvs_decoder_new (GST_PIPELINE (pipeline), path, name,
      (WvsStamp){ 0 }, video, audio, error);
  if (decoder == NULL)
    return FALSE;
  success = look (pipeline, decoder, video, audio, info, cancellable, error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return success;
}

gboolean
wvs_probe_file (const char *path, WvsTitleInfo *info, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!decode (path, info, cancellable, error))
    return FALSE;
  /* What is not known is transcoded. */
  if (!wvs_inspect_file (path, &info->media, cancellable, &local))
    g_debug ("%s", local->message);
  /* A fragmented MP4 file tells where its last fragment begins, at most. */
  if (info->duration_us > 0 && info->media.span_us <= MAX_SPAN_US)
    info->duration_us = MAX (info->duration_us, info->media.span_us);
  return TRUE;
}
