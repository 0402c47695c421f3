/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "codec.h"

static const struct {
  const char *name;
  const char *mime_type;
  WvsKind kind;
  guint clock_rate;
} codecs[] = {
  [WVS_CODEC_NONE] = { "none", "none", WVS_KIND_VIDEO, 90000 },
  [WVS_CODEC_VP8] = { "VP8", "video/VP8", WVS_KIND_VIDEO, 90000 },
  [WVS_CODEC_VP9] = { "VP9", "video/VP9", WVS_KIND_VIDEO, 90000 },
  [WVS_CODEC_H264] = { "H264", "video/H264", WVS_KIND_VIDEO, 90000 },
  [WVS_CODEC_H265] = { "H265", "video/H265", WVS_KIND_VIDEO, 90000 },
  [WVS_CODEC_AV1] = { "AV1", "video/AV1", WVS_KIND_VIDEO, 90000 },
  [WVS_CODEC_OPUS] = { "opus", "audio/opus", WVS_KIND_AUDIO, 48000 },
};

const char *
wvs_codec_get_name (WvsCodec codec)
{
  return codecs[codec].name;
}

const char *
wvs_codec_get_mime_type (WvsCodec codec)
{
  return codecs[codec].mime_type;
}

WvsKind
wvs_codec_get_kind (WvsCodec codec)
{
  return codecs[codec].kind;
}

guint
wvs_codec_get_clock_rate (WvsCodec codec)
{
  return codecs[codec].clock_rate;
}
