/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

/* The producer on real files: what it makes of them does not depend on where it
 * begins. */

#include "producer.h"

#include <gst/gst.h>

#include "media.h"
#include "recorder.h"
#include "screen.h"

#include "wvs-test.h"

#define ALL G_MAXUINT

typedef struct {
  WvsMedia *media;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  const WvsMediaOptions options = { .loop = FALSE };

  f->media = wvs_media_new (&options);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wvs_media_free (f->media);
  wvs_test_drain ();
}

static const WvsTrack video = { .kind = WVS_KIND_VIDEO,
  .codec = WVS_CODEC_VP8,
  .width = 160,
  .height = 90,
  .bitrate_kbps = 300,
  .transcoded = TRUE };

static const WvsTrack audio = { .kind = WVS_KIND_AUDIO,
  .codec = WVS_CODEC_OPUS,
  .bitrate_kbps = 96,
  .transcoded = TRUE };

static const WvsTrack h264 = { .kind = WVS_KIND_VIDEO,
  .codec = WVS_CODEC_H264,
  .width = 160,
  .height = 90,
  .bitrate_kbps = 300,
  .transcoded = TRUE };

/* As they are in the file. */
static const WvsTrack own_vp8 = { .kind = WVS_KIND_VIDEO,
  .codec = WVS_CODEC_VP8,
  .width = 160,
  .height = 90 };
static const WvsTrack own_h264 = { .kind = WVS_KIND_VIDEO,
  .codec = WVS_CODEC_H264,
  .width = 160,
  .height = 90 };
static const WvsTrack own_opus = { .kind = WVS_KIND_AUDIO,
  .codec = WVS_CODEC_OPUS };

/* Groups of pictures that begin in it, whole; the file's own sound. */
static void
check_own (WvsChunk *chunk)
{
  gint64 begin_us = wvs_chunk_get_index (chunk) * WVS_CHUNK_US;
  guint n = wvs_chunk_get_n_units (chunk);

  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  for (guint i = 0; i < n; i++) {
    WvsAccessUnit *unit = wvs_chunk_get_unit (chunk, i);
    gint64 time_us = wvs_access_unit_get_time_us (unit);

    g_assert_true (i > 0 || wvs_access_unit_is_keyframe (unit));
    g_assert_cmpint (time_us, >=, begin_us);
    g_assert_true (!wvs_access_unit_is_keyframe (unit) ||
                   time_us < begin_us + WVS_CHUNK_US);
  }
}

/* Each chunk has what belongs into it and nothing else: sound without a gap,
 * though it may begin later than the title. */
static void
check_cell (WvsChunk *chunk, const WvsTrack *track)
{
  gint64 begin_us = wvs_chunk_get_index (chunk) * WVS_CHUNK_US;
  guint n = wvs_chunk_get_n_units (chunk);
  gint64 sound_us = begin_us;

  g_assert_cmpint (wvs_chunk_get_state (chunk), ==, WVS_CHUNK_SEALED);
  if (begin_us == 0 && n > 0)
    sound_us = wvs_access_unit_get_time_us (wvs_chunk_get_unit (chunk, 0));
  for (guint i = 0; i < n; i++) {
    WvsAccessUnit *unit = wvs_chunk_get_unit (chunk, i);
    gint64 time_us = wvs_access_unit_get_time_us (unit);

    g_assert_cmpint (time_us, >=, begin_us);
    g_assert_cmpint (time_us, <, begin_us + WVS_CHUNK_US);
    if (track->kind == WVS_KIND_VIDEO) {
      g_assert_true (wvs_access_unit_is_keyframe (unit) == (i == 0));
      continue;
    }
    g_assert_cmpint (time_us, ==, sound_us);
    sound_us += 20000;
    g_assert_cmpint (wvs_access_unit_get_duration_us (unit), ==, 20000);
  }
  if (track->kind == WVS_KIND_AUDIO && !wvs_chunk_is_last (chunk))
    g_assert_cmpint (sound_us, ==, begin_us + WVS_CHUNK_US);
}

static void
assert_same_times (WvsChunk *one, WvsChunk *other)
{
  g_assert_cmpuint (wvs_chunk_get_index (one), ==, wvs_chunk_get_index (other));
  g_assert_true (wvs_chunk_is_last (one) == wvs_chunk_is_last (other));
  g_assert_cmpuint (wvs_chunk_get_n_units (one), ==,
      wvs_chunk_get_n_units (other));
  for (guint i = 0; i < wvs_chunk_get_n_units (one); i++)
    g_assert_cmpint (wvs_access_unit_get_time_us (wvs_chunk_get_unit (one, i)),
        ==, wvs_access_unit_get_time_us (wvs_chunk_get_unit (other, i)));
}

