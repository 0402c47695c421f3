/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "fake-source.h"
#include "player.h"

/* A player on the fake engine, with a record of what it delivers and tells. */

#define MS G_TIME_SPAN_MILLISECOND

typedef struct {
  WvsPlayer *player;
  WvsTitle *title;
  GArray *times_ms; /* (element-type gint64): of track 0 as delivered, … */
  GArray *dues_ms; /* … and when it was due, from the beginning of the test */
  GArray *sound_times_ms; /* the same of track 1 */
  GArray *sound_dues_ms;
  guint n_discontinuities;
  guint n_tracks; /* as told */
  guint n_prepared;
  guint n_changed;
  guint n_failed;
  int failed_code;
  WvsPlayerStatus status; /* as told last */
  gboolean free_when_prepared;
} PlayerFixture;

/* For g_test_add(): a player that loops, its title loaded. @data: %NULL for a
 * title without sound, "sound" or "sound only". */
void player_set_up (PlayerFixture *f, gconstpointer data);

/* Nothing may be told after the player is gone. */
void player_tear_down (PlayerFixture *f, gconstpointer data);

/* In place of the one there is, a player that loops or does not. */
void player_begin_again (PlayerFixture *f, gboolean loop);

WvsPlayerState player_state (PlayerFixture *f);
gint64 player_position_ms (PlayerFixture *f);

void player_assert_units (GArray *array, guint n, const gint64 *expected);

/* What was delivered (times_ms) or when it was due (dues_ms). */
#define ASSERT_UNITS(array, ...)                                               \
  G_STMT_START                                                                 \
  {                                                                            \
    const gint64 expected_[] = { __VA_ARGS__ };                                \
    player_assert_units ((array), G_N_ELEMENTS (expected_), expected_);        \
  }                                                                            \
  G_STMT_END
