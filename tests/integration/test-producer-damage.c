/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* What a producer does where a track is over before its title is: it is damaged
 * there, or really shorter. */

#include "producer.h"

#include "damaged.h"
#include "error.h"
#include "recorder.h"
#include "screen.h"

#include "wvs-test.h"

#define ALL G_MAXUINT

#define MADE_VIDEO                                                             \
  {                                                                            \
    .kind = WVS_KIND_VIDEO, .codec = WVS_CODEC_VP8, .width = 160,              \
    .height = 90, .bitrate_kbps = 300, .transcoded = TRUE                      \
  }
#define MADE_SOUND                                                             \
  {                                                                            \
    .kind = WVS_KIND_AUDIO, .codec = WVS_CODEC_OPUS, .bitrate_kbps = 64,       \
    .transcoded = TRUE                                                         \
  }
#define COPIED_VIDEO                                                           \
  {                                                                            \
    .kind = WVS_KIND_VIDEO, .codec = WVS_CODEC_VP8                             \
  }
#define COPIED_SOUND                                                           \
  {                                                                            \
    .kind = WVS_KIND_AUDIO, .codec = WVS_CODEC_OPUS                            \
  }

typedef struct {
  const char *name;
  const char *file;
  double from; /* what is bad of it; or 0: nothing, … */
  double to;   /* … but it ends there */
  WvsTrack track;
  guint n_bad;   /* chunks that fail, from number 1 on; or, … */
  guint n_good;  /* … in all: what follows is empty */
  guint n_units; /* in the first one behind what is bad */
} Case;

static char *
make_file (const Case *which)
{
  if (which->from > 0)
    return damaged_path (which->file, which->from, which->to);
  return truncated_path (which->file, which->to);
}

static void
assert_damaged (Recorder *recorder, guint i)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (wvs_chunk_get_state (recorder_get (recorder, i)), ==,
      WVS_CHUNK_FAILED);
  error = wvs_chunk_dup_error (recorder_get (recorder, i));
  g_assert_cmpstr (error->message, ==, recorder->error->message);
  wvs_test_assert_error (&error, WVS_ERROR, WVS_ERROR_UNPLAYABLE,
      "it is damaged");
}

static void
assert_made (Recorder *recorder, guint i, guint n_units, gboolean last)
{
  WvsChunk *chunk = recorder_get (recorder, i);

  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  g_assert_cmpuint (wvs_chunk_get_n_units (chunk), ==, n_units);
  g_assert_true (wvs_chunk_is_last (chunk) == last);
}

/* The stretch fails, whoever comes to it, and nothing else does. */
static void
test_middle (gconstpointer data)
{
  const Case *which = data;
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  g_autofree char *path = make_file (which);
  WvsTitle *title = damaged_title (media, path);
  Recorder *recorder = recorder_new (title, &which->track, 0, ALL, ALL);

  recorder_wait_any (recorder, 1);
  g_assert_cmpuint (recorder_count (recorder), ==, 2);
  g_assert_cmpint (wvs_chunk_get_state (recorder_get (recorder, 0)), ==,
      WVS_CHUNK_SEALED);
  assert_damaged (recorder, 1);
  for (guint i = 1; i < which->n_bad; i++) {
    wvs_producer_go (recorder->producer, i + 1, ALL);
    recorder_wait_any (recorder, i + 1);
    g_assert_cmpuint (recorder_count (recorder), ==, i + 2);
    assert_damaged (recorder, i + 1);
  }
  wvs_producer_go (recorder->producer, which->n_bad + 1, ALL);
  recorder_wait (recorder, which->n_bad + 1);
  g_assert_cmpuint (recorder_count (recorder), ==, which->n_bad + 2);
  assert_made (recorder, which->n_bad + 1, which->n_units, TRUE);
  recorder_free (recorder);

  for (guint i = 1; i <= which->n_bad + 1; i++) {
    recorder = recorder_new (title, &which->track, i, ALL, ALL);
    recorder_wait_any (recorder, 1);
    g_assert_cmpuint (recorder_count (recorder), ==, 1);
    if (i <= which->n_bad)
      assert_damaged (recorder, 0);
    else
      assert_made (recorder, 0, which->n_units, TRUE);
    recorder_free (recorder);
  }
  wvs_media_free (g_steal_pointer (&media));
  wvs_test_drain ();
}

