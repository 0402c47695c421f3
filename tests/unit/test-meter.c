/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "meter.h"

#include "wvs-test.h"

#define MS G_TIME_SPAN_MILLISECOND

typedef struct {
  const char *name;
  /* The frames, decoding order: time in milliseconds, then K: keyframe, H:
   * hidden; '-': without a time. Each lasts 40 ms. */
  const char *frames;
  gboolean reordered;
  gboolean untimed;
  gboolean hidden_frames;
  gint64 max_gop_ms;
} Case;

static const Case cases[] = {
  { "none", "", FALSE, FALSE, FALSE, 0 },
  { "in order", "0K 40 80 120", FALSE, FALSE, FALSE, 160 },
  { "B-frames", "0K 120 40 80", TRUE, FALSE, FALSE, 160 },
  { "leading pictures", "0K 40 160K 80 120 200", TRUE, FALSE, FALSE, 160 },
  { "equal times", "0K 40 40 80", FALSE, FALSE, FALSE, 120 },
  { "longest in the middle", "0K 40K 80 120 160K 200", FALSE, FALSE, FALSE,
      120 },
  { "the running one counts", "0K 40K 80 120 160 200", FALSE, FALSE, FALSE,
      200 },
  { "begins within a GOP", "0 40 80K 120", FALSE, FALSE, FALSE, 80 },
  { "no keyframe", "0 40 80", FALSE, FALSE, FALSE, 0 },
  { "hidden", "0K 39H 40 80", FALSE, FALSE, TRUE, 120 },
  { "a hidden frame's time means nothing", "0K 200H 40 80", FALSE, FALSE, TRUE,
      120 },
  { "without times", "0K - - 120", FALSE, TRUE, FALSE, 160 },
  { "one frame", "0K", FALSE, FALSE, FALSE, 40 },
  { "begins late", "3000K 3040 3080K", FALSE, FALSE, FALSE, 80 },
};

static void
read_frames (const char *frames, WvsMeter *meter)
{
  g_auto (GStrv) words = g_strsplit (frames, " ", -1);

  for (char **word = words; *word != NULL; word++) {
    WvsMeterFrame frame = { .time_us = -1,
      .duration_us = 40 * MS,
      .size = 500 };
    char *end = *word;

    if (*end != '-')
      frame.time_us = g_ascii_strtoll (*word, &end, 10) * MS;
    frame.keyframe = *end == 'K';
    frame.hidden = *end == 'H';
    if (**word != '\0')
      wvs_meter_add (meter, &frame);
  }
}

static void
test_frames (gconstpointer data)
{
  const Case *expected = data;
  WvsTrackInfo track = { .kind = WVS_KIND_VIDEO };
  WvsMeter meter = { 0 };

  read_frames (expected->frames, &meter);
  wvs_meter_read (&meter, &track);
  g_assert_cmpint (track.reordered, ==, expected->reordered);
  g_assert_cmpint (track.untimed, ==, expected->untimed);
  g_assert_cmpint (track.hidden_frames, ==, expected->hidden_frames);
  g_assert_cmpint (track.max_gop_us, ==, expected->max_gop_ms * MS);
}

static void
test_bitrate (void)
{
  WvsTrackInfo track = { .kind = WVS_KIND_AUDIO };
  WvsMeter meter = { 0 };

  read_frames ("0K 40K 80K 120K 160K", &meter);
  g_assert_cmpint (wvs_meter_get_span_us (&meter), ==, 200 * MS);
  wvs_meter_read (&meter, &track);
  g_assert_cmpuint (track.bitrate_kbps, ==, 100); /* 5 × 500 × 8 / 0.2 s */
  g_assert_cmpint (track.max_gop_us, ==, 0);
}

/* Still one that can be begun with. */
static void
test_keyframe_without_duration (void)
{
  const WvsMeterFrame frame = { .time_us = 0, .size = 1, .keyframe = TRUE };
  WvsTrackInfo track = { .kind = WVS_KIND_VIDEO };
  WvsMeter meter = { 0 };

  wvs_meter_add (&meter, &frame);
  wvs_meter_read (&meter, &track);
  g_assert_cmpint (track.max_gop_us, >, 0);
  g_assert_cmpuint (track.bitrate_kbps, ==, 0);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/meter/%s", cases[i].name);

    g_test_add_data_func (name, &cases[i], test_frames);
  }
  g_test_add_func ("/meter/bitrate", test_bitrate);
  g_test_add_func ("/meter/keyframe-without-duration",
      test_keyframe_without_duration);
  return g_test_run ();
}
