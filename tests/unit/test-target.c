/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "target.h"

#include "wvs-test.h"

static const struct {
  guint width, height;
  double frame_rate;
  guint track_width, track_height;
  guint bitrate_kbps;
  guint max_height;
} rows[] = {
  { 1920, 1080, 25, 1280, 720, 2500 },
  { 3840, 2160, 30, 1280, 720, 2500 },
  { 1280, 720, 30, 1280, 720, 2500 },
  { 1280, 720, 60, 1280, 720, 3750 },
  { 854, 480, 30, 854, 480, 1200 },
  { 853, 479, 30, 852, 478, 1200 },
  { 640, 360, 0, 640, 360, 800 },
  { 320, 180, 25, 320, 180, 400 },
  { 1080, 1920, 30, 720, 1280, 2500 },
  { 721, 1281, 30, 720, 1278, 2500 },
  { 2560, 1080, 30, 1706, 720, 3500 },
  { 8192, 720, 30, 1920, 168, 1200 },
  { 8192, 1, 30, 1920, 2, 400 },
  { 1, 1, 30, 2, 2, 400 },
  { 3840, 2160, 30, 1920, 1080, 4500, 1080 },
  { 3840, 2160, 30, 3840, 2160, 8000, 2160 },
  { 1280, 720, 30, 640, 360, 800, 360 },
  { 360, 640, 30, 180, 320, 400, 180 },
  { 1280, 720, 30, 1280, 720, 2500, 1080 },
};

static void
test_sizes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const WvsTitleInfo info = { .width = rows[i].width,
      .height = rows[i].height,
      .frame_rate = rows[i].frame_rate };
    const WvsTargetOptions options = { .max_height = rows[i].max_height };
    WvsTrack track = wvs_target_get_video (&info, &options);

    g_assert_cmpint (track.kind, ==, WVS_KIND_VIDEO);
    g_assert_cmpint (track.codec, ==, WVS_CODEC_VP8);
    g_assert_true (track.transcoded);
    g_assert_cmpuint (track.width, ==, rows[i].track_width);
    g_assert_cmpuint (track.height, ==, rows[i].track_height);
    g_assert_cmpuint (track.bitrate_kbps, ==, rows[i].bitrate_kbps);
  }
}

static void
test_options (void)
{
  const WvsTitleInfo info = { .width = 1280, .height = 720, .frame_rate = 60 };
  const WvsTargetOptions none = { 0 };
  const WvsTargetOptions some = { .video_codec = WVS_CODEC_H264,
    .video_bitrate_kbps = 1000,
    .audio_bitrate_kbps = 64 };
  WvsTrack track = wvs_target_get_video (&info, &some);

  g_assert_cmpint (track.codec, ==, WVS_CODEC_H264);
  g_assert_cmpuint (track.bitrate_kbps, ==, 1000);

  track = wvs_target_get_audio (&none);
  g_assert_cmpint (track.kind, ==, WVS_KIND_AUDIO);
  g_assert_cmpint (track.codec, ==, WVS_CODEC_OPUS);
  g_assert_cmpuint (track.bitrate_kbps, ==, 96);
  g_assert_true (track.transcoded);
  g_assert_cmpuint (wvs_target_get_audio (&some).bitrate_kbps, ==, 64);
}

static void
test_effort (void)
{
  const WvsTrack small = { .width = 320, .height = 180 };
  const WvsTrack large = { .width = 1280, .height = 720 };

  g_assert_cmpint (wvs_target_get_effort (&small, 60, 64).threads, ==, 1);
  g_assert_cmpint (wvs_target_get_effort (&large, 30, 64).threads, ==, 1);
  g_assert_cmpint (wvs_target_get_effort (&large, 60, 64).threads, ==, 2);
  g_assert_cmpint (wvs_target_get_effort (&large, 60, 1).threads, ==, 1);
  g_assert_cmpint (wvs_target_get_effort (&small, 30, 2).cpu_used, >,
      wvs_target_get_effort (&large, 30, 2).cpu_used);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/target/sizes", test_sizes);
  g_test_add_func ("/target/options", test_options);
  g_test_add_func ("/target/effort", test_effort);
  return g_test_run ();
}
