/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "stamp.h"

/* The raw pictures and sound of a file's first tracks: filesrc and decodebin, kept
 * to regular files and to containers that refer to nothing outside of them.
 * Thread: whoever runs the pipeline. */
typedef struct _WvsDecoder WvsDecoder;

/**
 * wvs_decoder_new:
 * @pipeline: gets the elements
 * @path: in the encoding of the file system
 * @name: what errors call it, as for wvs_file_open()
 * @stamp: of the file that it must be, if known
 * @video: (nullable): where the pictures go; %NULL: none are decoded
 * @audio: (nullable): where the sound goes
 *
 * Returns: %NULL with @error set to %WVS_ERROR_NOT_FOUND when the file cannot
 *   be opened or is another one, %WVS_ERROR_UNPLAYABLE when it is empty, or
 *   %WVS_ERROR_UNAVAILABLE
 */
WvsDecoder *wvs_decoder_new (GstPipeline *pipeline, const char *path,
    const char *name, WvsStamp stamp, GstPad *video, GstPad *audio,
    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* To be called when the pipeline is in state NULL. */
void wvs_decoder_free (WvsDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvsDecoder, wvs_decoder_free)

/* Whether this message of the pipeline says that the tracks are known: from
 * then on what the next two say is final. */
gboolean wvs_decoder_knows_tracks (GstMessage *message);

gboolean wvs_decoder_has_video (WvsDecoder *decoder);

/* Sound that can be decoded, that is. */
gboolean wvs_decoder_has_audio (WvsDecoder *decoder);

/* The demuxer stopped before it found a stream. That is an error message in
 * general; but decodebin (1.22) loses one that comes while it still connects the
 * demuxer. To be asked now and then while the first picture is awaited. */
gboolean wvs_decoder_gave_up (WvsDecoder *decoder);

/**
 * wvs_decoder_explain:
 * @message: (nullable): the pipeline's error; %NULL: no picture came, at all
 *   or in time
 *
 * Returns: (transfer full): what it means to someone who wants to see the
 *   file: a %WVS_ERROR_UNPLAYABLE with the file's name in it
 */
GError *wvs_decoder_explain (WvsDecoder *decoder, GstMessage *message)
    G_GNUC_WARN_UNUSED_RESULT;
