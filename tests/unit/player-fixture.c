/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player-fixture.h"

#include "error.h"

#include "wvs-test.h"

static void
on_prepared (const WvsTrack *tracks, guint n_tracks, gpointer data)
{
  PlayerFixture *f = data;

  f->n_prepared++;
  f->n_tracks = n_tracks;
  if (tracks[0].kind == WVS_KIND_VIDEO) {
    g_assert_cmpuint (tracks[0].width, ==, 640);
    g_assert_cmpuint (tracks[0].height, ==, 360);
  }
  if (f->free_when_prepared)
    g_clear_pointer (&f->player, wvs_player_free);
}

static void
on_changed (const WvsPlayerStatus *status, gpointer data)
{
  PlayerFixture *f = data;

  f->n_changed++;
  f->status = *status;
}

static void
on_failed (const GError *error, gpointer data)
{
  PlayerFixture *f = data;

  g_assert_true (error->domain == WVS_ERROR);
  f->failed_code = error->code;
  f->n_failed++;
}

static void
on_skipped (gint64 from_us, gint64 to_us, const GError *error, gpointer data)
{
  PlayerFixture *f = data;

  g_assert_true (error->domain == WVS_ERROR);
  f->skipped_from_ms = from_us / MS;
  f->skipped_to_ms = to_us / MS;
  f->n_skipped++;
}

static void
on_deliver (guint track, WvsAccessUnit *unit, gint64 due_us,
    gboolean discontinuity, gpointer data)
{
  PlayerFixture *f = data;
  gint64 time_ms = wvs_access_unit_get_time_us (unit) / MS;
  gint64 due_ms = (due_us - 1000000) / MS;

  g_assert_cmpuint (track, <, fake.n_readers);
  if (discontinuity)
    g_assert_true (wvs_access_unit_is_keyframe (unit));
  if (track == 0) {
    g_array_append_val (f->times_ms, time_ms);
    g_array_append_val (f->dues_ms, due_ms);
  } else {
    g_array_append_val (f->sound_times_ms, time_ms);
    g_array_append_val (f->sound_dues_ms, due_ms);
  }
  if (discontinuity)
    f->n_discontinuities++;
}

static void
begin (PlayerFixture *f, gboolean loop, WvsTranscode transcode)
{
  static const WvsPlayerEvents events = {
    .prepared = on_prepared,
    .changed = on_changed,
    .skipped = on_skipped,
    .failed = on_failed,
    .deliver = on_deliver,
  };

  fake_reset (loop, transcode);
  f->player = wvs_player_new (NULL, "test", &events, f);
  wvs_player_load (f->player, f->title, NULL, 0);
  fake_advance_ms (0);
}

void
player_set_up (PlayerFixture *f, gconstpointer data)
{
  const char *what = data != NULL ? data : "";
  WvsTitleInfo info = { .id = g_strdup ("id"),
    .name = g_strdup ("name"),
    .path = g_strdup ("/path"),
    .duration_us = 10 * G_USEC_PER_SEC,
    .width = 640,
    .height = 360,
    .has_audio = g_str_has_prefix (what, "sound") };

  if (g_str_equal (what, "sound only"))
    info.width = info.height = 0;
  if (g_str_equal (what, "copied")) {
    info.media.n_tracks = 1;
    info.media.tracks[0] = (WvsTrackInfo){ .kind = WVS_KIND_VIDEO,
      .codec = WVS_CODEC_VP8,
      .width = 640,
      .height = 360,
      .square_pixels = TRUE,
      .max_gop_us = G_USEC_PER_SEC };
  }

  f->title = wvs_title_new (&info);
  f->times_ms = g_array_new (FALSE, FALSE, sizeof (gint64));
  f->dues_ms = g_array_new (FALSE, FALSE, sizeof (gint64));
  f->sound_times_ms = g_array_new (FALSE, FALSE, sizeof (gint64));
  f->sound_dues_ms = g_array_new (FALSE, FALSE, sizeof (gint64));
  begin (f, TRUE, WVS_TRANSCODE_AUTO);
}

void
player_begin_again (PlayerFixture *f, gboolean loop)
{
  player_begin_with (f, loop, WVS_TRANSCODE_AUTO);
}

void
player_begin_with (PlayerFixture *f, gboolean loop, WvsTranscode transcode)
{
  wvs_player_free (f->player);
  begin (f, loop, transcode);
}

void
player_tear_down (PlayerFixture *f, gconstpointer data)
{
  guint told = f->n_changed + f->n_failed + f->n_prepared + f->n_skipped;

  g_clear_pointer (&f->player, wvs_player_free);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_changed + f->n_failed + f->n_prepared + f->n_skipped,
      ==, told);
  g_assert_cmpuint (fake.n_readers, ==, 0);
  fake_reset (FALSE, WVS_TRANSCODE_AUTO);
  wvs_title_unref (f->title);
  g_array_unref (f->times_ms);
  g_array_unref (f->dues_ms);
  g_array_unref (f->sound_times_ms);
  g_array_unref (f->sound_dues_ms);
}

void
player_assert_units (GArray *array, guint n, const gint64 *expected)
{
  g_assert_cmpuint (array->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (array, gint64, i), ==, expected[i]);
}

WvsPlayerState
player_state (PlayerFixture *f)
{
  WvsPlayerStatus status;

  wvs_player_get_status (f->player, &status);
  return status.state;
}

gint64
player_position_ms (PlayerFixture *f)
{
  WvsPlayerStatus status;

  wvs_player_get_status (f->player, &status);
  return status.position_us / MS;
}

void
player_assert_in_step (PlayerFixture *f, gint64 offset_ms)
{
  for (guint i = 0; i < f->times_ms->len; i++)
    g_assert_cmpint (PLACE (f->dues_ms, i) - PLACE (f->times_ms, i), ==,
        offset_ms);
  for (guint i = 0; i < f->sound_times_ms->len; i++)
    g_assert_cmpint (PLACE (f->sound_dues_ms, i) - PLACE (f->sound_times_ms, i),
        ==, offset_ms);
}

void
player_forget (PlayerFixture *f)
{
  g_array_set_size (f->times_ms, 0);
  g_array_set_size (f->dues_ms, 0);
  g_array_set_size (f->sound_times_ms, 0);
  g_array_set_size (f->sound_dues_ms, 0);
}
