/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "error.h"
#include "player-fixture.h"

#include "wvs-test.h"

/* What becomes of a player where chunks cannot be had. */

/* What there is of a chunk is played, then what is behind it; the viewer is
 * told once. */
static void
test_gap (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  fake_fail (WVS_KIND_VIDEO, 0, WVS_ERROR_UNPLAYABLE);
  fake_push_many (2000, 2);
  wvs_player_play (f->player);
  fake_advance_ms (2040);
  ASSERT_UNITS (f->times_ms, 0, 40, 2000, 2040);
  ASSERT_UNITS (f->dues_ms, 0, 40, 2000, 2040);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 0);
  g_assert_cmpuint (f->n_skipped, ==, 1);
  g_assert_cmpint (f->skipped_from_ms, ==, 80);
  g_assert_cmpint (f->skipped_to_ms, ==, 2000);
}

/* The other track plays on; that both miss the same is told once. */
static void
test_gap_of_both (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 50);
  fake_push_sound (0, 100);
  fake_push_sound (2000, 10);
  fake_fail (WVS_KIND_VIDEO, 1, WVS_ERROR_UNPLAYABLE);
  fake_fail (WVS_KIND_AUDIO, 1, WVS_ERROR_UNPLAYABLE);
  fake_push_many (4000, 10);
  fake_push_sound (4000, 10);
  wvs_player_play (f->player);
  fake_advance_ms (4100);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpint (g_array_index (f->sound_times_ms, gint64, 100), ==, 2000);
  g_assert_cmpint (g_array_index (f->sound_times_ms, gint64, 110), ==, 4000);
  g_assert_cmpint (g_array_index (f->sound_dues_ms, gint64, 110), ==, 4000);
  g_assert_cmpint (g_array_index (f->times_ms, gint64, 50), ==, 4000);
  g_assert_cmpint (g_array_index (f->dues_ms, gint64, 50), ==, 4000);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_skipped, ==, 1);
}

/* Several chunks in a row are one stretch, and every lap comes by. */
static void
test_long_gap (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  for (guint i = 1; i < 4; i++)
    fake_fail (WVS_KIND_VIDEO, i, WVS_ERROR_UNPLAYABLE);
  fake_push_many (8000, 2);
  fake_end (WVS_KIND_VIDEO);
  wvs_player_play (f->player);
  fake_advance_ms (20000);
  wvs_test_drain ();
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpuint (f->n_skipped, ==, 1);
  g_assert_cmpint (f->skipped_from_ms, ==, 2000);
  g_assert_cmpint (f->skipped_to_ms, ==, 8000);
}

/* A file that breaks off is as long as what there is of it. */
static void
test_broken_off (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  fake_seal (WVS_KIND_VIDEO, 1);
  for (guint i = 1; i < 5; i++)
    fake_fail (WVS_KIND_VIDEO, i, WVS_ERROR_UNPLAYABLE);
  wvs_player_play (f->player);
  fake_advance_ms (130);
  ASSERT_UNITS (f->times_ms, 0, 40, 0, 40);
  ASSERT_UNITS (f->dues_ms, 0, 40, 80, 120);

  wvs_player_seek (f->player, 9000 * MS); /* behind all of it */
  fake_advance_ms (0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpint (player_position_ms (f), ==, 0);
}

/* The player gives up. */
static void
assert_failed (PlayerFixture *f, int code)
{
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_FAILED);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 1);
  g_assert_cmpint (f->failed_code, ==, code);
}

static void
test_nothing (PlayerFixture *f, gconstpointer data)
{
  fake_fail (WVS_KIND_VIDEO, 0, WVS_ERROR_UNPLAYABLE);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PAUSED);
  fake_advance_ms (0); /* also while paused */
  assert_failed (f, WVS_ERROR_UNPLAYABLE);

  wvs_player_play (f->player);
  wvs_player_seek (f->player, 0);
  fake_advance_ms (100);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_FAILED);

  fake_push (2000);
  wvs_player_load (f->player, f->title, NULL, 2000 * MS);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 1);
  g_assert_cmpuint (f->n_prepared, ==, 2);
  ASSERT_UNITS (f->times_ms, 2000);
}

/* What the last title left untold is not told of the next one. */
static void
test_failure_of_the_last_title (PlayerFixture *f, gconstpointer data)
{
  fake_fail (WVS_KIND_VIDEO, 0, WVS_ERROR_UNPLAYABLE);
  fake_advance_ms (0);
  fake_forget (WVS_KIND_VIDEO, 0);
  wvs_player_load (f->player, f->title, NULL, 0);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 0);
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_PAUSED);
}

static void
test_empty_title (PlayerFixture *f, gconstpointer data)
{
  fake_end (WVS_KIND_VIDEO);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  assert_failed (f, WVS_ERROR_UNPLAYABLE);
}

/* The sound alone is not worth going on with for long, … */
static void
test_five_in_a_row (PlayerFixture *f, gconstpointer data)
{
  WvsTitleInfo info = *wvs_title_get_info (f->title);
  g_autoptr (WvsTitle) longer = NULL;

  info.id = g_strdup ("id");
  info.name = g_strdup ("name");
  info.path = g_strdup ("/path");
  info.duration_us = 60 * G_USEC_PER_SEC;
  longer = wvs_title_new (&info);
  wvs_player_load (f->player, longer, NULL, 0);
  wvs_player_play (f->player);
  fake_push_many (0, 50);
  fake_push_sound (0, 120);
  fake_seal (WVS_KIND_VIDEO, 1);
  for (guint i = 1; i <= 4; i++)
    fake_fail (WVS_KIND_VIDEO, i, WVS_ERROR_UNPLAYABLE);
  fake_advance_ms (2100);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  fake_fail (WVS_KIND_VIDEO, 5, WVS_ERROR_UNPLAYABLE);
  fake_advance_ms (100);
  assert_failed (f, WVS_ERROR_UNPLAYABLE);
  wvs_player_load (f->player, f->title, NULL, 0);
}

