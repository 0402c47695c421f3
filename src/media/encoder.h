/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

/**
 * wvs_encoder_add:
 * @frame_rate: 0: variable or unknown
 *
 * Returns: (transfer none) (nullable): a VP8 encoder in @bin, set for real time
 *   and for @track, or %NULL with @error set
 */
GstElement *wvs_encoder_add (GstBin *bin, const WvsTrack *track,
    double frame_rate, GError **error) G_GNUC_WARN_UNUSED_RESULT;
