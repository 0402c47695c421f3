/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "approach.h"
#include "rendition.h"
#include "unit-sink.h"

/* The pipeline that makes the access units of a rendition, of whatever kind:
 * what the transcoder and the copier have in common. Thread: its owner's. */
typedef struct _WvsTrackPipeline WvsTrackPipeline;

/* As wvs_copier_new(). */
WvsTrackPipeline *wvs_track_pipeline_new (WvsRendition *rendition, GstBus *bus,
    const WvsUnitEvents *events, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Blocks until the pipeline is gone. */
void wvs_track_pipeline_free (WvsTrackPipeline *pipeline);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsTrackPipeline, wvs_track_pipeline_free)

/* Begins pass 0 at the start of the file, for the sake of chunk @index and what
 * is behind it; what is before it may be left out. */
void wvs_track_pipeline_start (WvsTrackPipeline *pipeline, guint index);

/* Only gets ready for wvs_track_pipeline_seek(): nothing flows before it. */
void wvs_track_pipeline_prepare (WvsTrackPipeline *pipeline);

/* Goes on somewhat before chunk @index, as pass number @pass. To be called once
 * the pipeline has said GST_MESSAGE_ASYNC_DONE. Returns %FALSE when the file
 * cannot be sought in, or should not.
 *
 * @approach: WVS_APPROACH_FAR is to follow when wvs_landing_is_late() of a
 *   message */
gboolean wvs_track_pipeline_seek (WvsTrackPipeline *pipeline, guint index,
    WvsApproach approach, guint pass) G_GNUC_WARN_UNUSED_RESULT;

/* To be asked when wvs_decoder_knows_tracks() of a message: a file may have
 * other tracks now than when it was probed. */
gboolean wvs_track_pipeline_has_track (WvsTrackPipeline *pipeline);

/* As wvs_decoder_gave_up(). */
gboolean wvs_track_pipeline_gave_up (WvsTrackPipeline *pipeline);

/* (transfer full): what @message (nullable) means, as wvs_decoder_explain() */
GError *wvs_track_pipeline_explain (WvsTrackPipeline *pipeline,
    GstMessage *message) G_GNUC_WARN_UNUSED_RESULT;
