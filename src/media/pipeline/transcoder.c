/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "transcoder.h"

#include "chunk.h"
#include "decoder.h"
#include "landing.h"
#include "sound-chain.h"
#include "video-chain.h"

/* So much before a chunk is decoded, for decoders to be where they would be had
 * they come from far; and so much when that led to behind the chunk. */
#define LEAD_US (500 * G_TIME_SPAN_MILLISECOND)
#define LONG_LEAD_US (5 * G_TIME_SPAN_SECOND)

/* So much of the sound before a chunk is encoded, too, for the encoder to be
 * where it would be had it come from far: whole packets. */
#define WARM_UP_US (10 * WVS_SOUND_PACKET_US)

struct _WvsTranscoder {
  GstElement *pipeline;
  WvsDecoder *decoder;
  WvsVideoChain *video; /* (nullable): one of both */
  WvsSoundChain *sound; /* (nullable) */
  GstPad *entry;        /* of that one */
  WvsLanding landing;   /* there */
  WvsUnitSink *sink;
};

static gboolean
build_chain (WvsTranscoder *self, const WvsTitleInfo *title,
    const WvsTrack *track, GError **error)
{
  GstBin *bin = GST_BIN (self->pipeline);
  GstElement *sink = wvs_unit_sink_get_element (self->sink);

  if (track->kind == WVS_KIND_VIDEO) {
    self->video =
        wvs_video_chain_new (bin, track, title->frame_rate, sink, error);
    if (self->video == NULL)
      return FALSE;
    self->entry = gst_object_ref (wvs_video_chain_get_entry (self->video));
    return TRUE;
  }
  self->sound = wvs_sound_chain_new (bin, track, sink, error);
  if (self->sound == NULL)
    return FALSE;
  self->entry = gst_object_ref (wvs_sound_chain_get_entry (self->sound));
  return TRUE;
}

static gboolean
build (WvsTranscoder *self, WvsRendition *rendition,
    const WvsUnitEvents *events, gpointer data, GError **error)
{
  const WvsTrack *track = wvs_rendition_get_track (rendition);
  const WvsTitleInfo *title =
      wvs_title_get_info (wvs_rendition_get_title (rendition));

  self->sink = wvs_unit_sink_new (GST_BIN (self->pipeline),
      track->kind == WVS_KIND_AUDIO ? WVS_SOUND_PACKET_US : 0, events, data,
      error);
  if (self->sink == NULL || !build_chain (self, title, track, error))
    return FALSE;
  wvs_landing_watch (&self->landing, self->entry, self->video != NULL);
  self->decoder = wvs_decoder_new (GST_PIPELINE (self->pipeline), title->path,
      title->name, title->stamp, self->video != NULL ? self->entry : NULL,
      self->sound != NULL ? self->entry : NULL, error);
  return self->decoder != NULL;
}

WvsTranscoder *
wvs_transcoder_new (WvsRendition *rendition, GstBus *bus,
    const WvsUnitEvents *events, gpointer data, GError **error)
{
  g_autoptr (WvsTranscoder) self = g_new0 (WvsTranscoder, 1);

  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  /* The bus carries the owner's own messages, too. */
  gst_element_set_bus (self->pipeline, bus);
  gst_pipeline_set_auto_flush_bus (GST_PIPELINE (self->pipeline), FALSE);
  if (!build (self, rendition, events, data, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wvs_transcoder_free (WvsTranscoder *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_element_set_bus (self->pipeline, NULL);
  g_clear_pointer (&self->decoder, wvs_decoder_free);
  gst_clear_object (&self->entry);
  g_clear_pointer (&self->video, wvs_video_chain_free);
  g_clear_pointer (&self->sound, wvs_sound_chain_free);
  g_clear_pointer (&self->sink, wvs_unit_sink_free);
  gst_object_unref (self->pipeline);
  g_free (self);
}

static void
set_chunk (WvsTranscoder *self, guint index, gboolean strict)
{
  gint64 start_us = index * WVS_CHUNK_US;

  if (self->sound != NULL) {
    start_us = MAX (0, start_us - WARM_UP_US);
    wvs_sound_chain_set_start (self->sound, start_us);
  }
  wvs_landing_set (&self->landing, start_us, strict);
}

/* A failure is also a message. */
static void
set_state (WvsTranscoder *self, GstState state)
{
  (void)gst_element_set_state (self->pipeline, state);
}

void
wvs_transcoder_start (WvsTranscoder *self, guint index)
{
  set_chunk (self, index, FALSE);
  set_state (self, GST_STATE_PLAYING);
}

void
wvs_transcoder_prepare (WvsTranscoder *self)
{
  set_state (self, GST_STATE_PAUSED);
}

static gint64
get_lead_us (WvsApproach approach)
{
  if (approach >= WVS_APPROACH_DIRECT)
    return 0;
  return approach == WVS_APPROACH_NEAR ? LEAD_US : LONG_LEAD_US;
}

/* Decoders cut the picture that is at an exact place: from a keyframe on they
 * need not. */
static GstSeekFlags
get_flags (WvsApproach approach)
{
  if (approach == WVS_APPROACH_DIRECT)
    return GST_SEEK_FLAG_KEY_UNIT | GST_SEEK_FLAG_SNAP_BEFORE;
  if (approach == WVS_APPROACH_WITHIN)
    return GST_SEEK_FLAG_KEY_UNIT | GST_SEEK_FLAG_SNAP_AFTER;
  return GST_SEEK_FLAG_ACCURATE;
}

gboolean
wvs_transcoder_seek (WvsTranscoder *self, guint index, WvsApproach approach,
    guint pass)
{
  gint64 position_us = MAX (0, index * WVS_CHUNK_US - get_lead_us (approach));

  set_chunk (self, index, approach == WVS_APPROACH_NEAR);
  wvs_unit_sink_set_next_pass (self->sink, pass);
  if (!gst_element_seek_simple (wvs_unit_sink_get_element (self->sink),
          GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | get_flags (approach),
          position_us * GST_USECOND))
    return FALSE;
  set_state (self, GST_STATE_PLAYING);
  return TRUE;
}

gboolean
wvs_transcoder_has_track (WvsTranscoder *self)
{
  return self->video != NULL ? wvs_decoder_has_video (self->decoder)
                             : wvs_decoder_has_audio (self->decoder);
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