typedef struct {
  const char *file;
  guint n_chunks;
  const WvsTrack *track;
} Case;

static const Case cases[] = {
  { "film.mp4", 3, &video },
  { "film.mp4", 3, &audio },
  { "film.mp4", 3, &h264 },
  { "vp8.webm", 1, &video },
  { "late.mkv", 2, &video },
  { "late.mkv", 3, &audio }, /* matroskademux seeks to its first picture */
  { "late-sound.mkv", 2, &audio },
  { "short-sound.mkv", 1, &audio },
  { "surround.mp4", 1, &audio },
  { "telephone.avi", 1, &audio },
  { "interlaced.ts", 1, &video },
  { "pass-vp8.webm", 4, &own_vp8 },
  { "pass-vp8.webm", 4, &own_opus },
  { "pass.mp4", 4, &own_h264 },
  { "pass.mp4", 4, &own_opus },
  { "pass-fragmented.mp4", 4, &own_h264 },
  { "pass-late.webm", 4, &own_vp8 },
  { "pass-late.webm", 4, &own_opus },
  { "pass.ts", 4, &own_h264 },
  { "pass.ts", 4, &own_opus },
  { "pass-live.mkv", 4, &own_h264 },
  { "pass-live.mkv", 4, &own_opus },
};

static void
test_same_everywhere (Fixture *f, gconstpointer data)
{
  const Case *each = data;
  WvsTitle *title = zoo_title (f->media, each->file);
  g_autoptr (Recorder) whole = recorder_new (title, each->track, 0, ALL, ALL);
  guint n;

  recorder_wait (whole, 1);
  n = recorder_count (whole);
  g_assert_cmpuint (n, ==, each->n_chunks);
  for (guint i = 0; i < n; i++) {
    g_autoptr (Recorder) part = recorder_new (title, each->track, i, ALL, ALL);

    g_assert_cmpuint (wvs_chunk_get_index (recorder_get (whole, i)), ==, i);
    g_assert_true (wvs_chunk_is_last (recorder_get (whole, i)) == (i == n - 1));
    if (each->track->transcoded)
      check_cell (recorder_get (whole, i), each->track);
    else
      check_own (recorder_get (whole, i));
    recorder_wait (part, 1);
    g_assert_cmpuint (recorder_count (part), ==, n - i);
    for (guint j = i; j < n; j++)
      assert_same_times (recorder_get (whole, j), recorder_get (part, j - i));
  }
}

static guint
count_nals (WvsAccessUnit *unit, guint type)
{
  gsize size;
  const guint8 *data =
      g_bytes_get_data (wvs_access_unit_get_data (unit), &size);
  guint n = 0;

  g_assert_cmpuint (size, >, 4);
  g_assert_cmpint (data[0], ==, 0);
  for (gsize i = 0; i + 3 < size; i++)
    n += data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1 &&
                 (data[i + 3] & 0x1f) == type
             ? 1
             : 0;
  return n;
}

/* Each keyframe is all that a decoder needs, and says what it is: constrained
 * baseline. */
static void
test_h264 (Fixture *f, gconstpointer data)
{
  WvsTitle *title = zoo_title (f->media, "film.mp4");
  g_autoptr (Recorder) recorder = recorder_new (title, &h264, 1, 2, 1);
  WvsChunk *chunk;

  wvs_producer_set_limit (recorder->producer, ALL);
  recorder_wait (recorder, 1);
  chunk = recorder_get (recorder, 0);
  for (guint i = 0; i < wvs_chunk_get_n_units (chunk); i++) {
    WvsAccessUnit *unit = wvs_chunk_get_unit (chunk, i);
    guint expected = i == 0 ? 1 : 0;

    g_assert_cmpuint (count_nals (unit, 7), ==, expected);
    g_assert_cmpuint (count_nals (unit, 8), ==, expected);
    g_assert_cmpuint (count_nals (unit, 5), ==, expected);
    g_assert_cmpuint (count_nals (unit, 1), ==, 1 - expected);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  wvs_test_init (&argc, &argv);
  g_assert_true (wvs_media_init (&error));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path =
        g_strdup_printf ("/producer/same-everywhere/%s-%s%s", cases[i].file,
            cases[i].track->transcoded ? "" : "own-",
            wvs_codec_get_name (cases[i].track->codec));

    g_test_add (path, Fixture, &cases[i], set_up, test_same_everywhere,
        tear_down);
  }
  g_test_add ("/producer/h264", Fixture, NULL, set_up, test_h264, tear_down);
  status = g_test_run ();
  wvs_media_deinit ();
  return status;
}
