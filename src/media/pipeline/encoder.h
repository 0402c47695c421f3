/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

/**
 * wvs_encoder_add:
 * @frame_rate: 0: variable or unknown
 * @sink: gets what is encoded; H.264 with start codes, and parameter sets
 *   before each keyframe
 *
 * Returns: (transfer none) (nullable): an encoder in @bin, set for real time and
 *   for @track, which makes a keyframe when it is told to and else only the first
 *   one; or %NULL with @error set
 */
GstElement *wvs_encoder_add (GstBin *bin, const WvsTrack *track,
    double frame_rate, GstElement *sink, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
