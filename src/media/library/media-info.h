/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "codec.h"

/* What a look into a file found: plain data, to be copied freely. */

/* The most tracks of a file that are told of. */
#define WVS_MEDIA_INFO_MAX_TRACKS 8

typedef struct {
  WvsKind kind;
  WvsCodec codec;     /* NONE: it is none of those that WebRTC carries */
  char format[64];    /* for people: "H.264", "MPEG-4 AAC"; "": unknown */
  char profile[32];   /* of the codec, "high", "0"; "": unknown */
  char level[16];     /* "3.1"; "": unknown */
  guint bitrate_kbps; /* of what was looked at; 0: unknown */

  /* Video, else 0. */
  guint width; /* coded: before rotation and pixel shape are applied */
  guint height;
  gboolean rotated;       /* has to be turned or mirrored to be shown */
  gboolean square_pixels; /* as wide as high */
  gboolean interlaced;
  guint bit_depth;        /* of the luma; 0: unknown */
  char chroma[8];         /* "4:2:0"; "": unknown */
  double frame_rate;      /* frames per second; 0: variable or unknown */
  gboolean reordered;     /* B-frames: shown in another order than decoded */
  gboolean untimed;       /* frames without a presentation time */
  gboolean hidden_frames; /* VP8 frames that are not to be shown */
  gint64 max_gop_us; /* from a keyframe to the next, or to the end of what was
                      * looked at; the longest; 0: unknown */

  /* Audio, else 0. */
  guint channels;
  guint rate_hz;
} WvsTrackInfo;

typedef struct {
  char container[64]; /* for people: "Matroska"; "": unknown */
  gboolean whole;     /* to its end, not only the beginning of a long one */
  gint64 span_us;     /* of what was looked at, of the longest track */
  guint n_tracks;
  WvsTrackInfo tracks[WVS_MEDIA_INFO_MAX_TRACKS];
} WvsMediaInfo;

/* The track of a kind that a viewer gets: the first one. (nullable) */
const WvsTrackInfo *wvs_media_info_find (const WvsMediaInfo *info,
    WvsKind kind);