/* What there is of it is all there is, whoever asks. */
static void
test_end (gconstpointer data)
{
  const Case *which = data;
  const WvsMediaOptions options = { .loop = FALSE };
  g_autoptr (WvsMedia) media = wvs_media_new (&options);
  g_autofree char *path = make_file (which);
  WvsTitle *title = damaged_title (media, path);

  g_assert_cmpint (wvs_title_get_info (title)->duration_us, >=,
      (which->n_good + 1) * WVS_CHUNK_US);
  for (guint i = 0; i <= which->n_good; i++) {
    g_autoptr (Recorder) recorder =
        recorder_new (title, &which->track, i, ALL, ALL);
    guint n = MAX (which->n_good, i + 1) - i;

    recorder_wait (recorder, 1);
    g_assert_cmpuint (recorder_count (recorder), ==, n);
    g_assert_true (wvs_chunk_is_last (recorder_get (recorder, n - 1)));
    g_assert_true ((wvs_chunk_get_n_units (recorder_get (recorder, 0)) > 0) ==
                   (i < which->n_good));
  }
  wvs_media_free (g_steal_pointer (&media));
  wvs_test_drain ();
}

static const Case middles[] = {
  { "made/mkv", "six-seconds.mkv", 0.45, 0.55, MADE_VIDEO, 1, 0, 50 },
  { "made/webm", "six-seconds.webm", 0.45, 0.55, MADE_VIDEO, 1, 0, 50 },
  { "copied/webm", "six-seconds.webm", 0.45, 0.55, COPIED_VIDEO, 1, 0, 50 },
  { "made/sound", "six-seconds.webm", 0.45, 0.55, MADE_SOUND, 1, 0, 100 },
  { "copied/sound", "pass-vp8.webm", 0.32, 0.75, COPIED_SOUND, 2, 0, 51 },
  { "made/long", "pass-vp8.webm", 0.32, 0.75, MADE_VIDEO, 2, 0, 30 },
  { "copied/long", "pass-vp8.webm", 0.32, 0.75, COPIED_VIDEO, 2, 0, 30 },
};

static const Case ends[] = {
  { "made/webm", "pass-vp8.webm", 0, 0.5, MADE_VIDEO, 0, 2, 0 },
  { "copied/webm", "pass-vp8.webm", 0, 0.5, COPIED_VIDEO, 0, 2, 0 },
  { "made/sound/webm", "pass-vp8.webm", 0, 0.5, MADE_SOUND, 0, 2, 0 },
  { "copied/sound/webm", "pass-vp8.webm", 0, 0.5, COPIED_SOUND, 0, 2, 0 },
  { "made/mkv", "six-seconds.mkv", 0, 0.3, MADE_VIDEO, 0, 1, 0 },
  { "made/mp4", "film.mp4", 0, 0.3, MADE_VIDEO, 0, 1, 0 },
  { "made/sound/mp4", "film.mp4", 0, 0.3, MADE_SOUND, 0, 1, 0 },
  { "short-sound", "short-sound.mkv", 0, 1, MADE_SOUND, 0, 1, 0 },
  { "copied/short-sound", "short-sound.webm", 0, 1, COPIED_SOUND, 0, 1, 0 },
  { "made/short-picture", "short-picture.webm", 0, 1, MADE_VIDEO, 0, 1, 0 },
  { "copied/short-picture", "short-picture.webm", 0, 1, COPIED_VIDEO, 0, 1, 0 },
};

static void
add (const char *kind, const Case *which, void (*test) (gconstpointer data))
{
  g_autofree char *path =
      g_strdup_printf ("/producer/%s/%s", kind, which->name);

  g_test_add_data_func (path, which, test);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));
  for (guint i = 0; i < G_N_ELEMENTS (middles); i++)
    add ("damaged", &middles[i], test_middle);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    add ("ends", &ends[i], test_end);
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
