/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "approach.h"
#include "rendition.h"
#include "unit-sink.h"

/* A pipeline that makes the access units of a rendition that is encoded by us,
 * as fast as they are taken. Each seek begins another pass, and passes are
 * numbered from 0. Thread: its owner's. */
typedef struct _WvsTranscoder WvsTranscoder;

/**
 * wvs_transcoder_new:
 * @bus: gets the pipeline's messages; may carry others
 * @events: copied
 *
 * Returns: %NULL with @error set as by wvs_decoder_new()
 */
WvsTranscoder *wvs_transcoder_new (WvsRendition *rendition, GstBus *bus,
    const WvsUnitEvents *events, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Blocks until the pipeline is gone. */
void wvs_transcoder_free (WvsTranscoder *transcoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsTranscoder, wvs_transcoder_free)

/* Begins pass 0 at the start of the file: pictures before chunk @index are
 * dropped before they are encoded; sound, all but what the encoder must have
 * heard. Errors come as messages. */
void wvs_transcoder_start (WvsTranscoder *transcoder, guint index);

/* Only gets ready for wvs_transcoder_seek(). */
void wvs_transcoder_prepare (WvsTranscoder *transcoder);

/* Begins pass @pass somewhat before chunk @index; what is before it is dropped
 * as by wvs_transcoder_start(). To be called once the pipeline has said
 * GST_MESSAGE_ASYNC_DONE. Returns %FALSE when the file cannot be sought in.
 *
 * @approach: where WVS_APPROACH_NEAR leads is watched: wvs_landing_is_late() of
 *   a message tells */
gboolean wvs_transcoder_seek (WvsTranscoder *transcoder, guint index,
    WvsApproach approach, guint pass) G_GNUC_WARN_UNUSED_RESULT;

/* To be called when wvs_decoder_knows_tracks() of a message: a file may have
 * other tracks now than when it was probed. */
gboolean wvs_transcoder_has_track (WvsTranscoder *transcoder);

/* As wvs_decoder_gave_up(). */
gboolean wvs_transcoder_gave_up (WvsTranscoder *transcoder);

/* As wvs_decoder_explain(). */
GError *wvs_transcoder_explain (WvsTranscoder *transcoder, GstMessage *message)
    G_GNUC_WARN_UNUSED_RESULT;
