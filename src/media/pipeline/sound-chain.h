/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

#define WVS_SOUND_PACKET_US (20 * G_TIME_SPAN_MILLISECOND)

/* From raw sound of any kind to that of an audio track: stereo, 48 kHz, Opus in
 * packets of 20 ms that follow one another without a gap from a given place on;
 * where there is no sound, also before the first, they are silent. Thread: the
 * pipeline's owner's. */
typedef struct _WvsSoundChain WvsSoundChain;

/**
 * wvs_sound_chain_new:
 * @bin: gets the elements
 * @sink: where the packets go
 *
 * Returns: %NULL with @error set
 */
WvsSoundChain *wvs_sound_chain_new (GstBin *bin, const WvsTrack *track,
    GstElement *sink, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* To be called when the pipeline is in state NULL. */
void wvs_sound_chain_free (WvsSoundChain *chain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsSoundChain, wvs_sound_chain_free)

/* (transfer none): takes raw sound of any kind. */
GstPad *wvs_sound_chain_get_entry (WvsSoundChain *chain);

/* Where the packets begin, exactly; at first, 0. To be called before the seek
 * that goes there, or somewhat before it. */
void wvs_sound_chain_set_start (WvsSoundChain *chain, gint64 start_us);
