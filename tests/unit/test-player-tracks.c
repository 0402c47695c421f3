/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "player-fixture.h"

#include "wvs-test.h"

/* Pictures and sound of one title: one timeline for both. */

#define PLACE(array, i) g_array_index ((array), gint64, (i))

/* What was delivered of each track lies on the clock as in the title. */
static void
assert_in_step (PlayerFixture *f, gint64 offset_ms)
{
  for (guint i = 0; i < f->times_ms->len; i++)
    g_assert_cmpint (PLACE (f->dues_ms, i) - PLACE (f->times_ms, i), ==,
        offset_ms);
  for (guint i = 0; i < f->sound_times_ms->len; i++)
    g_assert_cmpint (PLACE (f->sound_dues_ms, i) - PLACE (f->sound_times_ms, i),
        ==, offset_ms);
}

static void
forget (PlayerFixture *f)
{
  g_array_set_size (f->times_ms, 0);
  g_array_set_size (f->dues_ms, 0);
  g_array_set_size (f->sound_times_ms, 0);
  g_array_set_size (f->sound_dues_ms, 0);
}

static void
test_play (PlayerFixture *f, gconstpointer data)
{
  wvs_test_drain ();
  g_assert_cmpuint (f->n_tracks, ==, 2);
  g_assert_cmpint (f->status.tracks[0].codec, ==, WVS_CODEC_VP8);
  g_assert_cmpint (f->status.tracks[1].codec, ==, WVS_CODEC_OPUS);

  fake_push_many (0, 3);
  fake_push_sound (0, 6);
  wvs_player_play (f->player);
  fake_advance_ms (100);
  ASSERT_UNITS (f->times_ms, 0, 40, 80);
  ASSERT_UNITS (f->sound_times_ms, 0, 20, 40, 60, 80, 100);
  assert_in_step (f, 0);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);   /* one of each track */
  g_assert_cmpint (player_position_ms (f), ==, 80); /* the picture's */
}

static void
test_pause (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 6);
  fake_push_sound (0, 12);
  wvs_player_play (f->player);
  fake_advance_ms (65);
  wvs_player_pause (f->player);
  fake_advance_ms (5000);
  ASSERT_UNITS (f->times_ms, 0, 40, 80);
  ASSERT_UNITS (f->sound_times_ms, 0, 20, 40, 60, 80);

  forget (f);
  wvs_player_play (f->player);
  fake_advance_ms (40);
  ASSERT_UNITS (f->sound_times_ms, 100, 120, 140, 160);
  ASSERT_UNITS (f->times_ms, 120, 160);
  assert_in_step (f, 5065 - 100); /* the sound was the first to go on */
}

static void
test_seek (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 6);
  fake_push_sound (0, 12);
  wvs_player_play (f->player);
  fake_advance_ms (50);
  wvs_player_seek (f->player, 5000 * MS);
  forget (f);
  fake_push_sound (5000, 10); /* sound is there long before a picture is */
  fake_advance_ms (150);
  g_assert_cmpuint (f->sound_times_ms->len, ==, 0);
  fake_push_many (5000, 3);
  fake_advance_ms (60);
  ASSERT_UNITS (f->times_ms, 5000, 5040, 5080);
  ASSERT_UNITS (f->sound_times_ms, 5000, 5020, 5040, 5060, 5080);
  assert_in_step (f, 200 - 5000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
}

/* A picture does not wait for sound for long; sound that comes later is in
 * step all the same. */
static void
test_late_sound (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 10);
  wvs_player_play (f->player);
  fake_advance_ms (59);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
  fake_advance_ms (61);
  ASSERT_UNITS (f->times_ms, 0, 40, 80);

  fake_push_sound (0, 10);
  fake_advance_ms (30); /* 90 ms after the first picture */
  g_assert_cmpint (PLACE (f->sound_times_ms, 0), ==, 0);
  assert_in_step (f, 60);
}

static void
test_very_late_sound (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 10);
  wvs_player_play (f->player);
  fake_advance_ms (60 + 205);
  fake_push_sound (0, 14);
  fake_advance_ms (0);
  g_assert_cmpint (PLACE (f->sound_times_ms, 0), ==, 120); /* 105 is too late */
  assert_in_step (f, 60);
}

/* Both stand still while one is missing, and go on together. */
static void
underrun (PlayerFixture *f, gboolean sound_is_late)
{
  fake_push_many (0, sound_is_late ? 12 : 2);
  fake_push_sound (0, sound_is_late ? 4 : 24);
  wvs_player_play (f->player);
  fake_advance_ms (80 + 251);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  assert_in_step (f, 0);

  forget (f);
  fake_advance_ms (1000);
  g_assert_cmpuint (f->times_ms->len + f->sound_times_ms->len, ==, 0);
  if (sound_is_late) {
    fake_push_many (480, 8);
    fake_push_sound (80, 20);
  } else {
    fake_push_sound (480, 10);
    fake_push_many (80, 10);
  }
  fake_advance_ms (300);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpint (PLACE (sound_is_late ? f->sound_times_ms : f->times_ms, 0),
      ==, 80);
  g_assert_cmpuint (f->times_ms->len, >, 0);
  g_assert_cmpuint (f->sound_times_ms->len, >, 0);
  assert_in_step (f, 1331 - 80);
}

static void
test_underrun_of_pictures (PlayerFixture *f, gconstpointer data)
{
  underrun (f, FALSE);
}

static void
test_underrun_of_sound (PlayerFixture *f, gconstpointer data)
{
  underrun (f, TRUE);
}

/* Plays to the seam and over it; @end_ms: where the pictures' next pass
 * begins. */
