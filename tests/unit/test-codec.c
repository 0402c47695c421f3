/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "codec.h"

#include "wvs-test.h"

/* What RFC 7741, 9628, 6184, 7798, 7587 and the AV1 payload format say. */
static const struct {
  WvsCodec codec;
  const char *name;
  const char *mime_type;
  WvsKind kind;
  guint clock_rate;
} rows[] = {
  { WVS_CODEC_VP8, "VP8", "video/VP8", WVS_KIND_VIDEO, 90000 },
  { WVS_CODEC_VP9, "VP9", "video/VP9", WVS_KIND_VIDEO, 90000 },
  { WVS_CODEC_H264, "H264", "video/H264", WVS_KIND_VIDEO, 90000 },
  { WVS_CODEC_H265, "H265", "video/H265", WVS_KIND_VIDEO, 90000 },
  { WVS_CODEC_AV1, "AV1", "video/AV1", WVS_KIND_VIDEO, 90000 },
  { WVS_CODEC_OPUS, "opus", "audio/opus", WVS_KIND_AUDIO, 48000 },
};

static void
test_registered (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    WvsCodec codec = rows[i].codec;

    g_assert_cmpstr (wvs_codec_get_name (codec), ==, rows[i].name);
    g_assert_cmpstr (wvs_codec_get_mime_type (codec), ==, rows[i].mime_type);
    g_assert_cmpint (wvs_codec_get_kind (codec), ==, rows[i].kind);
    g_assert_cmpuint (wvs_codec_get_clock_rate (codec), ==, rows[i].clock_rate);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/codec/registered", test_registered);
  return g_test_run ();
}
