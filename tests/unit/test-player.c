/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "error.h"
#include "player-fixture.h"

#include "wvs-test.h"

static void
test_load (PlayerFixture *f, gconstpointer data)
{
  WvsPlayerStatus status;

  g_assert_cmpuint (f->n_prepared, ==, 0); /* never at once */
  wvs_test_drain ();
  g_assert_cmpuint (f->n_prepared, ==, 1);
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_PAUSED);
  wvs_player_get_status (f->player, &status);
  g_assert_true (status.title == f->title);
  g_assert_cmpint (status.duration_us, ==, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (status.n_tracks, ==, 1);
  g_assert_cmpint (status.tracks[0].codec, ==, WVS_CODEC_VP8);
  g_assert_true (fake.loop);

  fake_push_many (0, 3);
  fake_advance_ms (5000);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
}

static void
test_play (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 5);
  fake_advance_ms (1000);
  wvs_player_play (f->player);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);

  fake_advance_ms (0); /* the first one at once … */
  ASSERT_UNITS (f->times_ms, 0);
  fake_advance_ms (19); /* … and the next ones a little ahead */
  g_assert_cmpuint (f->times_ms->len, ==, 1);
  fake_advance_ms (1);
  g_assert_cmpuint (f->times_ms->len, ==, 2);
  fake_advance_ms (120);
  ASSERT_UNITS (f->times_ms, 0, 40, 80, 120, 160);
  ASSERT_UNITS (f->dues_ms, 1000, 1040, 1080, 1120, 1160);
  g_assert_cmpuint (f->n_discontinuities, ==, 1);
  g_assert_cmpint (player_position_ms (f), ==, 160);

  wvs_player_play (f->player); /* does nothing */
  fake_advance_ms (0);
  g_assert_cmpuint (f->times_ms->len, ==, 5);
}

/* No frame is lost or shown twice, and the clock is the wall's. */
static void
test_pause (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 6);
  wvs_player_play (f->player);
  fake_advance_ms (61);
  wvs_player_pause (f->player);
  wvs_player_pause (f->player);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PAUSED);
  fake_advance_ms (30000);
  ASSERT_UNITS (f->times_ms, 0, 40, 80);

  wvs_player_play (f->player);
  fake_advance_ms (0);
  fake_advance_ms (20);
  ASSERT_UNITS (f->times_ms, 0, 40, 80, 120, 160);
  ASSERT_UNITS (f->dues_ms, 0, 40, 80, 30061, 30101);
  g_assert_cmpuint (f->n_discontinuities, ==, 1);
}

/* However quickly the buttons are pressed, due times rise. */
static void
test_quick_presses (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 9);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  for (guint i = 0; i < 5; i++) {
    wvs_player_pause (f->player);
    wvs_player_play (f->player);
    fake_advance_ms (1);
  }
  for (guint i = 1; i < f->dues_ms->len; i++)
    g_assert_cmpint (g_array_index (f->dues_ms, gint64, i), >,
        g_array_index (f->dues_ms, gint64, i - 1));
}

static void
test_loop (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (9920, 2);
  fake_push (0, TRUE);
  fake_push (40, FALSE);
  wvs_player_play (f->player);
  fake_advance_ms (59);
  wvs_test_drain ();
  f->n_changed = 0;
  fake_advance_ms (11); /* the loop's first one is due at 80 */
  wvs_test_drain ();
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpint (f->status.position_us, ==, 0);

  fake_advance_ms (40);
  ASSERT_UNITS (f->times_ms, 9920, 9960, 0, 40);
  ASSERT_UNITS (f->dues_ms, 0, 40, 80, 120);
  g_assert_cmpuint (f->n_discontinuities, ==, 1);
}

static void
test_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  g_assert_false (fake.loop);
  fake_push_many (9920, 2);
  wvs_feed_end (fake.feed, fake.serial);
  wvs_player_play (f->player);
  fake_advance_ms (79); /* the last picture has its time */
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  fake_advance_ms (1);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_ENDED);
  wvs_test_drain ();
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_ENDED);
  fake_advance_ms (60000);

  wvs_player_play (f->player);
  g_assert_cmpint (fake.position_us, ==, 0);
  g_assert_cmpint (player_position_ms (f), ==, 0);
  fake_push_many (0, 2);
  fake_advance_ms (20);
  ASSERT_UNITS (f->times_ms, 9920, 9960, 0, 40);
  ASSERT_UNITS (f->dues_ms, 0, 40, 60080, 60120);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
}

static void
test_seek_from_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  wvs_feed_end (fake.feed, fake.serial);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_ENDED);
  wvs_player_seek (f->player, 5000 * MS);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PAUSED);
  wvs_player_play (f->player);
  fake_push (5000, FALSE);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 5000);
}

