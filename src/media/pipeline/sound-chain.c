/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "sound-chain.h"

#include "element.h"

/* Of 10: what lies above is hard to hear at our rate and easy to measure. */
#define COMPLEXITY 6

/* What times may stray before sound is cut or silence put in, which can be
 * heard: files are written with times that are rounded or jitter. */
#define TOLERANCE (20 * GST_MSECOND)

/* More than that is damage: it is not filled. */
#define MAX_HOLE (24 * 60 * 60 * GST_SECOND)

/* At the end: less is not worth a packet, and may come from rounding. */
#define LEAST_SOUND (2 * GST_MSECOND)

struct _WvsSoundChain {
  GstElement *rate;
  GstPad *entry;
  _Atomic gint64 start_us;

  /* Of the streaming thread. */
  GstSegment segment; /* of what comes; what goes on is in our own */
  gboolean began;     /* ours is known there */
  GstClockTime start; /* of ours */
  GstClockTime first; /* sound that came, from there on; else 0 */
  GstClockTime last;
  guint n_placed;    /* how many buffers from there on */
  guint64 n_packets; /* also since then */
  GstClockTime end;  /* of what the encoder has */
};

/* One segment for all that comes until the next seek: audiorate, which makes it
 * whole, and the encoder count from where the first one begins. */
static GstPadProbeReturn
on_segment (WvsSoundChain *self, GstPadProbeInfo *info)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstSegment segment;
  GstEvent *ours;

  gst_event_copy_segment (event, &self->segment);
  if (self->began)
    return GST_PAD_PROBE_DROP;
  self->began = TRUE;
  self->start = (guint64)self->start_us * GST_USECOND;
  self->first = 0;
  self->last = self->start;
  self->n_placed = 0;
  self->n_packets = 0;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.start = segment.time = segment.position = self->start;
  ours = gst_event_new_segment (&segment);
  gst_event_set_seqnum (ours, gst_event_get_seqnum (event));
  gst_event_unref (event);
  GST_PAD_PROBE_INFO_DATA (info) = ours;
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
on_event (WvsSoundChain *self, GstPadProbeInfo *info)
{
  GstEventType type = GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info));

  if (type == GST_EVENT_SEGMENT)
    return on_segment (self, info);
  if (type == GST_EVENT_FLUSH_STOP)
    self->began = FALSE;
  /* In other times than ours; the next sound tells as much. */
  return type == GST_EVENT_GAP ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

/* Gives the sound its media time. The first of it is put exactly where it
 * belongs; from there on it is followed. */
static GstPadProbeReturn
on_sound (WvsSoundChain *self, GstPadProbeInfo *info)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstClockTime pts = GST_BUFFER_PTS (buffer);
  guint64 time;

  if (!GST_CLOCK_TIME_IS_VALID (pts) || !GST_BUFFER_DURATION_IS_VALID (buffer))
    return self->n_placed > 0 ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
  if (gst_segment_to_stream_time_full (&self->segment, GST_FORMAT_TIME, pts,
          &time) != 1 ||
      time > self->last + MAX_HOLE)
    return GST_PAD_PROBE_DROP;
  if (self->n_placed < 2)
    g_object_set (self->rate, "tolerance",
        self->n_placed == 0 ? (GstClockTime)0 : TOLERANCE, NULL);
  if (time + GST_BUFFER_DURATION (buffer) > self->start) {
    if (self->n_placed == 0)
      self->first = time;
    self->n_placed++;
  }
  self->last = MAX (self->last, time);
  if (time != pts) {
    buffer = gst_buffer_make_writable (buffer);
    GST_BUFFER_PTS (buffer) = time;
    GST_PAD_PROBE_INFO_DATA (info) = buffer;
  }
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
on_data (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return info->type & GST_PAD_PROBE_TYPE_BUFFER ? on_sound (data, info)
                                                : on_event (data, info);
}

static GstPadProbeReturn
on_even_sound (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsSoundChain *self = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);

  self->end = GST_BUFFER_PTS (buffer) + GST_BUFFER_DURATION (buffer);
  return GST_PAD_PROBE_OK;
}

/* The encoder takes back the time that it looks ahead, 6.5 ms, from its second
 * packet on. But they are on a grid, from the place on that was wanted. At the
 * end there may be one for these 6.5 ms alone, or not. And the silence from the
 * title's beginning to its first sound is left out: whoever plays it in a loop
 * would wait for it. */
static GstPadProbeReturn
on_packet (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsSoundChain *self = data;
  GstClockTime length = WVS_SOUND_PACKET_US * GST_USECOND;
  GstClockTime pts = self->start + self->n_packets++ * length;
  GstBuffer *packet;

  if (pts + LEAST_SOUND > self->end ||
      (self->start == 0 && pts + length <= self->first))
    return GST_PAD_PROBE_DROP;
  packet = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_BUFFER_PTS (packet) = pts;
  GST_PAD_PROBE_INFO_DATA (info) = packet;
  return GST_PAD_PROBE_OK;
}

static void
set_up (WvsSoundChain *self, GstElement *filter, GstElement *encoder,
    guint bitrate_kbps)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->rate, "sink");
  g_autoptr (GstPad) even = gst_element_get_static_pad (encoder, "sink");
  g_autoptr (GstPad) exit = gst_element_get_static_pad (encoder, "src");
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("audio/x-raw", "rate",
      G_TYPE_INT, 48000, "channels", G_TYPE_INT, 2, NULL);

  g_object_set (filter, "caps", caps, NULL);
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM |
          GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      on_data, self, NULL);
  gst_pad_add_probe (even, GST_PAD_PROBE_TYPE_BUFFER, on_even_sound, self,
      NULL);
  gst_pad_add_probe (exit, GST_PAD_PROBE_TYPE_BUFFER, on_packet, self, NULL);
  /* Chromium makes noises of times that are not exact. */
  g_object_set (encoder, "bitrate", (int)bitrate_kbps * 1000,
      "perfect-timestamp", TRUE, "complexity", COMPLEXITY, NULL);
  gst_util_set_object_arg (G_OBJECT (encoder), "frame-size", "20");
  gst_util_set_object_arg (G_OBJECT (encoder), "bitrate-type", "vbr");
}

WvsSoundChain *
wvs_sound_chain_new (GstBin *bin, const WvsTrack *track, GstElement *sink,
    GError **error)
{
  static const char *const factories[] = { "audioconvert", "audioresample",
    "capsfilter", "audiorate", "opusenc" };
  GstElement *chain[G_N_ELEMENTS (factories)];
  WvsSoundChain *self;

  for (guint i = 0; i < G_N_ELEMENTS (factories); i++) {
    chain[i] = wvs_element_add (bin, factories[i], error);
    if (chain[i] == NULL)
      return NULL;
    if (i > 0)
      gst_element_link (chain[i - 1], chain[i]);
  }
  gst_element_link (chain[4], sink);
  self = g_new0 (WvsSoundChain, 1);
  self->rate = chain[3];
  self->entry = gst_element_get_static_pad (chain[0], "sink");
  set_up (self, chain[2], chain[4], track->bitrate_kbps);
  return self;
}

void
wvs_sound_chain_free (WvsSoundChain *self)
{
  gst_object_unref (self->entry);
  g_free (self);
}

GstPad *
wvs_sound_chain_get_entry (WvsSoundChain *self)
{
  return self->entry;
}

void
wvs_sound_chain_set_start (WvsSoundChain *self, gint64 start_us)
{
  self->start_us = start_us;
}
