/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "fake-producer.h"
#include "fake-store.h"
#include "supply.h"

/* A supply on fakes, with a clock that a test moves. */
typedef struct {
  WvsStore *store;
  WvsSupply *supply;
  gint64 now_us;
  WvsRendition *video; /* transcoded */
  WvsRendition *sound; /* … as well */
  WvsRendition *copy;  /* video that is passed through */
} Fixture;

typedef enum {
  NO_STORE = 1,
  WITH_STORE,
} FixtureStore;

#define BIG (64 << 20)

void fixture_init (Fixture *f, FixtureStore store, guint max_encoders,
    gsize max_memory);
void fixture_clear (Fixture *f);

/* Ends the supply and begins another one on the same store. */
void fixture_restart (Fixture *f);

/* (transfer full) */
WvsRendition *fixture_make_video (const char *path);

/* (transfer full): video of a file that nothing is known of but its path */
WvsRendition *fixture_make_unknown (void);

/* Waits until the supply has thought. */
void fixture_settle (Fixture *f);

/* Time passes. */
void fixture_pass_s (Fixture *f, guint seconds);

/* (transfer full): a reader at @index that reads on, and settles. */
WvsReader *fixture_read (Fixture *f, WvsRendition *rendition, guint index);

/* Moves, and settles. */
void fixture_move (Fixture *f, WvsReader *reader, guint index, gboolean active);

/* Has the producer that is at chunk @next of @rendition make @n chunks, and
 * settles. Fails when there is none or it makes fewer. */
void fixture_make (Fixture *f, WvsRendition *rendition, guint next, guint n);

WvsSupplyStats fixture_get_stats (Fixture *f);

/* The state of a chunk, as @reader gets it. */
WvsChunkState fixture_get_state (WvsReader *reader, guint index);

/* For readers that want to hear nothing. */
void fixture_ignore (gpointer data);

/* Adds 1 to a guint. */
void fixture_count (gpointer data);
