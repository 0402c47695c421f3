/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "transcoder.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>

#include "decoder.h"
#include "element.h"
#include "encoder.h"
#include "target.h"

/* Pictures that come faster than WVS_MAX_FRAME_RATE are dropped, but only when
 * they do so for more than a few: variable frame rates are uneven. */
#define FRAME_INTERVAL (GST_SECOND / WVS_MAX_FRAME_RATE)
#define FRAME_CREDIT (4 * FRAME_INTERVAL)

struct _WvsTranscoder {
  WvsTranscoderEvents events;
  gpointer data;
  GstElement *pipeline;
  GstElement *scale;
  GstElement *encoder;
  GstElement *sink;
  WvsDecoder *decoder;
  WvsTrack track;
  int next_pass; /* atomic: begins at the next flush */

  /* Of the streaming thread that encodes. */
  guint pass;
  GstClockTime last_pts;
  GstClockTime next_pts; /* a picture before it is one too many */
};

static gint64
to_us (GstClockTime time)
{
  return (gint64)GST_TIME_AS_USECONDS (time);
}

/* (transfer full) (nullable) */
static WvsAccessUnit *
to_unit (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  GstClockTime duration = GST_BUFFER_DURATION (buffer);
  GstClockTime time =
      gst_segment_to_stream_time (gst_sample_get_segment (sample),
          GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  gpointer bytes;
  gsize size;

  if (!GST_CLOCK_TIME_IS_VALID (time))
    time = GST_BUFFER_PTS (buffer);
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return NULL;
  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &bytes,
      &size);
  return wvs_access_unit_new (g_bytes_new_take (bytes, size), to_us (time),
      GST_CLOCK_TIME_IS_VALID (duration) ? to_us (duration) : 0,
      !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT));
}

/* Runs on a streaming thread. */
static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  WvsTranscoder *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  WvsAccessUnit *unit = sample != NULL ? to_unit (sample) : NULL;

  if (unit != NULL)
    self->events.unit (unit, self->pass, self->data);
  return GST_FLOW_OK;
}

/* Runs on a streaming thread. */
static void
on_eos (GstAppSink *sink, gpointer data)
{
  WvsTranscoder *self = data;

  self->events.ended (self->pass, self->data);
}

/* What reaches the sink after a flush belongs to the seek that flushed. Runs
 * while no other streaming thread does. */
static GstPadProbeReturn
on_sink_flush (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsTranscoder *self = data;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_FLUSH_STOP)
    self->pass = (guint)g_atomic_int_get (&self->next_pass);
  return GST_PAD_PROBE_OK;
}

/* Keeps from the encoder what it chokes on: pictures without a time, or with
 * one that does not rise. And sees to the highest frame rate. */
static GstPadProbeReturn
on_picture (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsTranscoder *self = data;
  GstClockTime pts;

  if (info->type & GST_PAD_PROBE_TYPE_EVENT_FLUSH) {
    self->last_pts = GST_CLOCK_TIME_NONE;
    self->next_pts = 0;
    return GST_PAD_PROBE_OK;
  }

  pts = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));
  if (!GST_CLOCK_TIME_IS_VALID (pts) ||
      (GST_CLOCK_TIME_IS_VALID (self->last_pts) && pts <= self->last_pts) ||
      pts + FRAME_INTERVAL / 3 < self->next_pts)
    return GST_PAD_PROBE_DROP;
  self->last_pts = pts;
  self->next_pts =
      MAX (self->next_pts, pts > FRAME_CREDIT ? pts - FRAME_CREDIT : 0) +
      FRAME_INTERVAL;
  return GST_PAD_PROBE_OK;
}

/* The size is fixed by what was found when the file was probed. Should its
 * pictures have another shape now, they keep it, between black borders; but no
 * border for what rounding to even numbers takes. */
static GstPadProbeReturn
on_scale_caps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsTranscoder *self = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstVideoInfo video;
  GstCaps *caps;
  double from, to = (double)self->track.width / self->track.height;

  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (!gst_video_info_from_caps (&video, caps))
    return GST_PAD_PROBE_OK;
  from =
      (double)video.width * video.par_n / ((double)video.height * video.par_d);
  g_object_set (self->scale, "add-borders",
      from > to * 1.05 || to > from * 1.05, NULL);
  return GST_PAD_PROBE_OK;
}

static void
add_probe (GstElement *element, const char *name, GstPadProbeType type,
    GstPadProbeCallback callback, gpointer data)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (element, name);

  gst_pad_add_probe (pad, type, callback, data, NULL);
}

