/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "plan.h"

#include "error.h"

#include "wvs-test.h"

static const char *const vp8_only[] = { "video/VP8", NULL };
static const char *const vp9_too[] = { "video/VP8", "video/VP9", NULL };
static const char *const h264_only[] = {
  "video/H264;profile-level-id=42e01f;packetization-mode=1", NULL
};
static const char *const vp9_only[] = { "video/VP9", NULL };
static const char *const no_types[] = { NULL };
static const char *const opus[] = { "audio/opus", NULL };

/* What a title is made of, and what becomes of it. */
typedef struct {
  const char *name;
  WvsCodec video; /* NONE: B-frames that nobody takes */
  WvsCodec audio;
  const char *const *decoded; /* (nullable) */
  WvsTranscode mode;
  WvsCodec target;
  gboolean unfit;
  WvsCodec planned;
  gboolean transcoded;
  gboolean audio_transcoded;
  const char *error; /* (nullable) */
} Row;

static const Row rows[] = {
  { "as-it-is", .video = WVS_CODEC_VP8, .audio = WVS_CODEC_OPUS,
      .planned = WVS_CODEC_VP8 },
  { "apart", .video = WVS_CODEC_H264, .audio = WVS_CODEC_NONE,
      .planned = WVS_CODEC_H264, .audio_transcoded = TRUE },
  { "b-frames", .video = WVS_CODEC_NONE, .audio = WVS_CODEC_OPUS,
      .planned = WVS_CODEC_VP8, .transcoded = TRUE },
  { "taken", .video = WVS_CODEC_VP9, .audio = WVS_CODEC_OPUS,
      .decoded = vp9_too, .planned = WVS_CODEC_VP9 },
  { "not-taken", .video = WVS_CODEC_VP9, .audio = WVS_CODEC_OPUS,
      .decoded = vp8_only, .planned = WVS_CODEC_VP8, .transcoded = TRUE },
  { "always", .video = WVS_CODEC_VP8, .audio = WVS_CODEC_OPUS,
      .mode = WVS_TRANSCODE_ALWAYS, .planned = WVS_CODEC_VP8,
      .transcoded = TRUE, .audio_transcoded = TRUE },
  { "unfit", .video = WVS_CODEC_VP8, .audio = WVS_CODEC_OPUS, .unfit = TRUE,
      .planned = WVS_CODEC_VP8, .transcoded = TRUE, .audio_transcoded = TRUE },
  { "h264", .video = WVS_CODEC_NONE, .audio = WVS_CODEC_OPUS,
      .target = WVS_CODEC_H264, .planned = WVS_CODEC_H264, .transcoded = TRUE },
  { "h264-not-taken", .video = WVS_CODEC_NONE, .audio = WVS_CODEC_OPUS,
      .target = WVS_CODEC_H264, .decoded = vp8_only, .planned = WVS_CODEC_VP8,
      .transcoded = TRUE },
  { "h264-only", .video = WVS_CODEC_NONE, .audio = WVS_CODEC_OPUS,
      .decoded = h264_only, .planned = WVS_CODEC_H264, .transcoded = TRUE },
  { "never", .video = WVS_CODEC_VP8, .audio = WVS_CODEC_OPUS,
      .mode = WVS_TRANSCODE_NEVER, .planned = WVS_CODEC_VP8 },
  { "never-video", .video = WVS_CODEC_NONE, .audio = WVS_CODEC_OPUS,
      .mode = WVS_TRANSCODE_NEVER,
      .error = "'film.mp4': its video would have to be transcoded (B-frames), "
               "which --transcode=never forbids" },
  { "never-audio", .video = WVS_CODEC_VP8, .audio = WVS_CODEC_NONE,
      .mode = WVS_TRANSCODE_NEVER,
      .error = "its audio would have to be transcoded (MPEG-4 AAC)" },
  { "never-unfit", .video = WVS_CODEC_VP8, .audio = WVS_CODEC_OPUS,
      .mode = WVS_TRANSCODE_NEVER, .unfit = TRUE,
      .error = "its video would have to be transcoded" },
};

static WvsTitleInfo
make_title (const Row *row)
{
  WvsTitleInfo info = { .name = (char *)"film.mp4",
    .width = 640,
    .height = 360,
    .has_audio = TRUE,
    .media = { .n_tracks = 2,
        .tracks = { { .kind = WVS_KIND_VIDEO,
                        .codec = row->video,
                        .format = "some",
                        .width = 640,
                        .height = 360,
                        .square_pixels = TRUE,
                        .bitrate_kbps = 777,
                        .max_gop_us = G_USEC_PER_SEC },
            { .kind = WVS_KIND_AUDIO,
                .codec = row->audio,
                .format = "MPEG-4 AAC",
                .channels = 2 } } } };
  WvsTrackInfo *video = &info.media.tracks[0];

  if (row->video == WVS_CODEC_NONE) {
    video->codec = WVS_CODEC_H264;
    video->reordered = TRUE;
  }
  g_strlcpy (video->profile,
      video->codec == WVS_CODEC_H264 ? "constrained-baseline" : "0",
      sizeof video->profile);
  return info;
}

