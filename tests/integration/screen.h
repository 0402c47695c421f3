/* Copyright (c) the webrtc-video-server authors
 * SPDX-License-Identifier: Apache-2.0 */

#pragma once

#include "player.h"

/* A viewer without a network: a player, and a record of what it delivers and
 * tells. */
typedef struct {
  gint64 time_us;
  gint64 due_us;
  gint64 duration_us;
  gint64 arrival_us;
  guint width; /* of a keyframe, as its header says; else 0 */
  guint height;
  gboolean keyframe;
  gboolean discontinuity;
} Shown;

typedef struct {
  WvsPlayer *player;
  guint n_prepared;
  guint n_tracks;
  WvsTrack track; /* the first one */
  guint n_changed;
  guint n_skipped;
  WvsPlayerState state; /* as told last */
  GError *error;        /* (nullable): as told */
  GMutex lock;
  GArray *shown; /* (element-type Shown): of track 0; guarded by the lock */
  GArray *heard; /* the same of track 1 */
} Screen;

Screen *screen_new (WvsMedia *media);
void screen_free (Screen *screen);

/* How many units of track 0 were delivered. Thread: any. */
guint screen_count (Screen *screen);

/* The unit of that number, from 0. */
Shown screen_get (Screen *screen, guint index);

/* The same of track 1, the sound of a title with pictures. */
guint screen_count_heard (Screen *screen);
Shown screen_get_heard (Screen *screen, guint index);

void screen_clear (Screen *screen);

/* (transfer full): the path of a file in the zoo. */
char *zoo_path (const char *name);

/* Adds a file of the zoo to the library; it must be good. (transfer none) */
WvsTitle *zoo_title (WvsMedia *media, const char *name);
