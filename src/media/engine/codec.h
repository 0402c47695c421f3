/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include <glib.h>

typedef enum {
  WVS_CODEC_NONE = 0,
  WVS_CODEC_VP8,
  WVS_CODEC_VP9,
  WVS_CODEC_H264,
  WVS_CODEC_H265,
  WVS_CODEC_AV1,
  WVS_CODEC_OPUS,
} WvsCodec;

typedef enum {
  WVS_KIND_VIDEO = 1,
  WVS_KIND_AUDIO,
} WvsKind;

/* One media track as a viewer gets it: what a peer must know to offer it. */
typedef struct {
  WvsKind kind;
  WvsCodec codec;
  guint width; /* video: coded size in square pixels, else 0 */
  guint height;
  guint bitrate_kbps;  /* target or measured; 0: unknown */
  gboolean transcoded; /* made by us, not the file's own access units */
} WvsTrack;

/* The most tracks a title is delivered with: one video, one audio. */
#define WVS_MAX_TRACKS 2

/* "VP8", "opus": the encoding name of RTP and SDP. Never %NULL. */
const char *wvs_codec_get_name (WvsCodec codec);

/* "video/VP8", "audio/opus": as in RTCRtpCodec.mimeType. Never %NULL. */
const char *wvs_codec_get_mime_type (WvsCodec codec);

WvsKind wvs_codec_get_kind (WvsCodec codec);

/* The RTP clock rate in Hz (RFC 7741, RFC 7587, …). */
guint wvs_codec_get_clock_rate (WvsCodec codec);
