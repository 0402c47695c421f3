/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "choice.h"

#include "wvs-test.h"

#define S G_USEC_PER_SEC

/* A track, and pictures that may go as they are. */
#define VIDEO(c, f, p)                                                         \
  .kind = WVS_KIND_VIDEO, .codec = (c), .format = (f), .profile = (p)
#define PICTURES(square, depth, subsampling, gop)                              \
  .square_pixels = (square), .bit_depth = (depth), .chroma = (subsampling),    \
  .max_gop_us = (gop)
#define FINE PICTURES (TRUE, 8, "4:2:0", 2 * S)
#define VP8 VIDEO (WVS_CODEC_VP8, "VP8", "")
#define VP9(p) VIDEO (WVS_CODEC_VP9, "VP9", p)
#define H264(p) VIDEO (WVS_CODEC_H264, "H.264", p)
#define H265 VIDEO (WVS_CODEC_H265, "H.265", "main")
#define OPUS(n)                                                                \
  .kind = WVS_KIND_AUDIO, .codec = WVS_CODEC_OPUS, .format = "Opus",           \
  .channels = (n), .rate_hz = 48000

static const char *const chromium_video[] = { "video/VP8", "video/rtx",
  "video/VP9;profile-id=0", "video/VP9;profile-id=2",
  "video/H264;level-asymmetry-allowed=1;packetization-mode=1;"
  "profile-level-id=42e01f",
  "video/H264;level-asymmetry-allowed=1;packetization-mode=1;"
  "profile-level-id=4d001f",
  "video/H264;profile-level-id=64001f", "video/AV1", NULL };
static const char *const firefox_video[] = { "video/VP8", "video/VP9",
  "video/H264; profile-level-id=42e01f;level-asymmetry-allowed=1", NULL };
static const char *const safari_video[] = {
  "video/H264;profile-level-id=640c1f", "video/H265", "video/VP8", NULL
};
static const char *const bare_video[] = { "VIDEO/vp8", "video/H264", NULL };
static const char *const odd_video[] = { "", ";", "video/VP80", "video",
  "video/H264;profile-level-id=", "video/H264;profile-level-id=zz",
  "video/H264;;;", "video/VP9;profile-id=2", NULL };
static const char *const audio[] = { "audio/red", "audio/opus", NULL };
static const char *const no_opus[] = { "audio/PCMU", NULL };

static const WvsCapabilities chromium = { chromium_video, audio };
static const WvsCapabilities firefox = { firefox_video, audio };
static const WvsCapabilities safari = { safari_video, audio };
static const WvsCapabilities bare = { bare_video, audio };
static const WvsCapabilities odd = { odd_video, no_opus };
static const WvsCapabilities unsaid = { NULL, NULL };

typedef struct {
  WvsTrackInfo track;
  const WvsCapabilities *capabilities;
  const char *reason; /* "": as it is */
} Case;

