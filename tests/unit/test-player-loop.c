/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "player-fixture.h"

#include "wvs-test.h"

/* Where a title with pictures and sound begins again. */

/* Plays to the seam and over it; @begin_ms: where the pictures' next lap
 * begins. */
static void
loop (PlayerFixture *f, gint64 sound_ms, gint64 begin_ms)
{
  wvs_player_play (f->player);
  fake_push_many (0, 10);
  fake_push_sound (0, 5);
  fake_advance_ms (60);
  fake_push_sound (100, (guint)(sound_ms / 20) - 5);
  fake_end (WVS_KIND_VIDEO);
  fake_end (WVS_KIND_AUDIO);
  fake_advance_ms (begin_ms - 60 + 40);

  g_assert_cmpint (PLACE (f->times_ms, 10), ==, 0);
  g_assert_cmpint (PLACE (f->dues_ms, 10), ==, begin_ms);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
}

static void
test_loop (PlayerFixture *f, gconstpointer data)
{
  loop (f, 400, 400);
  g_assert_cmpint (PLACE (f->sound_times_ms, 20), ==, 0);
  g_assert_cmpint (PLACE (f->sound_dues_ms, 20), ==, 400);
}

/* The last packet of sound is filled up with silence: the picture goes by its
 * own interval all the same, and the sound has no gap and no overlap. */
static void
test_loop_of_padded_sound (PlayerFixture *f, gconstpointer data)
{
  loop (f, 420, 400);
  g_assert_cmpint (PLACE (f->sound_times_ms, 21), ==, 0);
  g_assert_cmpint (PLACE (f->sound_dues_ms, 21), ==, 420);
}

/* … but it does not fall behind further. */
static void
test_loop_of_more_padding (PlayerFixture *f, gconstpointer data)
{
  loop (f, 440, 400);
  g_assert_cmpint (PLACE (f->sound_times_ms, 22), ==, 20);
  g_assert_cmpint (PLACE (f->sound_dues_ms, 22), ==, 440);
}

static void
test_loop_of_short_sound (PlayerFixture *f, gconstpointer data)
{
  loop (f, 100, 400);
  g_assert_cmpint (PLACE (f->sound_times_ms, 5), ==, 0);
  g_assert_cmpint (PLACE (f->sound_dues_ms, 5), ==, 400);
}

/* It is the sound that says where one is when the pictures are over. */
static void
test_loop_of_long_sound (PlayerFixture *f, gconstpointer data)
{
  wvs_player_play (f->player);
  fake_push_many (0, 2);
  fake_push_sound (0, 19);
  fake_end (WVS_KIND_VIDEO);
  fake_advance_ms (300);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpint (player_position_ms (f), ==, 320);
  fake_end (WVS_KIND_AUDIO);
  fake_advance_ms (100);
  ASSERT_UNITS (f->times_ms, 0, 40, 0, 40);
  ASSERT_UNITS (f->dues_ms, 0, 40, 380, 420);
  g_assert_cmpint (PLACE (f->sound_dues_ms, 19), ==, 380);
}

/* Begun in the midst of a title, the seam is where its first unit is. */
static void
test_loop_of_late_beginning (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (720, 5);
  fake_push_sound (700, 5);
  fake_push_many (2000, 5);
  fake_push_sound (2000, 10);
  fake_end (WVS_KIND_VIDEO);
  fake_end (WVS_KIND_AUDIO);
  wvs_player_seek (f->player, 2000 * MS);
  wvs_player_play (f->player);
  fake_advance_ms (240);
  g_assert_cmpint (PLACE (f->times_ms, 5), ==, 720);
  g_assert_cmpint (PLACE (f->dues_ms, 5), ==, 220);
  g_assert_cmpint (PLACE (f->sound_times_ms, 10), ==, 700);
  g_assert_cmpint (PLACE (f->sound_dues_ms, 10), ==, 200);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD(name, func)                                                        \
  g_test_add ("/player-loop/" name, PlayerFixture, "sound", player_set_up,     \
      func, player_tear_down)
  ADD ("even", test_loop);
  ADD ("padded-sound", test_loop_of_padded_sound);
  ADD ("more-padding", test_loop_of_more_padding);
  ADD ("short-sound", test_loop_of_short_sound);
  ADD ("long-sound", test_loop_of_long_sound);
  ADD ("late-beginning", test_loop_of_late_beginning);
  return g_test_run ();
}
