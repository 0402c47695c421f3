/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "elementary.h"

#include <gst/audio/audio.h>

#include "annex-b.h"
#include "nal.h"
#include "opus-clock.h"

#define NO_TIME G_MININT64

struct _WvsElementary {
  GstPad *pad;
  gulong probe;
  WvsCodec codec;
  WvsAnnexB *annex_b; /* (nullable) */
  WvsOpusClock clock;
  gboolean delay_taken_off;
  gint64 delay_ns; /* what the times of sound are early by */
  WvsElementaryUnfit unfit;
  gpointer data;
  GstSegment segment; /* of what comes in */
  gboolean flowing;   /* a keyframe has gone by since the last jump */
  gint64 last_ns;     /* media time of the last unit, if flowing */
  gboolean ruined;    /* found unfit */
};

/* Media time; below 0: before the beginning; NO_TIME: none. What lies before the
 * segment counts as well: who wants a time within a GOP has it begin there. */
static gint64
to_media_ns (const WvsElementary *self, GstClockTime time)
{
  guint64 media_ns = 0;
  int sign;

  if (!GST_CLOCK_TIME_IS_VALID (time) ||
      self->segment.format != GST_FORMAT_TIME)
    return NO_TIME;
  sign = gst_segment_to_stream_time_full (&self->segment, GST_FORMAT_TIME, time,
      &media_ns);
  if (sign == 0 || media_ns > G_MAXINT64)
    return NO_TIME;
  return sign > 0 ? (gint64)media_ns : -(gint64)media_ns;
}

/* VP9 bitstream specification §6.2: of the first frame. */
static gboolean
is_vp9_key (guint8 byte)
{
  gboolean reserved_bit = (byte & 0x30) == 0x30; /* in profile 3 only */

  return (byte >> 6) == 2 && (byte & (reserved_bit ? 0x06 : 0x0c)) == 0;
}

static gboolean
is_key (const WvsElementary *self, const GstMapInfo *map)
{
  if (self->codec == WVS_CODEC_VP8) /* RFC 6386 §9.1 */
    return (map->data[0] & 0x01) == 0;
  if (self->codec == WVS_CODEC_VP9)
    return is_vp9_key (map->data[0]);
  if (self->annex_b != NULL)
    return wvs_nal_is_random_access (self->codec, 0, map->data, map->size);
  return TRUE;
}

/* (transfer full), takes @buffer */
static GstBuffer *
convert (WvsElementary *self, GstBuffer *buffer)
{
  GByteArray *bytes;
  GstBuffer *converted;
  GstMapInfo map;
  gsize size;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return buffer;
  bytes = wvs_annex_b_convert (self->annex_b, map.data, map.size);
  gst_buffer_unmap (buffer, &map);
  size = bytes->len;
  converted = gst_buffer_new_wrapped (g_byte_array_free (bytes, FALSE), size);
  (void)gst_buffer_copy_into (converted, buffer, GST_BUFFER_COPY_METADATA, 0,
      -1);
  gst_buffer_unref (buffer);
  return converted;
}

/* Sound may begin before the beginning, by the delay of the codec: it is told
 * later by that then, all of it. matroskademux (1.22) takes the delay off the
 * times, but says 0 of the first packet. */
static gint64
take_delay (WvsElementary *self, GstBuffer *buffer, gint64 time_ns)
{
  const GstAudioClippingMeta *clipping =
      gst_buffer_get_audio_clipping_meta (buffer);

  if (time_ns == NO_TIME)
    return -1;
  if (time_ns < 0)
    self->delay_ns = MAX (self->delay_ns, -time_ns);
  if (self->delay_taken_off && time_ns == 0 && clipping != NULL &&
      clipping->format == GST_FORMAT_DEFAULT) {
    self->delay_ns = (gint64)gst_util_uint64_scale (clipping->start, GST_SECOND,
        wvs_codec_get_clock_rate (WVS_CODEC_OPUS));
    return 0;
  }
  return time_ns + self->delay_ns;
}

/* The unit's time, and its duration into @buffer; -1: none. */
static gint64
tell_time (WvsElementary *self, GstBuffer *buffer, const GstMapInfo *map)
{
  gint64 time_ns = to_media_ns (self, GST_BUFFER_PTS (buffer));
  gint64 duration_ns;

  if (self->codec != WVS_CODEC_OPUS)
    return time_ns == NO_TIME ? -1 : MAX (time_ns, 0);
  duration_ns = wvs_opus_packet_get_duration_ns (map->data, map->size);
  GST_BUFFER_DURATION (buffer) = (GstClockTime)duration_ns;
  return wvs_opus_clock_tell (&self->clock, take_delay (self, buffer, time_ns),
      duration_ns);
}

static void
ruin (WvsElementary *self, const char *why, gint64 time_ns)
{
  self->ruined = TRUE;
  self->unfit (why, MAX (time_ns, self->last_ns) / 1000, self->data);
}

/* Whether there is something to be passed on of it. */
static gboolean
examine (WvsElementary *self, GstBuffer *buffer, const GstMapInfo *map)
{
  gboolean key = is_key (self, map);
  gint64 time_ns;

  if (!key && !self->flowing)
    return FALSE;
  time_ns = tell_time (self, buffer, map);
  if (self->codec == WVS_CODEC_VP8 && (map->data[0] & 0x10) == 0)
    ruin (self, "it has frames that are not to be shown", time_ns);
  else if (time_ns < 0)
    ruin (self, "it has frames without a time", time_ns);
  else if (self->flowing && time_ns < self->last_ns &&
           wvs_codec_get_kind (self->codec) == WVS_KIND_VIDEO)
    ruin (self, "its frames are shown in another order than decoded", time_ns);
  if (self->ruined)
    return FALSE;

  self->flowing = TRUE;
  self->last_ns = time_ns;
  GST_BUFFER_PTS (buffer) = (GstClockTime)time_ns;
  if (key)
    GST_BUFFER_FLAG_UNSET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);
  else
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DELTA_UNIT);
  return TRUE;
}

