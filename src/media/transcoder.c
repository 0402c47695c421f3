/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "transcoder.h"

#include "chunk.h"
#include "decoder.h"
#include "landing.h"
#include "sound-chain.h"
#include "video-chain.h"

/* So much of the sound before a chunk is encoded, too, for the encoder to be
 * where it would be had it come from far: whole packets. */
#define WARM_UP_US (10 * WVS_SOUND_PACKET_US)

typedef struct {
  WvsUnitSink *sink;
  GstPad *entry;
  WvsLanding landing;   /* there */
  WvsVideoChain *video; /* (nullable): one of both */
  WvsSoundChain *sound; /* (nullable) */
} Branch;

struct _WvsTranscoder {
  WvsUnitEvents events;
  gpointer data;
  GstElement *pipeline;
  WvsDecoder *decoder;
  guint n_branches;
  Branch branches[WVS_MAX_TRACKS];
};

static gboolean
add_branch (WvsTranscoder *self, const WvsTitleInfo *title,
    const WvsTrack *track, GError **error)
{
  GstBin *bin = GST_BIN (self->pipeline);
  guint number = self->n_branches;
  Branch *branch = &self->branches[number];
  GstElement *sink;

  /* The first picture does not wait for the first sound. */
  branch->sink = wvs_unit_sink_new (bin, number,
      track->kind == WVS_KIND_AUDIO ? WVS_SOUND_PACKET_US : 0, number == 0,
      &self->events, self->data, error);
  if (branch->sink == NULL)
    return FALSE;
  self->n_branches++;
  sink = wvs_unit_sink_get_element (branch->sink);
  if (track->kind == WVS_KIND_AUDIO) {
    branch->sound = wvs_sound_chain_new (bin, track, sink, error);
    if (branch->sound == NULL)
      return FALSE;
    branch->entry = gst_object_ref (wvs_sound_chain_get_entry (branch->sound));
    return TRUE;
  }
  branch->video =
      wvs_video_chain_new (bin, track, title->frame_rate, sink, error);
  if (branch->video == NULL)
    return FALSE;
  branch->entry = gst_object_ref (wvs_video_chain_get_entry (branch->video));
  return TRUE;
}

static gboolean
build (WvsTranscoder *self, const WvsTitleInfo *title, const WvsTrack *tracks,
    guint n_tracks, GError **error)
{
  GstPad *entries[] = { [WVS_KIND_VIDEO] = NULL, [WVS_KIND_AUDIO] = NULL };

  for (guint i = 0; i < n_tracks; i++) {
    if (!add_branch (self, title, &tracks[i], error))
      return FALSE;
    wvs_landing_watch (&self->branches[i].landing, self->branches[i].entry,
        tracks[i].kind);
    entries[tracks[i].kind] = self->branches[i].entry;
  }
  self->decoder = wvs_decoder_new (GST_PIPELINE (self->pipeline), title->path,
      title->name, title->stamp, entries[WVS_KIND_VIDEO],
      entries[WVS_KIND_AUDIO], error);
  return self->decoder != NULL;
}

WvsTranscoder *
wvs_transcoder_new (WvsTitle *title, const WvsTrack *tracks, guint n_tracks,
    GstBus *bus, const WvsUnitEvents *events, gpointer data, GError **error)
{
  g_autoptr (WvsTranscoder) self = g_new0 (WvsTranscoder, 1);

  self->events = *events;
  self->data = data;
  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  /* The bus carries the owner's own messages, too. */
  gst_element_set_bus (self->pipeline, bus);
  gst_pipeline_set_auto_flush_bus (GST_PIPELINE (self->pipeline), FALSE);

  if (!build (self, wvs_title_get_info (title), tracks, n_tracks, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
wvs_transcoder_free (WvsTranscoder *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_element_set_bus (self->pipeline, NULL);
  g_clear_pointer (&self->decoder, wvs_decoder_free);
  for (guint i = 0; i < self->n_branches; i++) {
    gst_clear_object (&self->branches[i].entry);
    g_clear_pointer (&self->branches[i].video, wvs_video_chain_free);
    g_clear_pointer (&self->branches[i].sound, wvs_sound_chain_free);
    wvs_unit_sink_free (self->branches[i].sink);
  }
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

/* One seek is enough for all tracks: the demuxer has them all. */
static gboolean
send_seek (WvsTranscoder *self, gint64 position_us)
{
  for (guint i = 0; i < self->n_branches; i++) {
    if (gst_pad_is_linked (self->branches[i].entry))
      return gst_element_seek_simple (wvs_unit_sink_get_element (
                                          self->branches[i].sink),
          GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
          position_us * GST_USECOND);
  }
  return FALSE;
}

gboolean
wvs_transcoder_end_missing (WvsTranscoder *self, guint pass)
{
  for (guint i = 0; i < self->n_branches; i++) {
    if (self->branches[i].video != NULL) {
      if (!wvs_decoder_has_video (self->decoder))
        return FALSE;
    } else if (!wvs_decoder_has_audio (self->decoder)) {
      self->events.ended (i, pass, self->data);
    }
  }
  return TRUE;
}

gboolean
wvs_transcoder_has_track (WvsTranscoder *self)
{
  return self->branches[0].video != NULL
             ? wvs_decoder_has_video (self->decoder)
             : wvs_decoder_has_audio (self->decoder);
}

static gboolean
seek (WvsTranscoder *self, gint64 position_us, guint pass)
{
  for (guint i = 0; i < self->n_branches; i++)
    wvs_unit_sink_set_next_pass (self->branches[i].sink, pass);
  if (!send_seek (self, position_us))
    return FALSE;
  (void)gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  return wvs_transcoder_end_missing (self, pass);
}

gboolean
wvs_transcoder_seek (WvsTranscoder *self, gint64 position_us, guint pass)
{
  for (guint i = 0; i < self->n_branches; i++) {
    wvs_landing_set (&self->branches[i].landing, 0, FALSE);
    if (self->branches[i].sound != NULL)
      wvs_sound_chain_set_start (self->branches[i].sound, -1);
  }
  return seek (self, position_us, pass);
}

static void
set_chunk (WvsTranscoder *self, guint index, gboolean strict)
{
  for (guint i = 0; i < self->n_branches; i++) {
    Branch *branch = &self->branches[i];
    gint64 start_us = index * WVS_CHUNK_US;

    if (branch->sound != NULL) {
      start_us = MAX (0, start_us - WARM_UP_US);
      wvs_sound_chain_set_start (branch->sound, start_us);
    }
    wvs_landing_set (&branch->landing, start_us, strict);
  }
}

void
wvs_transcoder_set_chunk (WvsTranscoder *self, guint index)
{
  set_chunk (self, index, FALSE);
}

gboolean
wvs_transcoder_seek_chunk (WvsTranscoder *self, guint index, gint64 lead_us,
    gboolean strict, guint pass)
{
  set_chunk (self, index, strict);
  return seek (self, MAX (0, index * WVS_CHUNK_US - lead_us), pass);
}

void
wvs_transcoder_request_keyframe (WvsTranscoder *self)
{
  for (guint i = 0; i < self->n_branches; i++) {
    if (self->branches[i].video != NULL)
      wvs_video_chain_request_keyframe (self->branches[i].video);
  }
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