static void
test_seek (PlayerFixture *f, gconstpointer data)
{
  guint stale;

  fake_push_many (0, 6);
  wvs_player_play (f->player);
  fake_advance_ms (30);
  stale = fake.serial;
  wvs_player_seek (f->player, 5000 * MS);
  g_assert_cmpint (fake.position_us, ==, 5000 * MS);
  g_assert_cmpint (player_position_ms (f), ==, 5000);

  /* What was on its way is not shown. */
  g_assert_false (wvs_feed_push (fake.feed, 0, stale,
      wvs_access_unit_new (g_bytes_new_static ("x", 1), 240 * MS, 0, FALSE)));
  fake_advance_ms (100);
  fake_push_many (5000, 2);
  fake_advance_ms (20);
  ASSERT_UNITS (f->times_ms, 0, 40, 5000, 5040);
  ASSERT_UNITS (f->dues_ms, 0, 40, 130, 170);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);

  wvs_player_seek (f->player, 99000 * MS);
  g_assert_cmpint (fake.position_us, ==, 10000 * MS);
  wvs_player_seek (f->player, -1);
  g_assert_cmpint (fake.position_us, ==, 0);
}

static void
test_seek_while_paused (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  wvs_test_drain ();
  f->n_changed = 0;
  wvs_player_seek (f->player, 3000 * MS);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpint (f->status.position_us, ==, 3000 * MS);
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_PAUSED);
  fake_push (3000, FALSE);
  fake_advance_ms (1000);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
}

static void
test_keyframe (PlayerFixture *f, gconstpointer data)
{
  gint64 begin_us = g_get_monotonic_time ();

  fake_push_many (0, 2);
  wvs_player_request_keyframe (f->player, 0);
  g_assert_cmpuint (fake.n_keyframes, ==, 0); /* it is paused */
  wvs_player_play (f->player);
  wvs_player_request_keyframe (f->player, 0);
  wvs_player_request_keyframe (f->player, 0);
  g_assert_cmpuint (fake.n_keyframes, ==, 1);
  WVS_TEST_WAIT_FOR ((wvs_player_request_keyframe (f->player, 0),
                         fake.n_keyframes == 2),
      20);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 500 * MS);
}

static void
test_failure (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 1);
  wvs_player_play (f->player);
  wvs_feed_fail (fake.feed,
      g_error_new_literal (WVS_ERROR, WVS_ERROR_UNPLAYABLE, "it is damaged"));
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 0); /* what there was is played */
  fake_advance_ms (100);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_FAILED);
  g_assert_cmpuint (f->n_failed, ==, 0);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 1);
  wvs_player_play (f->player);
  wvs_player_seek (f->player, 0);
  fake_advance_ms (100);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_FAILED);

  wvs_player_load (f->player, f->title, NULL, 2000 * MS);
  g_assert_cmpint (fake.position_us, ==, 2000 * MS);
  fake_push (2000, FALSE);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 1);
  g_assert_cmpuint (f->n_prepared, ==, 2);
  ASSERT_UNITS (f->times_ms, 0, 2000);
}

/* What the last title left untold is not told of the next one. */
static void
test_failure_of_the_last_title (PlayerFixture *f, gconstpointer data)
{
  wvs_feed_fail (fake.feed,
      g_error_new_literal (WVS_ERROR, WVS_ERROR_UNPLAYABLE, "it is damaged"));
  fake_advance_ms (0);
  wvs_player_load (f->player, f->title, NULL, 0);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 0);
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_PAUSED);
}

static void
test_freed_by_its_event (PlayerFixture *f, gconstpointer data)
{
  f->free_when_prepared = TRUE;
  wvs_test_drain ();
  g_assert_cmpuint (f->n_prepared, ==, 1);
  g_assert_cmpuint (f->n_changed, ==, 0);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD(name, func)                                                        \
  g_test_add ("/player/" name, PlayerFixture, NULL, player_set_up, func,       \
      player_tear_down)
  ADD ("load", test_load);
  ADD ("play", test_play);
  ADD ("pause", test_pause);
  ADD ("quick-presses", test_quick_presses);
  ADD ("loop", test_loop);
  ADD ("end", test_end);
  ADD ("seek", test_seek);
  ADD ("seek-while-paused", test_seek_while_paused);
  ADD ("seek-from-end", test_seek_from_end);
  ADD ("keyframe", test_keyframe);
  ADD ("failure", test_failure);
  ADD ("failure-of-the-last-title", test_failure_of_the_last_title);
  ADD ("freed-by-its-event", test_freed_by_its_event);
  return g_test_run ();
}
