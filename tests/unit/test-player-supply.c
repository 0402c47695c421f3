/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#include "player.h"

#include "error.h"
#include "player-fixture.h"

#include "wvs-test.h"

/* The player when what it plays is late, uneven or at its end. */

/* A short gap is waited out without a word; what follows is not hurried. */
static void
test_slip (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  wvs_player_play (f->player);
  fake_advance_ms (300); /* the third one was due at 80 */
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  fake_push_many (80, 2);
  fake_advance_ms (20);
  ASSERT_UNITS (f->times_ms, 0, 40, 80, 120);
  ASSERT_UNITS (f->dues_ms, 0, 40, 300, 340);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
}

/* A unit that comes late but before it is due keeps its time. */
static void
test_just_in_time (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  wvs_player_play (f->player);
  fake_advance_ms (75);
  fake_push (80);
  fake_advance_ms (0);
  ASSERT_UNITS (f->dues_ms, 0, 40, 80);
}

static void
test_buffering (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  wvs_player_play (f->player);
  fake_advance_ms (331); /* 80 + 250 and a little */
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  wvs_test_drain ();
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_BUFFERING);

  fake_push_many (80, 9); /* not enough yet */
  fake_advance_ms (100);
  g_assert_cmpuint (f->times_ms->len, ==, 2);
  fake_push (440); /* 400 ms ahead: full */
  fake_advance_ms (0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  ASSERT_UNITS (f->times_ms, 0, 40, 80);
  ASSERT_UNITS (f->dues_ms, 0, 40, 431);
}

/* A chunk that is complete, and one behind it that has begun, are enough. */
static void
test_buffering_over_a_seam (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 2);
  wvs_player_play (f->player);
  fake_advance_ms (331);
  fake_push_many (1920, 2);
  fake_seal (WVS_KIND_VIDEO, 1);
  fake_advance_ms (100);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  fake_push (2000);
  fake_advance_ms (0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  ASSERT_UNITS (f->times_ms, 0, 40, 1920);
}

/* Where nothing more comes, there is nothing to wait for. */
static void
test_buffering_to_the_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  fake_push_many (0, 1);
  wvs_player_play (f->player);
  fake_advance_ms (1000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  fake_push (40);
  fake_end (WVS_KIND_VIDEO);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 0, 40);
  fake_advance_ms (40);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_ENDED);
}

/* A disk that does not answer: the viewer is told, in the end. A seek is
 * another try. */
static void
test_stall (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 1);
  wvs_player_play (f->player);
  fake_advance_ms (29000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  wvs_player_seek (f->player, 1000 * MS);
  fake_advance_ms (29000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  wvs_player_pause (f->player);
  fake_advance_ms (3600 * 1000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PAUSED);
  wvs_player_play (f->player);
  fake_advance_ms (29000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  fake_advance_ms (2000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_FAILED);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_failed, ==, 1);
  g_assert_cmpint (f->failed_code, ==, WVS_ERROR_TIMEOUT);
}

/* Others are before this viewer: that takes as long as it takes, and is said. */
static void
test_waiting (PlayerFixture *f, gconstpointer data)
{
  fake.waiting = TRUE;
  wvs_player_play (f->player);
  fake_advance_ms (1000);
  wvs_test_drain ();
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_BUFFERING);
  g_assert_true (f->status.waits);
  fake_advance_ms (600 * 1000);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);

  fake.waiting = FALSE;
  fake_advance_ms (1000);
  wvs_test_drain ();
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_BUFFERING);
  g_assert_false (f->status.waits);
  fake_push (0);
  fake_advance_ms (0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
}

/* Each place that is asked for has a first unit, which is waited for. */
static void
test_first_units (PlayerFixture *f, gconstpointer data)
{
  g_assert_cmpuint (fake.n_first, ==, 0);
  fake_push_many (0, 2);
  fake_advance_ms (0);
  g_assert_cmpuint (fake.n_first, ==, 1);
  wvs_player_play (f->player);
  fake_advance_ms (40);
  g_assert_cmpuint (fake.n_first, ==, 1);
  wvs_player_seek (f->player, 4000 * MS);
  wvs_player_seek (f->player, 6000 * MS);
  fake_advance_ms (0);
  g_assert_cmpuint (fake.n_first, ==, 1);
  fake_push (6000);
  fake_advance_ms (0);
  g_assert_cmpuint (fake.n_first, ==, 2);
}

/* The first unit of a place is shown when it is there, alone or not. */
static void
test_slow_start (PlayerFixture *f, gconstpointer data)
{
  wvs_player_play (f->player);
  fake_advance_ms (240);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  fake_advance_ms (20);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_BUFFERING);
  fake_push (0);
  fake_advance_ms (0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  ASSERT_UNITS (f->dues_ms, 260);
}

/* Variable frame rate: frames are as far apart as their times say. */
static void
test_uneven (PlayerFixture *f, gconstpointer data)
{
  fake_push (3000); /* a video that starts late starts at once */
  fake_push (3010);
  fake_push (3300);
  wvs_player_play (f->player);
  fake_advance_ms (300);
  ASSERT_UNITS (f->dues_ms, 0, 10, 300);
}

/* The machine slept: what is overdue is not made up for in a burst. */
static void
test_standstill (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (0, 6);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  fake.now_us += 60 * G_USEC_PER_SEC;
  fake_advance_ms (0);
  ASSERT_UNITS (f->dues_ms, 0, 60000);
}

int
main (int argc, char **argv)
{
  wvs_test_init (&argc, &argv);
#define ADD(name, func)                                                        \
  g_test_add ("/player-supply/" name, PlayerFixture, NULL, player_set_up,      \
      func, player_tear_down)
  ADD ("slip", test_slip);
  ADD ("just-in-time", test_just_in_time);
  ADD ("buffering", test_buffering);
  ADD ("stall", test_stall);
  ADD ("buffering-to-the-end", test_buffering_to_the_end);
  ADD ("buffering-over-a-seam", test_buffering_over_a_seam);
  ADD ("waiting", test_waiting);
  ADD ("first-units", test_first_units);
  ADD ("slow-start", test_slow_start);
  ADD ("uneven", test_uneven);
  ADD ("standstill", test_standstill);
  return g_test_run ();
}
