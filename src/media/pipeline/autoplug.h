/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

#include "codec.h"

/* What may read a file: demuxers of containers that hold their media
 * themselves. Everything that fetches or refers (hlsdemux, dashdemux, sdpdemux,
 * splitmuxsrc, …) stays out: a playlist with a video's name must not make this
 * server open what it names. Thread: any. */

/* GstAutoplugSelectResult, which no header of GStreamer declares. */
enum {
  WVS_AUTOPLUG_TRY = 0,
  WVS_AUTOPLUG_SKIP = 2,
};

/* A demuxer from the list, or no demuxer at all. */
gboolean wvs_autoplug_allows (GstElementFactory *factory);

/* What typefind calls files that name other places. */
gboolean wvs_autoplug_is_playlist (const char *type);

gboolean wvs_autoplug_is_too_large (const GstCaps *caps);

/* The element of @pad is of a class with this word in its name. */
gboolean wvs_autoplug_comes_from (GstPad *pad, const char *klass);

/* Whether an element of @factory may be part of decoding a track of @kind. */
gboolean wvs_autoplug_is_wanted (GstElementFactory *factory, WvsKind kind);

/* Whether a demuxer from the list takes this. */
gboolean wvs_autoplug_is_container (GstCaps *caps);

/* Whether there is a decoder for this. */
gboolean wvs_autoplug_can_decode_audio (GstCaps *caps);
