/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <gst/gst.h>

/* What may read a file: demuxers of containers that hold their media
 * themselves. Everything that fetches or refers (hlsdemux, dashdemux, sdpdemux,
 * splitmuxsrc, …) stays out: a playlist with a video's name must not make this
 * server open what it names. */

/* GstAutoplugSelectResult, which no header of GStreamer declares. */
enum {
  WVS_AUTOPLUG_TRY = 0,
  WVS_AUTOPLUG_SKIP = 2,
};

/* A demuxer from the list, or no demuxer at all. */
gboolean wvs_autoplug_allows (GstElementFactory *factory);

/* What typefind calls files that name other places. */
gboolean wvs_autoplug_is_playlist (const char *type);
