/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "player-fixture.h"

#include "wvs-test.h"

/* Where a player lands that is sent elsewhere, and what a decoder gets that has
 * lost its way. */

static void
test_seek (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 6);
  wvs_player_play (f->player);
  fake_advance_ms (30);
  wvs_player_seek (f->player, 5000 * MS);
  g_assert_cmpuint (fake.video.index, ==, 2);
  g_assert_true (fake.video.active);
  g_assert_cmpint (player_position_ms (f), ==, 5000);

  fake_advance_ms (100);
  fake_push_many (4000, 2); /* of what is made, a chunk has one keyframe */
  fake_advance_ms (20);
  ASSERT_UNITS (f->times_ms, 0, 40, 4000, 4040);
  ASSERT_UNITS (f->dues_ms, 0, 40, 130, 170);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  wvs_test_drain ();
  g_assert_cmpint (f->status.position_us, ==, 4040 * MS);

  wvs_player_seek (f->player, 99000 * MS);
  g_assert_cmpuint (fake.video.index, ==, 5);
  wvs_player_seek (f->player, -1);
  g_assert_cmpuint (fake.video.index, ==, 0);
}

/* Who is paused, and has never seen anything, only hears where he is. */
static void
test_before_play (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  wvs_test_drain ();
  f->n_changed = 0;
  wvs_player_seek (f->player, 3000 * MS);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpint (f->status.position_us, ==, 3000 * MS);
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_PAUSED);
  fake_push (2000);
  fake_advance_ms (1000);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_changed, ==, 2);
  g_assert_cmpint (f->status.position_us, ==, 2000 * MS);
}

static void
test_while_paused (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 4);
  wvs_player_play (f->player);
  fake_advance_ms (50);
  wvs_player_pause (f->player);
  wvs_player_seek (f->player, 5000 * MS);
  g_assert_false (fake.video.active);
  fake_advance_ms (1000);
  fake_push_many (4000, 4);
  fake_advance_ms (1000);
  ASSERT_UNITS (f->times_ms, 0, 40, 4000); /* is shown, once */
  ASSERT_UNITS (f->dues_ms, 0, 40, 1050);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PAUSED);
  wvs_test_drain ();
  g_assert_cmpint (f->status.position_us, ==, 4000 * MS);

  wvs_player_play (f->player);
  fake_advance_ms (20);
  ASSERT_UNITS (f->times_ms, 0, 40, 4000, 4040, 4080);
  ASSERT_UNITS (f->dues_ms, 0, 40, 1050, 2050, 2090);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
}

/* As someone who drags a slider does. */
static void
test_scrubbing (PlayerFixture *f, gconstpointer data)
{
  guint n_moves;

  fake_push_many (0, 4);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  n_moves = fake.video.n_moves;
  for (gint64 i = 0; i < 50; i++) {
    wvs_player_seek (f->player, (i % 10) * 1000 * MS);
    fake_advance_ms (1);
  }
  g_assert_cmpuint (fake.video.n_moves, <=, n_moves + 60);
  wvs_player_seek (f->player, 8500 * MS);
  fake_push (8000);
  fake_advance_ms (0);
  g_assert_cmpint (player_position_ms (f), ==, 8000);
  g_assert_cmpuint (fake.n_readers, ==, 1);
}

/* What is passed through has keyframes anywhere. */
static void
copy_gops (void)
{
  fake_push_into (1, 3000, 1, TRUE);
  fake_push_into (1, 3040, 1, FALSE);
  fake_push_into (1, 4020, 1, FALSE); /* begins in the cell of chunk 2 */
  fake_push_into (2, 4100, 1, TRUE);
  fake_push_into (2, 5000, 1, TRUE);
  fake_push_into (2, 5040, 1, FALSE);
}

static const struct {
  gint64 wish_ms;
  gint64 landing_ms;
} landings[] = {
  { 3000, 3000 }, { 3039, 3000 }, { 4050, 3000 }, { 4100, 4100 },
  { 4999, 4100 }, { 5000, 5000 },
  { 2999, 2999 }, /* nothing before it: as one wishes */
};

static void
test_landing (PlayerFixture *f, gconstpointer data)
{
  copy_gops ();
  wvs_player_play (f->player);
  for (guint i = 0; i < G_N_ELEMENTS (landings); i++) {
    wvs_player_pause (f->player);
    wvs_player_seek (f->player, landings[i].wish_ms * MS);
    fake_advance_ms (0);
    g_assert_cmpint (player_position_ms (f), ==,
        landings[i].landing_ms == 2999 ? 3000 : landings[i].landing_ms);
  }
  g_assert_cmpuint (f->n_discontinuities, ==, G_N_ELEMENTS (landings));
}

/* While the chunk grows there may be a later keyframe before the wish. */
static void
test_growing (PlayerFixture *f, gconstpointer data)
{
  copy_gops ();
  wvs_player_play (f->player);
  wvs_player_seek (f->player, 5500 * MS);
  fake_advance_ms (100);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
  fake_push_into (2, 5480, 1, TRUE);
  fake_advance_ms (10);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
  fake_push_into (2, 5520, 1, FALSE);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 5480);
  wvs_player_seek (f->player, 5900 * MS);
  fake_advance_ms (0);
  g_assert_cmpuint (f->times_ms->len, ==, 1);
  fake_seal (WVS_KIND_VIDEO, 3);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 5480, 5480);
}

