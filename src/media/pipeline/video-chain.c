/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "video-chain.h"

#include <gst/video/video.h>

#include "chunk.h"
#include "element.h"
#include "encoder.h"
#include "stream-time.h"
#include "target.h"

/* Pictures that come faster than WVS_MAX_FRAME_RATE are dropped, but only when
 * they do so for more than a few: variable frame rates are uneven. */
#define FRAME_INTERVAL (GST_SECOND / WVS_MAX_FRAME_RATE)
#define FRAME_CREDIT (4 * FRAME_INTERVAL)

struct _WvsVideoChain {
  GstElement *scale;
  GstElement *encoder;
  GstPad *entry;
  WvsTrack track;

  /* Of the streaming thread that encodes. */
  gint64 chunk; /* the last picture's; -1: none */
  GstClockTime last_pts;
  GstClockTime next_pts; /* a picture before it is one too many */
};

static gboolean
is_too_many (WvsVideoChain *self, GstClockTime pts)
{
  return (GST_CLOCK_TIME_IS_VALID (self->last_pts) && pts <= self->last_pts) ||
         pts + FRAME_INTERVAL / 3 < self->next_pts;
}

/* What is dropped must not depend on pictures of the chunk before, which may
 * have been somebody else's. Called from a probe on @pad. */
static void
enter_chunk (WvsVideoChain *self, GstPad *pad, gint64 chunk)
{
  self->chunk = chunk;
  self->next_pts = 0;
  gst_pad_send_event (pad,
      gst_video_event_new_downstream_force_key_unit (GST_CLOCK_TIME_NONE,
          GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE, TRUE, 0));
}

/* Keeps from the encoder what it chokes on: pictures without a time, or with
 * one that does not rise. And sees to the highest frame rate. */
static GstPadProbeReturn
on_picture (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsVideoChain *self = data;
  GstClockTime pts;
  gint64 chunk;

  if (info->type & GST_PAD_PROBE_TYPE_EVENT_FLUSH) {
    if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) !=
        GST_EVENT_FLUSH_STOP)
      return GST_PAD_PROBE_OK;
    self->chunk = -1;
    self->last_pts = GST_CLOCK_TIME_NONE;
    self->next_pts = 0;
    return GST_PAD_PROBE_OK;
  }

  pts = GST_BUFFER_PTS (GST_PAD_PROBE_INFO_BUFFER (info));
  if (!GST_CLOCK_TIME_IS_VALID (pts))
    return GST_PAD_PROBE_DROP;
  chunk = wvs_chunk_index_at (wvs_stream_time_on_pad_us (pad, pts));
  if (chunk > self->chunk)
    enter_chunk (self, pad, chunk);
  if (is_too_many (self, pts))
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
  WvsVideoChain *self = data;
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
set_up (WvsVideoChain *self, GstElement *deinterlace, GstElement *flip,
    GstElement *filter)
{
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("video/x-raw", "format",
      G_TYPE_STRING, "I420", "width", G_TYPE_INT, (int)self->track.width,
      "height", G_TYPE_INT, (int)self->track.height, "pixel-aspect-ratio",
      GST_TYPE_FRACTION, 1, 1, NULL);

  /* One picture for each frame; the other field would be a frame more. */
  gst_util_set_object_arg (G_OBJECT (deinterlace), "fields", "top");
  gst_util_set_object_arg (G_OBJECT (flip), "video-direction", "auto");
  g_object_set (filter, "caps", caps, NULL);
  add_probe (self->scale, "sink", GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      on_scale_caps, self);
  add_probe (self->encoder, "sink",
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_FLUSH, on_picture,
      self);
}

static gboolean
build (WvsVideoChain *self, GstBin *bin, double frame_rate, GstElement *sink,
    GError **error)
{
  static const char *const factories[] = { "videoconvert", "deinterlace",
    "videoflip", "videoscale", "capsfilter" };
  GstElement *chain[G_N_ELEMENTS (factories)];

  for (guint i = 0; i < G_N_ELEMENTS (factories); i++) {
    chain[i] = wvs_element_add (bin, factories[i], error);
    if (chain[i] == NULL)
      return FALSE;
    if (i > 0)
      gst_element_link (chain[i - 1], chain[i]);
  }
  self->scale = chain[3];
  self->encoder = wvs_encoder_add (bin, &self->track, frame_rate, sink, error);
  if (self->encoder == NULL)
    return FALSE;
  gst_element_link (chain[4], self->encoder);
  self->entry = gst_element_get_static_pad (chain[0], "sink");
  set_up (self, chain[1], chain[2], chain[4]);
  return TRUE;
}

WvsVideoChain *
wvs_video_chain_new (GstBin *bin, const WvsTrack *track, double frame_rate,
    GstElement *sink, GError **error)
{
  g_autoptr (WvsVideoChain) self = g_new0 (WvsVideoChain, 1);

  self->track = *track;
  self->chunk = -1;
  self->last_pts = GST_CLOCK_TIME_NONE;
  if (!build (self, bin, frame_rate, sink, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wvs_video_chain_free (WvsVideoChain *self)
{
  gst_clear_object (&self->entry);
  g_free (self);
}

GstPad *
wvs_video_chain_get_entry (WvsVideoChain *self)
{
  return self->entry;
}
