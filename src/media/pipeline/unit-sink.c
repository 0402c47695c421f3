/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "unit-sink.h"

#include <gst/app/gstappsink.h>

#include "element.h"
#include "stream-time.h"

struct _WvsUnitSink {
  gint64 packet_us;
  WvsUnitEvents events;
  gpointer data;
  GstElement *element;
  int next_pass; /* atomic: begins at the next flush */
  guint pass;    /* of the streaming thread */
};

static gint64
to_us (GstClockTime time)
{
  return (gint64)GST_TIME_AS_USECONDS (time);
}

/* (transfer full) (nullable): %NULL for what has no time. */
static WvsAccessUnit *
to_unit (WvsUnitSink *self, GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  gint64 duration_us = self->packet_us;
  gpointer bytes;
  gsize size;

  if (!GST_BUFFER_PTS_IS_VALID (buffer))
    return NULL;
  if (duration_us == 0 && GST_BUFFER_DURATION_IS_VALID (buffer))
    duration_us = to_us (GST_BUFFER_DURATION (buffer));
  gst_buffer_extract_dup (buffer, 0, gst_buffer_get_size (buffer), &bytes,
      &size);
  return wvs_access_unit_new (g_bytes_new_take (bytes, size),
      wvs_stream_time_us (gst_sample_get_segment (sample),
          GST_BUFFER_PTS (buffer)),
      duration_us,
      !GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT));
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  WvsUnitSink *self = data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  WvsAccessUnit *unit = sample != NULL ? to_unit (self, sample) : NULL;

  if (unit != NULL)
    self->events.unit (unit, self->pass, self->data);
  return GST_FLOW_OK;
}

static void
on_eos (GstAppSink *sink, gpointer data)
{
  WvsUnitSink *self = data;

  self->events.ended (self->pass, self->data);
}

/* What reaches the sink after a flush belongs to the seek that flushed. */
static GstPadProbeReturn
on_event (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsUnitSink *self = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    self->pass = (guint)g_atomic_int_get (&self->next_pass);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_GAP)
    self->events.gap (self->pass, self->data);
  return GST_PAD_PROBE_OK;
}

WvsUnitSink *
wvs_unit_sink_new (GstBin *bin, gint64 packet_us, const WvsUnitEvents *events,
    gpointer data, GError **error)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample, .eos = on_eos };
  GstElement *element = wvs_element_add (bin, "appsink", error);
  g_autoptr (GstPad) pad = NULL;
  WvsUnitSink *self;

  if (element == NULL)
    return NULL;
  self = g_new0 (WvsUnitSink, 1);
  self->packet_us = packet_us;
  self->events = *events;
  self->data = data;
  self->element = element;
  g_object_set (element, "sync", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (element), &callbacks, self, NULL);
  pad = gst_element_get_static_pad (element, "sink");
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM | GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      on_event, self, NULL);
  return self;
}

void
wvs_unit_sink_free (WvsUnitSink *self)
{
  g_free (self);
}

GstElement *
wvs_unit_sink_get_element (WvsUnitSink *self)
{
  return self->element;
}

void
wvs_unit_sink_set_next_pass (WvsUnitSink *self, guint pass)
{
  g_atomic_int_set (&self->next_pass, (int)pass);
}