/* Between the last pictures, which are far apart. */
static void
test_gap_at_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  fake_push (0);
  fake_push (2000);
  fake_push (3000);
  fake_push (3500);
  fake_end (WVS_KIND_VIDEO);
  wvs_player_play (f->player);
  wvs_player_seek (f->player, 2500 * MS);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 2000);
  wvs_player_seek (f->player, 3530 * MS);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 2000, 2000);
  wvs_player_seek (f->player, 3600 * MS);
  fake_advance_ms (100);
  ASSERT_UNITS (f->times_ms, 2000, 2000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_ENDED);
}

/* The last chunk's first keyframe is behind the wish. */
static void
test_gap_before_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  fake_push_into (0, 0, 1, TRUE);
  fake_push_into (1, 2000, 1, TRUE);
  fake_push_into (2, 4500, 1, TRUE);
  fake_end (WVS_KIND_VIDEO);
  wvs_player_play (f->player);
  wvs_player_seek (f->player, 4200 * MS);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 2000);
}

static void
play_gop (PlayerFixture *f, guint n, gsize bytes)
{
  for (guint i = 0; i < n; i++)
    fake_push_into (0, 40 * i, bytes, i == 0);
  wvs_player_play (f->player);
  fake_advance_ms (40 * (n - 3));
  g_assert_cmpuint (f->times_ms->len, ==, n - 2);
}

/* The decoder is brought where the viewer is. */
static void
test_keyframe (PlayerFixture *f, gconstpointer data)
{
  gint64 begin_us = g_get_monotonic_time ();
  guint n;

  play_gop (f, 6, 1);
  wvs_player_request_keyframe (f->player, 0);
  wvs_player_request_keyframe (f->player, 0);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 0, 40, 80, 120, 0, 40, 80, 120);
  ASSERT_UNITS (f->dues_ms, 0, 40, 80, 120, 121, 122, 123, 124);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
  g_assert_cmpint (player_position_ms (f), ==, 120);
  fake_advance_ms (40);
  g_assert_cmpint (g_array_index (f->times_ms, gint64, 8), ==, 160);
  g_assert_cmpint (g_array_index (f->dues_ms, gint64, 8), ==, 160);

  n = f->times_ms->len;
  WVS_TEST_WAIT_FOR ((wvs_player_request_keyframe (f->player, 0),
                         fake_advance_ms (0), f->times_ms->len > n + 1),
      20);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, >=, 500 * MS);
}

static void
test_keyframe_while_paused (PlayerFixture *f, gconstpointer data)
{
  play_gop (f, 6, 1);
  wvs_player_pause (f->player);
  wvs_player_request_keyframe (f->player, 0);
  fake_advance_ms (1000);
  g_assert_cmpuint (f->times_ms->len, ==, 4);
}

/* The next one is not far, and what is left of it would have to wait. */
static void
test_keyframe_of_long_gop (PlayerFixture *f, gconstpointer data)
{
  play_gop (f, 48, 1);
  wvs_player_request_keyframe (f->player, 0);
  fake_advance_ms (0);
  g_assert_cmpuint (f->times_ms->len, ==, 46);
}

static void
test_keyframe_of_large_gop (PlayerFixture *f, gconstpointer data)
{
  play_gop (f, 10, 40000);
  wvs_player_request_keyframe (f->player, 0);
  fake_advance_ms (0);
  g_assert_cmpuint (f->times_ms->len, ==, 8);
}

/* It is the next one anyway. */
static void
test_keyframe_before_another (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  fake_push_into (0, 80, 1, TRUE);
  wvs_player_play (f->player);
  fake_advance_ms (40);
  wvs_player_request_keyframe (f->player, 0);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 0, 40);
}

/* The chunk that it is in may be gone as soon as the next one is looked at. */
static void
test_keyframe_at_end_of_chunk (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 3);
  wvs_player_play (f->player);
  fake_advance_ms (90);
  ASSERT_UNITS (f->times_ms, 0, 40, 80);
  fake_push (2000);
  fake_forget (WVS_KIND_VIDEO, 0);
  wvs_player_request_keyframe (f->player, 0);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 0, 40, 80, 0, 40, 80);
}

/* What was not sent since a seek is not sent now. */
static void
test_keyframe_after_seek (PlayerFixture *f, gconstpointer data)
{
  copy_gops ();
  wvs_player_play (f->player);
  wvs_player_seek (f->player, 5000 * MS);
  wvs_player_request_keyframe (f->player, 0);
  fake_advance_ms (40);
  ASSERT_UNITS (f->times_ms, 5000, 5040);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD_FOR(title, name, func)                                             \
  g_test_add ("/player-seek/" name, PlayerFixture, title, player_set_up, func, \
      player_tear_down)
#define ADD(name, func) ADD_FOR (NULL, name, func)
  ADD ("seek", test_seek);
  ADD ("before-play", test_before_play);
  ADD ("while-paused", test_while_paused);
  ADD ("scrubbing", test_scrubbing);
  ADD_FOR ("copied", "landing", test_landing);
  ADD_FOR ("copied", "growing", test_growing);
  ADD ("gap-at-end", test_gap_at_end);
  ADD_FOR ("copied", "gap-before-end", test_gap_before_end);
  ADD ("keyframe", test_keyframe);
  ADD ("keyframe-while-paused", test_keyframe_while_paused);
  ADD ("keyframe-of-long-gop", test_keyframe_of_long_gop);
  ADD ("keyframe-of-large-gop", test_keyframe_of_large_gop);
  ADD ("keyframe-before-another", test_keyframe_before_another);
  ADD ("keyframe-at-end-of-chunk", test_keyframe_at_end_of_chunk);
  ADD_FOR ("copied", "keyframe-after-seek", test_keyframe_after_seek);
  return g_test_run ();
}