static void
set_up (WvsTranscoder *self, GstElement *deinterlace, GstElement *flip,
    GstElement *filter)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample, .eos = on_eos };
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, "I420", "width", G_TYPE_INT, (int)self->track.width,
      "height", G_TYPE_INT, (int)self->track.height, "pixel-aspect-ratio",
      GST_TYPE_FRACTION, 1, 1, NULL);

  /* One picture for each frame; the other field would be a frame more. */
  gst_util_set_object_arg (G_OBJECT (deinterlace), "fields", "top");
  gst_util_set_object_arg (G_OBJECT (flip), "video-direction", "auto");
  g_object_set (filter, "caps", caps, NULL);
  g_object_set (self->sink, "sync", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (self->sink), &callbacks, self,
      NULL);
  add_probe (self->scale, "sink", GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      on_scale_caps, self);
  add_probe (self->encoder, "sink",
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_FLUSH, on_picture,
      self);
  add_probe (self->sink, "sink", GST_PAD_PROBE_TYPE_EVENT_FLUSH, on_sink_flush,
      self);
}

static gboolean
build (WvsTranscoder *self, const WvsTitleInfo *title, GError **error)
{
  static const char *const factories[] = { "videoconvert", "deinterlace",
    "videoflip", "videoscale", "capsfilter" };
  GstBin *bin = GST_BIN (self->pipeline);
  GstElement *chain[G_N_ELEMENTS (factories)];
  g_autoptr (GstPad) entry = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (factories); i++) {
    chain[i] = wvs_element_add (bin, factories[i], error);
    if (chain[i] == NULL)
      return FALSE;
    if (i > 0)
      gst_element_link (chain[i - 1], chain[i]);
  }
  self->scale = chain[3];
  self->encoder = wvs_encoder_add (bin, &self->track, title->frame_rate, error);
  self->sink = wvs_element_add (bin, "appsink", error);
  if (self->encoder == NULL || self->sink == NULL)
    return FALSE;
  gst_element_link_many (chain[4], self->encoder, self->sink, NULL);
  set_up (self, chain[1], chain[2], chain[4]);

  entry = gst_element_get_static_pad (chain[0], "sink");
  self->decoder = wvs_decoder_new (GST_PIPELINE (self->pipeline), title->path,
      title->name, entry, error);
  return self->decoder != NULL;
}

WvsTranscoder *
wvs_transcoder_new (WvsTitle *title, const WvsTrack *track, GstBus *bus,
    const WvsTranscoderEvents *events, gpointer data, GError **error)
{
  g_autoptr (WvsTranscoder) self = g_new0 (WvsTranscoder, 1);

  self->events = *events;
  self->data = data;
  self->track = *track;
  self->last_pts = GST_CLOCK_TIME_NONE;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  /* The bus carries the owner's own messages, too. */
  gst_element_set_bus (self->pipeline, bus);
  gst_pipeline_set_auto_flush_bus (GST_PIPELINE (self->pipeline), FALSE);

  if (!build (self, wvs_title_get_info (title), error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wvs_transcoder_free (WvsTranscoder *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_element_set_bus (self->pipeline, NULL);
  g_clear_pointer (&self->decoder, wvs_decoder_free);
  gst_object_unref (self->pipeline);
  g_free (self);
}

void
wvs_transcoder_start (WvsTranscoder *self, gboolean hold)
{
  /* A failure is also a message. */
  (void)gst_element_set_state (self->pipeline,
      hold ? GST_STATE_PAUSED : GST_STATE_PLAYING);
}

gboolean
wvs_transcoder_seek (WvsTranscoder *self, gint64 position_us, guint pass)
{
  g_atomic_int_set (&self->next_pass, (int)pass);
  if (!gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME,
          GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
          position_us * GST_USECOND))
    return FALSE;
  (void)gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return TRUE;
}

void
wvs_transcoder_request_keyframe (WvsTranscoder *self)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->encoder, "src");

  gst_pad_send_event (pad,
      gst_video_event_new_upstream_force_key_unit (GST_CLOCK_TIME_NONE, TRUE,
          0));
}

gboolean
wvs_transcoder_gave_up (WvsTranscoder *self)
{
  return wvs_decoder_gave_up (self->decoder);
}

GError *
wvs_transcoder_explain (WvsTranscoder *self, GstMessage *message)
{
  return wvs_decoder_explain (self->decoder, message);
}