/* Takes @buffer. Returns: (transfer full) (nullable): what is passed on */
static GstBuffer *
pass (WvsElementary *self, GstBuffer *buffer)
{
  gboolean wanted = FALSE;
  GstMapInfo map;

  /* Ogg has its headers in the stream. */
  if (!self->ruined &&
      !(self->codec == WVS_CODEC_OPUS &&
          GST_BUFFER_FLAG_IS_SET (buffer, GST_BUFFER_FLAG_HEADER))) {
    if (self->annex_b != NULL)
      buffer = convert (self, buffer);
    buffer = gst_buffer_make_writable (buffer);
    if (gst_buffer_map (buffer, &map, GST_MAP_READ)) {
      wanted = map.size > 0 && examine (self, buffer, &map);
      gst_buffer_unmap (buffer, &map);
    }
  }
  if (wanted)
    return buffer;
  gst_buffer_unref (buffer);
  return NULL;
}

static gboolean
pass_of_list (GstBuffer **buffer, guint i, gpointer data)
{
  *buffer = pass (data, *buffer);
  return TRUE;
}

static void
learn_caps (WvsElementary *self, GstEvent *event)
{
  GstCaps *caps;
  const GValue *value;
  GstBuffer *record;
  GstMapInfo map;

  gst_event_parse_caps (event, &caps);
  value =
      gst_structure_get_value (gst_caps_get_structure (caps, 0), "codec_data");
  record = value != NULL ? gst_value_get_buffer (value) : NULL;
  if (self->annex_b == NULL || record == NULL ||
      !gst_buffer_map (record, &map, GST_MAP_READ))
    return;
  wvs_annex_b_configure (self->annex_b, map.data, map.size);
  gst_buffer_unmap (record, &map);
}

static void
jump (WvsElementary *self)
{
  self->flowing = FALSE;
  self->last_ns = 0;
  wvs_opus_clock_jump (&self->clock);
}

/* (transfer full): instead of @event, in media time; takes @event */
static GstEvent *
lay_gap (WvsElementary *self, GstEvent *event)
{
  GstClockTime time, duration;
  gint64 media_ns;

  gst_event_parse_gap (event, &time, &duration);
  media_ns = to_media_ns (self, time);
  if (media_ns == NO_TIME)
    return event;
  gst_event_unref (event);
  return gst_event_new_gap ((GstClockTime)MAX (media_ns, 0), duration);
}

/* (transfer full): the segment that media time has; takes @event */
static GstEvent *
lay_segment (WvsElementary *self, GstEvent *event)
{
  guint32 seqnum = gst_event_get_seqnum (event);
  GstSegment plain;

  gst_event_copy_segment (event, &self->segment);
  gst_event_unref (event);
  gst_segment_init (&plain, GST_FORMAT_TIME);
  event = gst_event_new_segment (&plain);
  gst_event_set_seqnum (event, seqnum);
  return event;
}

static GstPadProbeReturn
on_event (WvsElementary *self, GstPadProbeInfo *info)
{
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);

  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS)
    learn_caps (self, event);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    jump (self);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT)
    info->data = lay_segment (self, event);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_GAP)
    info->data = lay_gap (self, event);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && self->ruined)
    return GST_PAD_PROBE_DROP;
  return GST_PAD_PROBE_OK;
}

/* Runs on a streaming thread. */
static GstPadProbeReturn
on_data (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  WvsElementary *self = data;

  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    info->data = pass (self, GST_PAD_PROBE_INFO_BUFFER (info));
  } else if (info->type & GST_PAD_PROBE_TYPE_BUFFER_LIST) {
    GstBufferList *list =
        gst_buffer_list_make_writable (GST_PAD_PROBE_INFO_BUFFER_LIST (info));

    gst_buffer_list_foreach (list, pass_of_list, self);
    info->data = list;
  } else {
    return on_event (self, info);
  }
  if (self->ruined) { /* the demuxer need not go on */
    g_clear_pointer ((GstMiniObject **)&info->data, gst_mini_object_unref);
    GST_PAD_PROBE_INFO_FLOW_RETURN (info) = GST_FLOW_ERROR;
    return GST_PAD_PROBE_HANDLED;
  }
  return info->data != NULL ? GST_PAD_PROBE_OK : GST_PAD_PROBE_HANDLED;
}

WvsElementary *
wvs_elementary_new (GstPad *pad, WvsCodec codec, gboolean delay_taken_off,
    WvsElementaryUnfit unfit, gpointer data)
{
  WvsElementary *self = g_new0 (WvsElementary, 1);

  self->pad = gst_object_ref (pad);
  self->codec = codec;
  if (codec == WVS_CODEC_H264 || codec == WVS_CODEC_H265)
    self->annex_b = wvs_annex_b_new (codec);
  self->delay_taken_off = delay_taken_off;
  self->unfit = unfit;
  self->data = data;
  gst_segment_init (&self->segment, GST_FORMAT_UNDEFINED);
  self->probe = gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_DATA_DOWNSTREAM | GST_PAD_PROBE_TYPE_EVENT_FLUSH,
      on_data, self, NULL);
  return self;
}

void
wvs_elementary_free (WvsElementary *self)
{
  gst_pad_remove_probe (self->pad, self->probe);
  gst_object_unref (self->pad);
  g_clear_pointer (&self->annex_b, wvs_annex_b_free);
  g_free (self);
}