/* … but the pictures are. */
static void
test_without_sound (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 250);
  fake_end (WVS_KIND_VIDEO);
  for (guint i = 0; i <= 4; i++)
    fake_fail (WVS_KIND_AUDIO, i, WVS_ERROR_NOT_FOUND);
  wvs_player_play (f->player);
  fake_advance_ms (9970);
  wvs_test_drain ();
  g_assert_cmpuint (f->times_ms->len, ==, 250);
  g_assert_cmpuint (f->sound_times_ms->len, ==, 0);
  g_assert_cmpuint (f->n_failed, ==, 0);
  g_assert_cmpuint (f->n_skipped, ==, 1);
}

/* The file is gone, or another one. */
static void
test_gone (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 50);
  fake_push_sound (0, 100);
  wvs_player_play (f->player);
  fake_fail (WVS_KIND_VIDEO, 1, WVS_ERROR_NOT_FOUND);
  fake_seal (WVS_KIND_VIDEO, 1);
  fake_seal (WVS_KIND_AUDIO, 1);
  fake_advance_ms (1990);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  fake_fail (WVS_KIND_AUDIO, 1, WVS_ERROR_NOT_FOUND);
  fake_advance_ms (0);
  assert_failed (f, WVS_ERROR_NOT_FOUND);
}

/* A chunk whose maker was sent elsewhere is made anew, if nothing of it was
 * played; that is no damage. */
static void
test_given_up (PlayerFixture *f, gconstpointer data)
{
  fake_give_up (WVS_KIND_VIDEO, 0);
  fake_forget (WVS_KIND_VIDEO, 0);
  fake_advance_ms (0);
  fake_push_many (0, 2);
  wvs_player_play (f->player);
  fake_advance_ms (40);
  ASSERT_UNITS (f->times_ms, 0, 40);
  fake_give_up (WVS_KIND_VIDEO, 0);
  fake_push (2000);
  fake_advance_ms (2000);
  ASSERT_UNITS (f->times_ms, 0, 40, 2000);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_skipped + f->n_failed, ==, 0);
}

/* What promised to be fit to be passed through is not: made anew, at the same
 * place. */
static void
test_unfit (PlayerFixture *f, gconstpointer data)
{
  wvs_test_drain ();
  g_assert_false (f->status.tracks[0].transcoded);
  fake_push_many (0, 50);
  wvs_player_play (f->player);
  fake_fail (WVS_KIND_VIDEO, 1, WVS_ERROR_UNFIT);
  fake_seal (WVS_KIND_VIDEO, 1);
  fake_advance_ms (3000);
  g_assert_cmpuint (f->times_ms->len, ==, 50);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_prepared, ==, 2);
  g_assert_cmpuint (f->n_failed + f->n_skipped, ==, 0);
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_PAUSED);
  g_assert_true (f->status.tracks[0].transcoded);
  g_assert_cmpint (f->status.position_us, ==, 1960 * MS);

  wvs_player_play (f->player);
  fake_advance_ms (0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);

  /* Of another title it is not known. */
  wvs_player_load (f->player, f->title, NULL, 0);
  wvs_test_drain ();
  g_assert_false (f->status.tracks[0].transcoded);
  fake.unfit = TRUE;
  wvs_player_load (f->player, f->title, NULL, 0);
  wvs_test_drain ();
  g_assert_true (f->status.tracks[0].transcoded);
}

static void
test_unfit_but_never (PlayerFixture *f, gconstpointer data)
{
  player_begin_with (f, TRUE, WVS_TRANSCODE_NEVER);
  wvs_player_play (f->player);
  fake_push (0);
  fake_fail (WVS_KIND_VIDEO, 0, WVS_ERROR_UNFIT);
  fake_advance_ms (100);
  wvs_test_drain ();
  assert_failed (f, WVS_ERROR_UNPLAYABLE);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD_FOR(title, name, func)                                             \
  g_test_add ("/player-damage/" name, PlayerFixture, title, player_set_up,     \
      func, player_tear_down)
#define ADD(name, func) ADD_FOR (NULL, name, func)
  ADD ("gap", test_gap);
  ADD_FOR ("sound", "gap-of-both", test_gap_of_both);
  ADD ("long-gap", test_long_gap);
  ADD ("broken-off", test_broken_off);
  ADD ("nothing", test_nothing);
  ADD ("failure-of-the-last-title", test_failure_of_the_last_title);
  ADD ("empty-title", test_empty_title);
  ADD_FOR ("sound", "five-in-a-row", test_five_in_a_row);
  ADD_FOR ("sound", "without-sound", test_without_sound);
  ADD_FOR ("sound", "gone", test_gone);
  ADD ("given-up", test_given_up);
  ADD_FOR ("copied", "unfit", test_unfit);
  ADD_FOR ("copied", "unfit-but-never", test_unfit_but_never);
  return g_test_run ();
}
