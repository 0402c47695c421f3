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
  g_assert_cmpuint (fake.video.index, ==, 0); /* media is being made … */
  g_assert_cmpuint (fake.video.n_moves, >, 0);
  g_assert_false (fake.video.active); /* … but not much */

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
  g_assert_true (fake.video.active);

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
  g_assert_false (fake.video.active);
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
  fake_push_many (0, 2);
  fake_push_many (9920, 2);
  fake_end (WVS_KIND_VIDEO);
  wvs_player_seek (f->player, 9930 * MS);
  wvs_player_play (f->player);
  fake_advance_ms (59);
  wvs_test_drain ();
  f->n_changed = 0;
  fake_advance_ms (11); /* the loop's first one is due at 80 */
  wvs_test_drain ();
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpint (f->status.position_us, ==, 0);
  g_assert_cmpuint (fake.video.index, ==, 0);

  fake_advance_ms (40);
  ASSERT_UNITS (f->times_ms, 9920, 9960, 0, 40);
  ASSERT_UNITS (f->dues_ms, 0, 40, 80, 120);
  g_assert_cmpuint (f->n_discontinuities, ==, 1);
}

/* A title whose first picture is not at 0 has no freeze where it begins
 * again. */
static void
test_loop_of_late_beginning (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (700, 2);
  fake_end (WVS_KIND_VIDEO);
  wvs_player_play (f->player);
  fake_advance_ms (210);
  ASSERT_UNITS (f->times_ms, 700, 740, 700, 740, 700, 740);
  ASSERT_UNITS (f->dues_ms, 0, 40, 80, 120, 160, 200);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
}

/* From one chunk to the next one, also over those that are empty. */
static void
test_chunks (PlayerFixture *f, gconstpointer data)
{
  fake_push_many (1960, 2);
  fake_seal (WVS_KIND_VIDEO, 3);
  fake_push (6000);
  wvs_player_play (f->player);
  fake_advance_ms (4100);
  ASSERT_UNITS (f->times_ms, 1960, 2000, 6000);
  ASSERT_UNITS (f->dues_ms, 0, 40, 4040);
  g_assert_cmpuint (f->n_discontinuities, ==, 1);
  g_assert_cmpuint (fake.video.index, ==, 3);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
}

static void
test_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  g_assert_false (fake.loop);
  fake_push_many (0, 2);
  fake_push_many (9920, 2);
  fake_end (WVS_KIND_VIDEO);
  wvs_player_seek (f->player, 9920 * MS);
  wvs_player_play (f->player);
  fake_advance_ms (79); /* the last picture has its time */
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PLAYING);
  fake_advance_ms (1);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_ENDED);
  g_assert_false (fake.video.active);
  wvs_test_drain ();
  g_assert_cmpint (f->status.state, ==, WVS_PLAYER_ENDED);
  fake_advance_ms (60000);

  wvs_player_play (f->player);
  g_assert_cmpuint (fake.video.index, ==, 0);
  g_assert_true (fake.video.active);
  g_assert_cmpint (player_position_ms (f), ==, 0);
  fake_advance_ms (20);
  ASSERT_UNITS (f->times_ms, 9920, 9960, 0, 40);
  ASSERT_UNITS (f->dues_ms, 0, 40, 60080, 60120);
  g_assert_cmpuint (f->n_discontinuities, ==, 2);
}

static void
test_seek_from_end (PlayerFixture *f, gconstpointer data)
{
  player_begin_again (f, FALSE);
  fake_push_many (0, 2);
  fake_end (WVS_KIND_VIDEO);
  wvs_player_seek (f->player, 10000 * MS);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  g_assert_cmpuint (f->times_ms->len, ==, 0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_ENDED);
  wvs_player_seek (f->player, 0);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_PAUSED);
  wvs_player_play (f->player);
  fake_advance_ms (0);
  ASSERT_UNITS (f->times_ms, 0);
}

/* Where a title cannot be had as it is and must not be made anew. */
static void
test_never (PlayerFixture *f, gconstpointer data)
{
  player_begin_with (f, TRUE, WVS_TRANSCODE_NEVER);
  g_assert_cmpint (player_state (f), ==, WVS_PLAYER_FAILED);
  wvs_player_play (f->player);
  fake_advance_ms (100);
  wvs_test_drain ();
  g_assert_cmpuint (f->n_prepared, ==, 0);
  g_assert_cmpuint (f->n_failed, ==, 1);
  g_assert_cmpint (f->failed_code, ==, WVS_ERROR_UNPLAYABLE);
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
  ADD ("loop-of-late-beginning", test_loop_of_late_beginning);
  ADD ("chunks", test_chunks);
  ADD ("end", test_end);
  ADD ("never", test_never);
  ADD ("seek-from-end", test_seek_from_end);
  ADD ("freed-by-its-event", test_freed_by_its_event);
  return g_test_run ();
}