/* clang-format off */
static const Case cases[] = {
  { { VP8, FINE }, &chromium, "" },
  { { VP8, FINE }, &firefox, "" },
  { { VP8, FINE }, &bare, "" },
  { { VP8, FINE }, &unsaid, "" },
  { { VP8, FINE }, NULL, "" },
  { { VP8, FINE }, &odd, "the browser does not decode VP8" },
  { { VP8, FINE, .hidden_frames = TRUE }, &chromium, "hidden frames" },
  { { VP8, PICTURES (TRUE, 8, "4:2:0", 10 * S) }, &chromium, "GOP of 10.0 s" },
  { { VP8, PICTURES (TRUE, 8, "4:2:0", 3 * S) }, &chromium, "" },
  { { VP8, PICTURES (TRUE, 8, "4:2:0", 3 * S + 1) }, &chromium, "GOP of 3.0 s" },
  { { VP8, PICTURES (TRUE, 8, "4:2:0", 0) }, &chromium, "no keyframe found" },
  { { VP8, FINE, .untimed = TRUE }, &chromium, "frames without a time" },
  { { VP8, FINE, .rotated = TRUE }, &chromium, "rotated" },
  { { VP8, PICTURES (FALSE, 8, "4:2:0", 2 * S) }, &chromium, "pixels that are not square" },

  { { VP9 ("0"), FINE }, &chromium, "" },
  { { VP9 ("0"), FINE }, &firefox, "" },
  { { VP9 ("0"), FINE }, &unsaid, "the browser does not decode VP9" },
  { { VP9 ("0"), FINE }, &odd, "the browser does not decode VP9" },
  { { VP9 ("2"), PICTURES (TRUE, 10, "4:2:0", 2 * S) }, &chromium, "10-bit" },
  { { VP9 ("1"), PICTURES (TRUE, 8, "4:4:4", 2 * S) }, &chromium, "4:4:4" },
  { { VP9 ("1"), FINE }, &chromium, "VP9 of profile 1" },
  { { VP9 (""), FINE }, &chromium, "VP9 of profile unknown" },

  { { H264 ("constrained-baseline"), FINE }, &chromium, "" },
  { { H264 ("baseline"), FINE }, &chromium, "" },
  { { H264 ("main"), FINE }, &chromium, "" },
  { { H264 ("high"), FINE }, &chromium, "" },
  { { H264 ("progressive-high"), FINE }, &chromium, "" },
  { { H264 ("constrained-baseline"), FINE }, &firefox, "" },
  { { H264 ("main"), FINE }, &firefox, "the browser does not decode H.264 main" },
  { { H264 ("high"), FINE }, &firefox, "the browser does not decode H.264 high" },
  { { H264 ("main"), FINE }, &safari, "" },
  { { H264 ("constrained-baseline"), FINE }, &bare, "" },
  { { H264 ("main"), FINE }, &bare, "the browser does not decode H.264 main" },
  { { H264 ("constrained-baseline"), FINE }, &unsaid, "" },
  { { H264 ("high"), FINE }, &unsaid, "the browser does not decode H.264 high" },
  { { H264 ("high"), FINE }, &odd, "the browser does not decode H.264 high" },
  { { H264 ("high"), FINE, .reordered = TRUE }, &chromium, "B-frames" },
  { { H264 ("high"), FINE, .interlaced = TRUE }, &chromium, "interlaced" },
  { { H264 ("high-10"), PICTURES (TRUE, 10, "4:2:0", 2 * S) }, &chromium, "10-bit" },
  { { H264 ("high-4:2:2"), PICTURES (TRUE, 8, "4:2:2", 2 * S) }, &chromium, "4:2:2" },
  { { H264 ("extended"), FINE }, &chromium, "H.264 of profile extended" },
  { { H264 (""), FINE }, &chromium, "H.264 of profile unknown" },

  { { H265, FINE }, &chromium, "the browser does not decode H.265" },
  { { H265, FINE }, &safari, "" },
  { { H265, FINE, .reordered = TRUE }, &safari, "B-frames" },
  { { H265, PICTURES (TRUE, 10, "4:2:0", 2 * S) }, &safari, "10-bit" },
  { { VIDEO (WVS_CODEC_AV1, "AV1", ""), FINE }, &chromium, "AV1" },
  { { VIDEO (WVS_CODEC_NONE, "MPEG-2 Video", ""), FINE }, &chromium,
    "MPEG-2 Video" },
  { { VIDEO (WVS_CODEC_NONE, "", ""), FINE }, &chromium, "format" },

  { { OPUS (2) }, &chromium, "" },
  { { OPUS (2) }, &unsaid, "" },
  { { OPUS (1) }, &chromium, "" },
  { { OPUS (6) }, &chromium, "6 channels" },
  { { OPUS (2) }, &odd, "the browser does not decode Opus" },
  { { .kind = WVS_KIND_AUDIO, .format = "AAC" }, &chromium, "AAC" },
};
/* clang-format on */

static void
test_rules (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *each = &cases[i];
    gboolean good = each->reason[0] == '\0';
    WvsChoice choice =
        wvs_choice_make (&each->track, each->capabilities, WVS_TRANSCODE_AUTO);

    g_test_message ("%u: %s, '%s'", i, each->track.format, each->reason);
    g_assert_cmpstr (choice.reason, ==, each->reason);
    g_assert_cmpint (choice.delivery, ==,
        good ? WVS_DELIVERY_PASSTHROUGH : WVS_DELIVERY_TRANSCODE);

    choice =
        wvs_choice_make (&each->track, each->capabilities, WVS_TRANSCODE_NEVER);
    g_assert_cmpstr (choice.reason, ==, each->reason);
    g_assert_cmpint (choice.delivery, ==,
        good ? WVS_DELIVERY_PASSTHROUGH : WVS_DELIVERY_REFUSE);

    choice = wvs_choice_make (&each->track, each->capabilities,
        WVS_TRANSCODE_ALWAYS);
    g_assert_cmpint (choice.delivery, ==, WVS_DELIVERY_TRANSCODE);
    g_assert_cmpstr (choice.reason, ==, "as asked for");
  }
}

static void
test_names (void)
{
  g_assert_cmpstr (wvs_delivery_get_name (WVS_DELIVERY_PASSTHROUGH), ==,
      "passthrough");
  g_assert_cmpstr (wvs_delivery_get_name (WVS_DELIVERY_TRANSCODE), ==,
      "transcode");
  g_assert_cmpstr (wvs_delivery_get_name (WVS_DELIVERY_REFUSE), ==, "refuse");
}

/* The first track of a kind is the one that is delivered. */
static void
test_find (void)
{
  const WvsMediaInfo info = { .n_tracks = 3,
    .tracks = { { OPUS (2) }, { H264 ("high") }, { H264 ("main") } } };
  const WvsMediaInfo none = { 0 };

  g_assert_true (
      wvs_media_info_find (&info, WVS_KIND_AUDIO) == &info.tracks[0]);
  g_assert_true (
      wvs_media_info_find (&info, WVS_KIND_VIDEO) == &info.tracks[1]);
  g_assert_null (wvs_media_info_find (&none, WVS_KIND_VIDEO));
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  g_test_add_func ("/choice/rules", test_rules);
  g_test_add_func ("/choice/names", test_names);
  g_test_add_func ("/choice/find", test_find);
  return g_test_run ();
}
