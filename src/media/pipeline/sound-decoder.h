/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/**
 * wvs_sound_decoder_add:
 * @bin: a running bin; gets a decoder for what comes out of @pad
 * @pad: encoded or raw sound
 * @sink: where the decoded sound goes
 *
 * A decodebin of its own for each track of sound: the one that demuxes would
 * keep the pictures back until the sound was decoded, too. Thread: a streaming
 * thread.
 */
gboolean wvs_sound_decoder_add (GstBin *bin, GstPad *pad, GstPad *sink);
