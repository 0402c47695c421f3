/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "track-pipeline.h"

#include "chunk.h"
#include "copier.h"
#include "transcoder.h"

/* Up to this chunk the way from the start of the file is as good. */
#define NEAR_START 16

struct _WvsTrackPipeline {
  WvsTranscoder *transcoder; /* (nullable): one of both */
  WvsCopier *copier;         /* (nullable) */
};

WvsTrackPipeline *
wvs_track_pipeline_new (WvsRendition *rendition, GstBus *bus,
    const WvsUnitEvents *events, gpointer data, GError **error)
{
  const WvsTrack *track = wvs_rendition_get_track (rendition);
  g_autoptr (WvsTrackPipeline) self = g_new0 (WvsTrackPipeline, 1);

  if (track->transcoded)
    self->transcoder = wvs_transcoder_new (rendition, bus, events, data, error);
  else
    self->copier = wvs_copier_new (rendition, bus, events, data, error);
  if (self->transcoder == NULL && self->copier == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

void
wvs_track_pipeline_free (WvsTrackPipeline *self)
{
  g_clear_pointer (&self->transcoder, wvs_transcoder_free);
  g_clear_pointer (&self->copier, wvs_copier_free);
  g_free (self);
}

void
wvs_track_pipeline_start (WvsTrackPipeline *self, guint index)
{
  if (self->copier != NULL)
    wvs_copier_start (self->copier, FALSE);
  else
    wvs_transcoder_start (self->transcoder, index);
}

void
wvs_track_pipeline_prepare (WvsTrackPipeline *self)
{
  if (self->copier != NULL)
    wvs_copier_start (self->copier, TRUE);
  else
    wvs_transcoder_prepare (self->transcoder);
}

gboolean
wvs_track_pipeline_seek (WvsTrackPipeline *self, guint index,
    WvsApproach approach, guint pass)
{
  if (approach == WVS_APPROACH_FAR && index < NEAR_START)
    return FALSE;
  return self->copier != NULL
             ? wvs_copier_seek (self->copier, index * WVS_CHUNK_US, approach,
                   pass)
             : wvs_transcoder_seek (self->transcoder, index, approach, pass);
}

gboolean
wvs_track_pipeline_has_track (WvsTrackPipeline *self)
{
  return self->copier != NULL || wvs_transcoder_has_track (self->transcoder);
}

gboolean
wvs_track_pipeline_gave_up (WvsTrackPipeline *self)
{
  return self->copier != NULL ? wvs_copier_gave_up (self->copier)
                              : wvs_transcoder_gave_up (self->transcoder);
}

GError *
wvs_track_pipeline_explain (WvsTrackPipeline *self, GstMessage *message)
{
  return self->copier != NULL
             ? wvs_copier_explain (self->copier, message)
             : wvs_transcoder_explain (self->transcoder, message);
}
