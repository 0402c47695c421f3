/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

#define WVS_SOUND_PACKET_US (20 * G_TIME_SPAN_MILLISECOND)

/**
 * wvs_sound_chain_add:
 * @bin: gets the elements
 * @sink: where the packets go
 *
 * From raw sound to that of an audio track: stereo, 48 kHz, Opus in packets of
 * 20 ms that follow one another without a gap.
 *
 * Returns: (transfer full) (nullable): the pad that takes raw sound of any
 *   kind, or %NULL with @error set
 */
GstPad *wvs_sound_chain_add (GstBin *bin, const WvsTrack *track,
    GstElement *sink, GError **error) G_GNUC_WARN_UNUSED_RESULT;
