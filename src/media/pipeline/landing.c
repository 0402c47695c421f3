/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "landing.h"

#include "stream-time.h"

/* The message that says so. */
#define LATE "wvs-landed-late"

static GstPadProbeReturn
refuse (WvsLanding *self, GstPad *pad)
{
  g_autoptr (GstElement) element = gst_pad_get_parent_element (pad);

  self->refused = TRUE;
  gst_element_post_message (element,
      gst_message_new_element (GST_OBJECT (element),
          gst_structure_new_empty (LATE)));
  return GST_PAD_PROBE_DROP;
}

/* (transfer none) (nullable): of a list, the first one */
static GstBuffer *
get_buffer (GstPadProbeInfo *info)
{
  GstBufferList *list;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER)
    return GST_PAD_PROBE_INFO_BUFFER (info);
  list = GST_PAD_PROBE_INFO_BUFFER_LIST (info);
  return gst_buffer_list_length (list) > 0 ? gst_buffer_list_get (list, 0)
                                           : NULL;
}

/* Packets of sound come in lists, too (tsdemux); pictures do not. */
static GstPadProbeReturn
on_buffer (WvsLanding *self, GstPad *pad, GstBuffer *buffer)
{
  gint64 time_us;

  if (buffer == NULL || !GST_BUFFER_PTS_IS_VALID (buffer))
    return GST_PAD_PROBE_OK;
  time_us = wvs_stream_time_on_pad_us (pad, GST_BUFFER_PTS (buffer));
  if (!self->landed && self->strict && time_us > self->wanted_us)
    return refuse (self, pad);
  self->landed = TRUE;
  return self->trims && time_us < self->wanted_us ? GST_PAD_PROBE_DROP
                                                  : GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
on_event (WvsLanding *self, GstPad *pad, GstEvent *event)
{
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP) {
    self->landed = FALSE;
    self->refused = FALSE;
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_EOS) {
    if (self->refused)
      return GST_PAD_PROBE_DROP;
    if (!self->landed && self->strict)
      return refuse (self, pad);
  }
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
on_data (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsLanding *self = data;

  if (!(info->type &
          (GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST)))
    return on_event (self, pad, GST_PAD_PROBE_INFO_EVENT (info));
  return self->refused ? GST_PAD_PROBE_DROP
                       : on_buffer (self, pad, get_buffer (info));
}

void
wvs_landing_watch (WvsLanding *self, GstPad *pad, gboolean trims)
{
  self->trims = trims;
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_DATA_DOWNSTREAM | GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      on_data, self, NULL);
}

void
wvs_landing_set (WvsLanding *self, gint64 wanted_us, gboolean strict)
{
  self->wanted_us = wanted_us;
  self->strict = strict;
}

gboolean
wvs_landing_is_late (GstMessage *message)
{
  return GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT &&
         gst_message_has_name (message, LATE);
}
