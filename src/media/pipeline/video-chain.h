/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

/* From raw pictures to those of a video track: scaled, upright, whole frames,
 * square pixels, encoded. Which ones are encoded depends on nothing but the
 * chunk they are in; the first one of each is a keyframe, and no other. Thread:
 * the pipeline's owner's. */
typedef struct _WvsVideoChain WvsVideoChain;

/**
 * wvs_video_chain_new:
 * @bin: gets the elements
 * @frame_rate: 0: variable or unknown
 * @sink: where the encoded pictures go
 *
 * Returns: %NULL with @error set
 */
WvsVideoChain *wvs_video_chain_new (GstBin *bin, const WvsTrack *track,
    double frame_rate, GstElement *sink, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* To be called when the pipeline is in state NULL. */
void wvs_video_chain_free (WvsVideoChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsVideoChain, wvs_video_chain_free)

/* (transfer none): takes raw pictures of any size and format. */
GstPad *wvs_video_chain_get_entry (WvsVideoChain *chain);