static void
loop (PlayerFixture *f, gint64 sound_ms, gint64 begin_ms)
{
  wvs_player_play (f->player);
  fake_push_many (0, 10);
  fake_push_sound (0, 5);
  fake_advance_ms (60);
  fake_push_sound (100, (guint)(sound_ms / 20) - 5);
  wvs_feed_finish (fake.feed, 0, 0);
  wvs_feed_finish (fake.feed, 1, 0);
  fake_advance_ms (240);
  wvs_feed_begin_pass (fake.feed, 0);
  fake_push_sound (0, 5);
  fake_push_many (0, 3);
  fake_advance_ms (begin_ms - 300 + 40);

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
  wvs_feed_finish (fake.feed, 0, 0);
  wvs_feed_finish (fake.feed, 1, 0);
  fake_advance_ms (300);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpint (player_position_ms (f), ==, 320);
  wvs_feed_begin_pass (fake.feed, 0);
  fake_push_many (0, 2);
  fake_push_sound (0, 2);
  fake_advance_ms (100);
  ASSERT_UNITS (f->times_ms, 0, 40, 0, 40);
  ASSERT_UNITS (f->dues_ms, 0, 40, 380, 420);
  g_assert_cmpint (PLACE (f->sound_dues_ms, 19), ==, 380);
}

/* The pass begins with the first unit of any track, whichever came first. */
static void
test_late_pictures (PlayerFixture *f, gconstpointer data)
{
  fake_push (200, FALSE);
  fake_push_sound (0, 20);
  wvs_player_play (f->player);
  fake_advance_ms (200);
  ASSERT_UNITS (f->times_ms, 200);
  g_assert_cmpint (PLACE (f->sound_times_ms, 0), ==, 0);
  assert_in_step (f, 0);
}

/* A track that is at its end, or that has a gap, is not waited for. */
static void
test_short_sound (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 10);
  fake_push_sound (0, 2);
  wvs_feed_finish (fake.feed, 1, 0);
  wvs_player_play (f->player);
  fake_advance_ms (370);
  g_assert_cmpuint (f->times_ms->len, ==, 10);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
}

static void
test_gap (PlayerFixture *f, gconstpointer data)
{
  wvs_player_play (f->player);
  fake_push_sound (0, 2);
  for (gint64 ms = 0; ms < 3000; ms += 40) {
    fake_push (ms, FALSE);
    if (ms == 200)
      wvs_feed_skip (fake.feed, 1, 0, 2800 * MS);
    fake_advance_ms (40);
    g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
    if (ms == 2600)
      fake_push_sound (2800, 15);
  }
  g_assert_cmpint (PLACE (f->sound_times_ms, 2), ==, 2800);
  assert_in_step (f, 0);
}

/* Full of one thing, the feed takes more of it while the other one is
 * missing: it stands behind it in the file. But not for ever. */
static void
test_room (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 60); /* would block for ever */
  g_assert_false (wvs_feed_is_full (fake.feed));
  fake_push_sound (0, 20);
  g_assert_true (wvs_feed_is_full (fake.feed));

  wvs_player_seek (f->player, 0);
  fake_push_sound (0, 1400);
  g_assert_false (wvs_feed_is_full (fake.feed));
  fake_push_many (0, 10);
  g_assert_true (wvs_feed_is_full (fake.feed));

  wvs_player_seek (f->player, 0);
  fake_push_many (0, 100); /* 4 s */
  g_assert_true (wvs_feed_is_full (fake.feed));
}

static void
test_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  fake_push_many (0, 2);
  fake_push_sound (0, 10);
  wvs_feed_end (fake.feed, 0);
  wvs_player_play (f->player);
  fake_advance_ms (199);
  g_assert_cmpuint (f->sound_times_ms->len, ==, 10);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  fake_advance_ms (1);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_ENDED);
}

static void
test_sound_only (PlayerFixture *f, gconstpointer data)
{
  wvs_test_drain ();
  g_assert_cmpuint (f->n_tracks, ==, 1);
  g_assert_cmpint (f->status.tracks[0].kind, ==, WVS_KIND_AUDIO);
  fake_push_sound (0, 5);
  wvs_player_play (f->player);
  fake_advance_ms (60);
  ASSERT_UNITS (f->times_ms, 0, 20, 40, 60, 80);
  ASSERT_UNITS (f->dues_ms, 0, 20, 40, 60, 80);
  g_assert_cmpint (player_position_ms (f), ==, 80);
  wvs_player_request_keyframe (f->player, 0);
  g_assert_cmpuint (fake.n_keyframes, ==, 0);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD_FOR(title, name, func)                                             \
  g_test_add ("/player-tracks/" name, PlayerFixture, title, player_set_up,     \
      func, player_tear_down)
#define ADD(name, func) ADD_FOR ("sound", name, func)
  ADD ("play", test_play);
  ADD ("pause", test_pause);
  ADD ("seek", test_seek);
  ADD ("late-sound", test_late_sound);
  ADD ("very-late-sound", test_very_late_sound);
  ADD ("underrun-of-pictures", test_underrun_of_pictures);
  ADD ("underrun-of-sound", test_underrun_of_sound);
  ADD ("loop", test_loop);
  ADD ("loop-of-padded-sound", test_loop_of_padded_sound);
  ADD ("loop-of-more-padding", test_loop_of_more_padding);
  ADD ("loop-of-short-sound", test_loop_of_short_sound);
  ADD ("loop-of-long-sound", test_loop_of_long_sound);
  ADD ("late-pictures", test_late_pictures);
  ADD ("short-sound", test_short_sound);
  ADD ("gap", test_gap);
  ADD ("room", test_room);
  ADD ("end", test_end);
  ADD_FOR ("sound only", "sound-only", test_sound_only);
  return g_test_run ();
}
