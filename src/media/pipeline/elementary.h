/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

/* Watches a track of a file go by on a pad, a whole access unit at a time, and
 * makes of it what viewers get: in the form of the payloaders, with keyframes
 * told by their content, in media time (the segment that comes out is the plain
 * one). Each place of the file begins with a keyframe. */
typedef struct _WvsElementary WvsElementary;

/* The track is unfit to be passed through: @why, at @time_us of media time.
 * Nothing comes of it any more, not even its end. Thread: a streaming one. */
typedef void (
    *WvsElementaryUnfit) (const char *why, gint64 time_us, gpointer data);

/**
 * wvs_elementary_new:
 * @pad: (transfer none): where the track comes out; of H.264 and H.265 with
 *   lengths before the NAL units
 * @delay_taken_off: the times are earlier by the delay of the codec, but for
 *   the first packet
 */
WvsElementary *wvs_elementary_new (GstPad *pad, WvsCodec codec,
    gboolean delay_taken_off, WvsElementaryUnfit unfit, gpointer data)
    G_GNUC_WARN_UNUSED_RESULT;

/* To be called when the pipeline is in state NULL. */
void wvs_elementary_free (WvsElementary *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsElementary, wvs_elementary_free)
