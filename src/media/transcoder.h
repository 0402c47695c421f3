/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"
#include "title.h"
#include "unit-sink.h"

/* One pipeline from a title's file to its tracks, VP8 and Opus. It passes through the file as fast
 * as its receiver lets it; each seek begins another pass, and passes are
 * numbered from 0. Thread: one, the owner's, except where it says otherwise. */
typedef struct _WvsTranscoder WvsTranscoder;

/**
 * wvs_transcoder_new:
 * @bus: where the pipeline's messages go
 * @events: copied
 *
 * Returns: %NULL with @error set to %WVS_ERROR_NOT_FOUND or
 *   %WVS_ERROR_UNAVAILABLE
 */
WvsTranscoder *wvs_transcoder_new (WvsTitle *title, const WvsTrack *tracks,
    guint n_tracks, GstBus *bus, const WvsUnitEvents *events, gpointer data,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Blocks until all threads of the pipeline have ended. */
void wvs_transcoder_free (WvsTranscoder *transcoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsTranscoder, wvs_transcoder_free)

/* Begins pass 0; @hold: only gets ready for wvs_transcoder_seek(). Errors come
 * as messages, as does ASYNC_DONE when it can seek. */
void wvs_transcoder_start (WvsTranscoder *transcoder, gboolean hold);

/* To be called when wvs_decoder_knows_tracks() of a message: a file may have
 * other tracks now than when it was probed. Ends those in pass @pass that are
 * not there; %FALSE: there is no video any more. */
gboolean wvs_transcoder_end_missing (WvsTranscoder *transcoder, guint pass)
    G_GNUC_WARN_UNUSED_RESULT;

/* At the same time: whether the first one is there. */
gboolean wvs_transcoder_has_track (WvsTranscoder *transcoder);

/* Begins pass @pass at exactly @position_us with a keyframe. Returns %FALSE
 * when the file does not allow it. */
gboolean wvs_transcoder_seek (WvsTranscoder *transcoder, gint64 position_us,
    guint pass) G_GNUC_WARN_UNUSED_RESULT;

/* Has pictures before chunk @index dropped before they are encoded; sound, all
 * but what the encoder must have heard. To be called before
 * wvs_transcoder_start() when no seek is to follow. */
void wvs_transcoder_set_chunk (WvsTranscoder *transcoder, guint index);

/* The same, and begins pass @pass @lead_us before the chunk. @strict: where it
 * leads is watched, wvs_landing_is_late() of a message tells. Returns %FALSE when
 * the file does not allow it. */
gboolean wvs_transcoder_seek_chunk (WvsTranscoder *transcoder, guint index,
    gint64 lead_us, gboolean strict, guint pass) G_GNUC_WARN_UNUSED_RESULT;

void wvs_transcoder_request_keyframe (WvsTranscoder *transcoder);

/* As wvs_decoder_gave_up(). */
gboolean wvs_transcoder_gave_up (WvsTranscoder *transcoder);

/* As wvs_decoder_explain(). */
GError *wvs_transcoder_explain (WvsTranscoder *transcoder, GstMessage *message)
    G_GNUC_WARN_UNUSED_RESULT;
