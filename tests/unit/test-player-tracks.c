/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "player-fixture.h"

#include "wvs-test.h"

/* Pictures and sound of one title: one timeline for both. */

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
  player_assert_in_step (f, 0);
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

  player_forget (f);
  wvs_player_play (f->player);
  fake_advance_ms (40);
  ASSERT_UNITS (f->sound_times_ms, 100, 120, 140, 160);
  ASSERT_UNITS (f->times_ms, 120, 160);
  player_assert_in_step (f, 5065 - 100); /* the sound was the first to go on */
}

static void
test_seek (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 6);
  fake_push_sound (0, 12);
  wvs_player_play (f->player);
  fake_advance_ms (50);
  wvs_player_seek (f->player, 5000 * MS);
  player_forget (f);
  fake_push_sound (4015, 10); /* sound is there long before a picture is */
  fake_advance_ms (150);
  g_assert_cmpuint (f->sound_times_ms->len, ==, 0);
  fake_push_many (4020, 3); /* the keyframe; sound of before is left out */
  fake_advance_ms (60);
  ASSERT_UNITS (f->times_ms, 4020, 4060, 4100);
  ASSERT_UNITS (f->sound_times_ms, 4035, 4055, 4075, 4095);
  player_assert_in_step (f, 200 - 4020);
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
  player_assert_in_step (f, 60);
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
  player_assert_in_step (f, 60);
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
  player_assert_in_step (f, 0);

  player_forget (f);
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
  player_assert_in_step (f, 1331 - 80);
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

/* The lap begins with the first unit of any track. */
static void
test_late_pictures (PlayerFixture *f, gconstpointer data)
{
  fake_push (200);
  fake_push_sound (0, 20);
  wvs_player_play (f->player);
  fake_advance_ms (200);
  ASSERT_UNITS (f->times_ms, 200);
  g_assert_cmpint (PLACE (f->sound_times_ms, 0), ==, 0);
  player_assert_in_step (f, 0);
}

/* They begin in a later cell than the sound. */
static void
test_pictures_of_a_later_cell (PlayerFixture *f, gconstpointer data)
{
  fake_push_sound (0, 160);
  wvs_player_play (f->player);
  fake_advance_ms (100);
  g_assert_cmpuint (f->sound_times_ms->len, ==, 0); /* they may still come */
  fake_seal (WVS_KIND_VIDEO, 1);
  fake_advance_ms (1000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpint (player_position_ms (f), ==, 1020);
  fake_push_many (3000, 5);
  fake_advance_ms (2100);
  g_assert_cmpint (PLACE (f->times_ms, 0), ==, 3000);
  player_assert_in_step (f, 100);

  /* In the next lap, too. */
  player_forget (f);
  fake_end (WVS_KIND_VIDEO);
  fake_end (WVS_KIND_AUDIO);
  fake_advance_ms (3200);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  g_assert_cmpint (PLACE (f->times_ms, f->times_ms->len - 1), >=, 3000);
  g_assert_cmpint (PLACE (f->dues_ms, f->dues_ms->len - 1) -
                       PLACE (f->times_ms, f->times_ms->len - 1),
      ==, 3200 + 100);
}

/* … which is what it begins with, even if they are there first. */
static void
test_pictures_before_earlier_sound (PlayerFixture *f, gconstpointer data)
{
  fake_seal (WVS_KIND_VIDEO, 1);
  fake_push_many (3000, 5);
  wvs_player_play (f->player);
  fake_advance_ms (200);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
  fake_push_sound (0, 160);
  fake_advance_ms (3100);
  g_assert_cmpint (PLACE (f->sound_times_ms, 0), ==, 0);
  g_assert_cmpint (PLACE (f->times_ms, 0), ==, 3000);
  player_assert_in_step (f, 200);
}

/* The sound begins in a later cell than the pictures, which do not wait. */
static void
test_sound_of_a_later_cell (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 60);
  fake_seal (WVS_KIND_AUDIO, 1);
  fake_push_sound (2100, 10);
  wvs_player_play (f->player);
  fake_advance_ms (2200);
  g_assert_cmpint (PLACE (f->dues_ms, 0), ==, 0);
  g_assert_cmpint (PLACE (f->sound_times_ms, 0), ==, 2100);
  player_assert_in_step (f, 0);
}

/* Where the pictures are over, the wish itself holds. */
static void
test_seek_behind_pictures (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 10);
  fake_end (WVS_KIND_VIDEO);
  fake_push_sound (4000, 100);
  wvs_player_seek (f->player, 5010 * MS);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  ASSERT_UNITS (f->sound_times_ms, 5020, 5040);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
  g_assert_cmpint (player_position_ms (f), ==, 5040);
}

/* A track that is at its end is not waited for. */
static void
test_short_sound (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 10);
  fake_push_sound (0, 2);
  fake_end (WVS_KIND_AUDIO);
  wvs_player_play (f->player);
  fake_advance_ms (370);
  g_assert_cmpuint (f->times_ms->len, ==, 10);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
}

/* Nor is one that has a gap. */
static void
test_gap (PlayerFixture *f, gconstpointer data)
{
  wvs_player_play (f->player);
  fake_push_sound (0, 2);
  fake_seal (WVS_KIND_AUDIO, 2);
  for (gint64 ms = 0; ms < 5000; ms += 40) {
    fake_push (ms);
    if (ms == 3600)
      fake_push_sound (4800, 15);
    fake_advance_ms (40);
    g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  }
  g_assert_cmpint (PLACE (f->sound_times_ms, 2), ==, 4800);
  player_assert_in_step (f, 0);
}

static void
test_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  fake_push_many (0, 2);
  fake_push_sound (0, 10);
  fake_end (WVS_KIND_VIDEO);
  fake_end (WVS_KIND_AUDIO);
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
  fake_advance_ms (0);
  g_assert_cmpuint (f->times_ms->len, ==, 5);
}

/* At the packet at or before the wish. */
static void
test_seek_of_sound (PlayerFixture *f, gconstpointer data)
{
  fake_push_sound (2000, 50);
  wvs_player_play (f->player);
  wvs_player_seek (f->player, 2135 * MS);
  fake_advance_ms (10);
  ASSERT_UNITS (f->times_ms, 2120, 2140);
  wvs_player_pause (f->player);
  wvs_player_seek (f->player, 2500 * MS);
  fake_advance_ms (100);
  ASSERT_UNITS (f->times_ms, 2120, 2140);
  g_assert_cmpint (player_position_ms (f), ==, 2500);
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
  ADD ("late-pictures", test_late_pictures);
  ADD ("pictures-of-a-later-cell", test_pictures_of_a_later_cell);
  ADD ("pictures-before-earlier-sound", test_pictures_before_earlier_sound);
  ADD ("sound-of-a-later-cell", test_sound_of_a_later_cell);
  ADD ("seek-behind-pictures", test_seek_behind_pictures);
  ADD ("short-sound", test_short_sound);
  ADD ("gap", test_gap);
  ADD ("end", test_end);
  ADD_FOR ("sound only", "sound-only", test_sound_only);
  ADD_FOR ("sound only", "seek-of-sound", test_seek_of_sound);
  return g_test_run ();
}
