/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* What a look into each kind of file tells, and what is chosen for a browser
 * that decodes VP8, VP9, H.264 and Opus: tests/support/make-zoo makes them. */

#include <string.h>

#include "choice.h"
#include "media.h"
#include "screen.h"

#include "wvs-test.h"

typedef struct {
  const char *file;
  const char *container;
  const char *tracks; /* format/profile, and why it is not passed on */
  gint64 max_gop_ms;
} Case;

/* clang-format off */
static const Case cases[] = {
  { "plain.mp4", "Quicktime", "H.264/constrained-baseline", 1000 },
  { "vp8.webm", "WebM", "VP8/, Opus/", 1000 },
  { "vp9.webm", "WebM", "VP9/0", 1000 },
  { "h264.mp4", "Quicktime", "H.264/high B-frames, AAC/lc AAC", 1000 },
  { "open-gop.mp4", "Quicktime", "H.264/high B-frames", 3000 },
  { "gop-10s.mp4", "Quicktime", "H.264/high GOP of 10.0 s", 10000 },
  { "plain.ts", "MPEG-2 Transport Stream", "H.264/constrained-baseline", 1000 },
  { "alt-ref.webm", "WebM", "VP8/ hidden frames", 0 },
  { "h265-10bit.mkv", "Matroska", "H.265/main-10 10-bit", 0 },
  { "odd-size.mkv", "Matroska", "H.264/high-4:4:4 4:4:4", 0 },
  { "portrait.mp4", "Quicktime", "H.264/high rotated", 0 },
  { "anamorphic.mp4", "Quicktime",
    "H.264/high pixels that are not square", 0 },
  { "interlaced.ts", "MPEG-2 Transport Stream",
    "MPEG-2 Video (Main Profile)/main interlaced, "
    "MPEG-1 Layer 2 (MP2)/ MPEG-1 Layer 2 (MP2)", 0 },
  { "surround.mp4", "Quicktime", "H.264/high B-frames, AAC/lc AAC", 0 },
  { "mono-8k.mov", "Quicktime", "H.264/high B-frames, Mu-Law/ Mu-Law", 0 },
  { "two-tracks.mkv", "Matroska", "H.264/high B-frames, H.264/high B-frames",
    0 },
  { "subtitles.mkv", "Matroska", "H.264/high B-frames, Opus/", 0 },
  { "one-frame.mp4", "Quicktime", "H.264/high", 40 },
  { "late.mkv", "Matroska", "H.264/high B-frames, AAC/lc AAC", 0 },
};
/* clang-format on */

/* (transfer full) */
static char *
describe (const WvsMediaInfo *info)
{
  static const char *const video[] = { "video/VP8", "video/VP9",
    "video/H264;profile-level-id=64001f", NULL };
  static const char *const audio[] = { "audio/opus", NULL };
  const WvsCapabilities capabilities = { video, audio };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < info->n_tracks; i++) {
    const WvsTrackInfo *track = &info->tracks[i];
    WvsChoice choice =
        wvs_choice_make (track, &capabilities, WVS_TRANSCODE_AUTO);

    g_string_append_printf (text, "%s%s/%s%s%s", i > 0 ? ", " : "",
        track->format, track->profile, choice.reason[0] != '\0' ? " " : "",
        choice.reason);
  }
  return g_strdup (text->str);
}

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  const WvsTitleInfo *title =
      wvs_title_get_info (zoo_title (media, expected->file));
  const WvsTrackInfo *video =
      wvs_media_info_find (&title->media, WVS_KIND_VIDEO);
  g_autofree char *tracks = describe (&title->media);

  g_assert_cmpstr (tracks, ==, expected->tracks);
  g_assert_cmpstr (title->media.container, ==, expected->container);
  g_assert_true (title->media.whole);
  g_assert_nonnull (video);
  g_assert_cmpuint (video->width, >, 0);
  if (expected->max_gop_ms > 0)
    g_assert_cmpint (video->max_gop_us / 1000, ==, expected->max_gop_ms);
}

static const WvsTrackInfo *
get_track (WvsMedia *media, const char *file, WvsKind kind)
{
  return wvs_media_info_find (
      &wvs_title_get_info (zoo_title (media, file))->media, kind);
}

static void
test_details (void)
{
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  const WvsTrackInfo *track = get_track (media, "surround.mp4", WVS_KIND_AUDIO);

  g_assert_cmpuint (track->channels, ==, 6);
  g_assert_cmpuint (track->rate_hz, ==, 48000);

  track = get_track (media, "mono-8k.mov", WVS_KIND_AUDIO);
  g_assert_cmpuint (track->channels, ==, 1);
  g_assert_cmpuint (track->rate_hz, ==, 8000);
  g_assert_cmpuint (track->bitrate_kbps, ==, 64);

  track = get_track (media, "plain.mp4", WVS_KIND_VIDEO);
  g_assert_cmpuint (track->width, ==, 320);
  g_assert_cmpuint (track->height, ==, 180);
  g_assert_cmpfloat (track->frame_rate, ==, 25.0);
  g_assert_cmpuint (track->bit_depth, ==, 8);
  g_assert_cmpstr (track->chroma, ==, "4:2:0");
  g_assert_cmpstr (track->level, ==, "1.2");
}

/* A long file costs no more than its first part. */
static void
test_long (void)
{
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  WvsLibrary *library = wvs_media_get_library (media);
  g_autoptr (GError) error = NULL;
  const WvsMediaInfo *info;

  g_assert_true (wvs_library_add_file (library, WVS_TEST_SAMPLE, &error));
  info = &wvs_title_get_info (wvs_library_lookup (library, NULL))->media;
  g_assert_false (info->whole);
  g_assert_cmpint (wvs_media_info_find (info, WVS_KIND_VIDEO)->max_gop_us /
                       1000,
      ==, 2000);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/inspect/%s", cases[i].file);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  g_test_add_func ("/inspect/details", test_details);
  g_test_add_func ("/inspect/long", test_long);
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
