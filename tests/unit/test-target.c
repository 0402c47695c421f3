/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "target.h"

#include "wvs-test.h"

static const struct {
  guint width, height;
  double frame_rate;
  guint track_width, track_height;
  guint bitrate_kbps;
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
};

static void
test_sizes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const WvsTitleInfo info = { .width = rows[i].width,
      .height = rows[i].height,
      .frame_rate = rows[i].frame_rate };
    WvsTrack tracks[WVS_MAX_TRACKS];
    WvsTrack track;

    g_assert_cmpuint (wvs_target_list (tracks, &info), ==, 1);
    track = tracks[0];
    g_assert_cmpint (track.kind, ==, WVS_KIND_VIDEO);
    g_assert_cmpint (track.codec, ==, WVS_CODEC_VP8);
    g_assert_true (track.transcoded);
    g_assert_cmpuint (track.width, ==, rows[i].track_width);
    g_assert_cmpuint (track.height, ==, rows[i].track_height);
    g_assert_cmpuint (track.bitrate_kbps, ==, rows[i].bitrate_kbps);
  }
}

/* Video first, then sound; each only where there is some. */
static void
test_tracks (void)
{
  const WvsTitleInfo both = { .width = 640, .height = 360, .has_audio = TRUE };
  const WvsTitleInfo sound = { .has_audio = TRUE };
  WvsTrack tracks[WVS_MAX_TRACKS];

  g_assert_cmpuint (wvs_target_list (tracks, &both), ==, 2);
  g_assert_cmpint (tracks[0].codec, ==, WVS_CODEC_VP8);
  g_assert_cmpint (tracks[1].kind, ==, WVS_KIND_AUDIO);
  g_assert_cmpint (tracks[1].codec, ==, WVS_CODEC_OPUS);
  g_assert_cmpuint (tracks[1].bitrate_kbps, ==, 96);
  g_assert_true (tracks[1].transcoded);

  g_assert_cmpuint (wvs_target_list (tracks, &sound), ==, 1);
  g_assert_cmpint (tracks[0].codec, ==, WVS_CODEC_OPUS);
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
  g_test_add_func ("/target/tracks", test_tracks);
  g_test_add_func ("/target/effort", test_effort);
  return g_test_run ();
}
