/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "fake-supply.h"
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
  guint n_skipped;
  gint64 skipped_from_ms; /* as told last */
  gint64 skipped_to_ms;
  guint n_tracks; /* as told */
  guint n_prepared;
  guint n_changed;
  guint n_failed;
  int failed_code;
  WvsPlayerStatus status; /* as told last */
  gboolean free_when_prepared;
} PlayerFixture;

/* For g_test_add(): a player that loops, its title loaded. @data: (nullable):
 * what the title has: "sound", "sound only", "copied": pictures that are passed
 * through. */
void player_set_up (PlayerFixture *f, gconstpointer data);

/* Nothing may be told after the player is gone. */
void player_tear_down (PlayerFixture *f, gconstpointer data);

/* In place of the one there is, a player that loops or does not, on an empty
 * supply. */
void player_begin_again (PlayerFixture *f, gboolean loop);
void player_begin_with (PlayerFixture *f, gboolean loop,
    WvsTranscode transcode);

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

/* Entry @i of one of those. */
#define PLACE(array, i) g_array_index ((array), gint64, (i))

/* What was delivered of each track lies on the clock as in the title. */
void player_assert_in_step (PlayerFixture *f, gint64 offset_ms);

/* Empties the record of what was delivered. */
void player_forget (PlayerFixture *f);