static gboolean
is_unfit (const WvsTrack *track, gpointer data)
{
  const Row *row = data;

  g_assert_false (track->transcoded);
  return row->unfit;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  WvsTitleInfo title = make_title (row);
  const WvsCapabilities capabilities = { row->decoded, opus };
  const WvsPlanConfig config = {
    .capabilities = row->decoded != NULL ? &capabilities : NULL,
    .transcode = row->mode != 0 ? row->mode : WVS_TRANSCODE_AUTO,
    .target = { .video_codec = row->target },
    .is_unfit = is_unfit,
    .data = (gpointer)row,
  };
  WvsTrack tracks[WVS_MAX_TRACKS];
  g_autoptr (GError) error = NULL;
  guint n = wvs_plan_make (tracks, &title, &config, &error);

  if (row->error != NULL) {
    g_assert_cmpuint (n, ==, 0);
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, row->error);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (tracks[0].kind, ==, WVS_KIND_VIDEO);
  g_assert_cmpint (tracks[0].codec, ==, row->planned);
  g_assert_cmpint (tracks[0].transcoded, ==, row->transcoded);
  g_assert_cmpuint (tracks[0].width, ==, 640);
  g_assert_cmpuint (tracks[0].height, ==, 360);
  g_assert_cmpuint (tracks[0].bitrate_kbps, ==, row->transcoded ? 800 : 777);
  g_assert_cmpint (tracks[1].kind, ==, WVS_KIND_AUDIO);
  g_assert_cmpint (tracks[1].codec, ==, WVS_CODEC_OPUS);
  g_assert_cmpint (tracks[1].transcoded, ==, row->audio_transcoded);
}

/* One that could not be looked into is made anew. */
static void
test_unknown (void)
{
  const WvsTitleInfo film = { .name = (char *)"x",
    .width = 640,
    .height = 360 };
  const WvsTitleInfo song = { .name = (char *)"x", .has_audio = TRUE };
  const WvsTitleInfo nothing = { .name = (char *)"x" };
  WvsPlanConfig config = { .transcode = WVS_TRANSCODE_AUTO };
  WvsTrack tracks[WVS_MAX_TRACKS];
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (wvs_plan_make (tracks, &film, &config, &error), ==, 1);
  g_assert_cmpint (tracks[0].kind, ==, WVS_KIND_VIDEO);
  g_assert_true (tracks[0].transcoded);
  g_assert_cmpuint (wvs_plan_make (tracks, &song, &config, &error), ==, 1);
  g_assert_cmpint (tracks[0].kind, ==, WVS_KIND_AUDIO);
  g_assert_true (tracks[0].transcoded);
  g_assert_no_error (error);

  g_assert_cmpuint (wvs_plan_make (tracks, &nothing, &config, &error), ==, 0);
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNPLAYABLE, "neither");
  config.transcode = WVS_TRANSCODE_NEVER;
  g_assert_cmpuint (wvs_plan_make (tracks, &film, &config, &error), ==, 0);
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
      "could not be looked into");
}

/* @video and @audio: what the viewer takes. */
static void
assert_kinds (const char *const *video, const char *const *audio,
    guint n_expected, WvsKind first)
{
  const Row row = { .video = WVS_CODEC_VP8, .audio = WVS_CODEC_OPUS };
  WvsTitleInfo title = make_title (&row);
  const WvsCapabilities capabilities = { video, audio };
  const WvsPlanConfig config = { .capabilities = &capabilities,
    .transcode = WVS_TRANSCODE_AUTO };
  WvsTrack tracks[WVS_MAX_TRACKS];
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (wvs_plan_make (tracks, &title, &config, &error), ==,
      n_expected);
  g_assert_no_error (error);
  g_assert_cmpint (tracks[0].kind, ==, first);
  g_assert_false (tracks[0].transcoded);
}

/* Who takes no sound gets none; who says nothing gets all. */
static void
test_kinds (void)
{
  assert_kinds (vp8_only, opus, 2, WVS_KIND_VIDEO);
  assert_kinds (vp8_only, no_types, 1, WVS_KIND_VIDEO);
  assert_kinds (no_types, opus, 1, WVS_KIND_AUDIO);
  assert_kinds (no_types, no_types, 2, WVS_KIND_VIDEO);
  assert_kinds (NULL, no_types, 2, WVS_KIND_VIDEO);
  assert_kinds (no_types, NULL, 2, WVS_KIND_VIDEO);
  assert_kinds (vp8_only, NULL, 2, WVS_KIND_VIDEO);
}

static void
test_unacceptable (void)
{
  static const struct {
    const char *const *video;
    const char *const *audio;
    gboolean silent;
    const char *message;
  } cases[] = {
    { vp9_only, opus, FALSE, "neither its video nor VP8 or H.264" },
    { no_types, opus, TRUE, "'film.mp4': it has no sound" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Row row = { .video = WVS_CODEC_NONE, .audio = WVS_CODEC_OPUS };
    WvsTitleInfo title = make_title (&row);
    const WvsCapabilities capabilities = { cases[i].video, cases[i].audio };
    const WvsPlanConfig config = { .capabilities = &capabilities,
      .transcode = WVS_TRANSCODE_AUTO };
    WvsTrack tracks[WVS_MAX_TRACKS];
    g_autoptr (GError) error = NULL;

    title.has_audio = !cases[i].silent;
    g_assert_cmpuint (wvs_plan_make (tracks, &title, &config, &error), ==, 0);
    wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNACCEPTABLE,
        cases[i].message);
  }
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/plan/", rows[i].name, NULL);

    g_test_add_data_func (path, &rows[i], test_row);
  }
  g_test_add_func ("/plan/unknown", test_unknown);
  g_test_add_func ("/plan/kinds", test_kinds);
  g_test_add_func ("/plan/unacceptable", test_unacceptable);
  return g_test_run ();
}
