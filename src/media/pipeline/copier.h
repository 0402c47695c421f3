/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "approach.h"
#include "rendition.h"
#include "unit-sink.h"

/* A pipeline that makes the access units of a rendition that is passed through:
 * it demultiplexes and parses, and decodes nothing. As the transcoder's: its
 * owner reads the bus. Thread: its owner's. */
typedef struct _WvsCopier WvsCopier;

/**
 * wvs_copier_new:
 * @bus: gets the pipeline's messages; may carry others
 * @events: copied
 *
 * Units are as the RTP payloaders take them (rtc/payloader.h): H.264 and H.265
 * with start codes, a whole access unit each, parameter sets before every IDR;
 * Opus with times that follow from the packets' own durations, and set right by
 * the file's when they are far off. A unit is a keyframe when decoding can begin
 * with it: for H.264 IDR only.
 *
 * What proves the track unfit (pictures shown in another order than decoded, a
 * VP8 frame that is not shown, one without a time) ends it with an error
 * message on the bus that wvs_copier_explain() turns into %WVS_ERROR_UNFIT.
 *
 * Returns: %NULL with @error set to %WVS_ERROR_NOT_FOUND (cannot be opened, or
 *   is not the file that was probed), %WVS_ERROR_UNPLAYABLE or
 *   %WVS_ERROR_UNAVAILABLE
 */
WvsCopier *wvs_copier_new (WvsRendition *rendition, GstBus *bus,
    const WvsUnitEvents *events, gpointer data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Blocks until the pipeline is gone. */
void wvs_copier_free (WvsCopier *copier);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsCopier, wvs_copier_free)

/* @hold: only get ready for a seek: nothing flows before it */
void wvs_copier_start (WvsCopier *copier, gboolean hold);

/* Goes on with a keyframe at or before @position_us, as pass number @pass; the
 * last such one, where the file has an index that tells; with
 * WVS_APPROACH_WITHIN the first one behind. To be called once the pipeline has
 * said GST_MESSAGE_ASYNC_DONE. Returns %FALSE when the file cannot be sought in.
 *
 * @approach: as for wvs_transcoder_seek() */
gboolean wvs_copier_seek (WvsCopier *copier, gint64 position_us,
    WvsApproach approach, guint pass) G_GNUC_WARN_UNUSED_RESULT;

/* As wvs_decoder_gave_up(). */
gboolean wvs_copier_gave_up (WvsCopier *copier);

/* (transfer full): what @message (nullable) means to someone who wants to see
 * the file, as wvs_decoder_explain() */
GError *wvs_copier_explain (WvsCopier *copier, GstMessage *message)
    G_GNUC_WARN_UNUSED_RESULT;
